# Everything a person does with this folder, one word each. `make help` lists them.
#
# What is needed: the .NET 10 SDK and make. Everything else (a linker for NativeAOT, qemu for comparison, Go toolchains)
# is fetched where that is possible, or done without, with a message that says so.

.DEFAULT_GOAL := help
.PHONY: help build run test test-all bench mutation testbins lint install clean

PREFIX ?= /usr/local
DESTDIR ?=
RUN ?= testbins/bin/go1.26/hello
ROUNDS ?= 3
ONLY ?=

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

build: ## build bin/goemu (NativeAOT; without a linker, a build that needs the .NET runtime)
	@scripts/build.sh

run: build ## build, then run a real Go binary; RUN=PROGRAM picks another
	bin/goemu run $(RUN)

test: build ## build, then run the fast suites
	@tests/run.sh fast

test-all: build ## build, then run every suite (applications and stress: an hour or so)
	@tests/run.sh all

bench: build ## compare native, goemu and qemu-user; ROUNDS=3, ONLY=fib,sort
	@bench/run.sh --rounds '$(ROUNDS)' --only '$(ONLY)'

mutation: ## break the interpreter in some fifty ways; the differential tests have to find each
	@python3 tests/mutation/mutate.py

testbins: ## rebuild the test binaries and say whether they are the same bytes
	@testbins/build.sh

lint: ## check style and warnings without changing anything
	@scripts/lint.sh

install: build ## install goemu into PREFIX (default /usr/local)
	@scripts/install.sh '$(DESTDIR)$(PREFIX)'

clean: ## remove what was built
	rm -rf bin TestResults bench/bin bench/obj
	find cli emulator syscalls goruntime tests -type d \( -name bin -o -name obj \) -prune -exec rm -rf {} +
