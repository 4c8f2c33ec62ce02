"""What is built and how each binary is run: the one declaration from which `build.sh --update` writes manifest.json.

BUILDS: a binary's path below testbins/bin, its source folder, the Go version and how it is linked.
CASES:  for each source, the runs that show its behaviour.
"""

# --- binaries ----------------------------------------------------------------------------------------------------

SMALL = ["-ldflags=-w"]                      # a symbol table but no DWARF: half the size
STRIPPED = ["-ldflags=-s -w"]
PURE = {"CGO_ENABLED": "0"}
CGO = {"CGO_ENABLED": "1", "CGO_CFLAGS": "-O2", "CC": "gcc"}

TESTS = ["argsenv", "goroutines", "gc", "panic", "files", "netecho", "http", "signals", "exec", "kernel",
         "numeric", "races"]
OLD = ["goroutines", "gc", "panic", "signals", "exec", "http"]
WITH_SYMBOLS = ["goroutines", "gc", "panic", "signals"]
BENCH = ["fib", "nbody", "sha256", "aes", "sort", "maps", "gctrees", "channels", "json", "regexp", "compress",
         "switchinterp", "syscallloop", "timenow", "nilderef"]


def build(go, name, source, flags, env, kind, package=".", link=None):
    """package is the main package's folder below source. link: path is a symbolic link to that binary beside it."""
    return {"path": f"bin/go{go}/{name}", "name": name, "go": go, "source": source, "flags": flags, "env": env,
            "kind": kind, "package": package, "link": link}


# Programs without Go or a C library, for the shapes of code that no compiler writes. The sources are in testbins/src/shapes.
C_FLAGS = ["-O2", "-g0", "-std=gnu11", "-Wall", "-Wno-unused-function", "-ffreestanding", "-fno-stack-protector",
           "-fno-asynchronous-unwind-tables", "-fpie", "-fno-jump-tables", "-mno-red-zone", "-nostdlib", "-s",
           "-Wl,--build-id=none"]
C_FIXED = ["-static", "-no-pie", "-Wl,-z,noseparate-code"]


def c_build(name, inputs, flags):
    return {"path": f"bin/c/{name}", "name": name, "go": "", "source": "testbins/src/shapes", "flags": C_FLAGS + flags, "env": {},
            "kind": "variant", "package": " ".join(["start.S", *inputs]), "link": None}


def c_builds():
    shapes, image = ["harness.S", "cases.S", "shapes.c"], ["image.c"]

    def linked_at(address):
        return [*C_FIXED, f"-Wl,-Ttext-segment={address}"]

    yield c_build("shapes", shapes, C_FIXED)
    for name, address in (("above4g", "0x140000000"), ("high", "0x7ff000000000"), ("gap", "0x60000000"), ("stubs", "0x70000000")):
        if name != "high":
            yield c_build(f"shapes-{name}", shapes, linked_at(address))
        yield c_build(f"image-{name}", image, linked_at(address))
    yield c_build("selfmod", ["selfmod.c"], C_FIXED)
    yield c_build("signalmask", ["signalmask.c"], C_FIXED)
    yield c_build("traps", ["traps.c"], C_FIXED)
    yield c_build("descriptors", ["descriptors.c"], C_FIXED)
    yield c_build("image-page64k", image, ["-static", "-no-pie", "-Wl,-z,max-page-size=65536"])
    yield c_build("image-page2m", image, [*C_FIXED, "-Wl,-z,max-page-size=2097152,-z,common-page-size=2097152"])
    yield c_build("image-static-pie", image, ["-static-pie", "-DPIE"])
    yield c_build("image-execstack", image, [*C_FIXED, "-Wl,-z,execstack", "-DEXECSTACK"])
    yield c_build("image-bss", image, [*C_FIXED, "-DBSS=0x20000000"])


def builds():
    yield from c_builds()
    for go in ("1.26", "1.24", "1.19"):
        kind = "test" if go == "1.26" else "old"
        yield build(go, "hello", "testbins/src/hello", [], PURE, kind)
        variation = "variant" if go == "1.26" else "old"
        yield build(go, "hello-stripped", "testbins/src/hello", STRIPPED, PURE, variation)
        yield build(go, "hello-pie", "testbins/src/hello", ["-buildmode=pie"] + SMALL, PURE, variation)
        for name in TESTS if go == "1.26" else OLD:
            yield build(go, name, f"testbins/src/{name}", SMALL if name in WITH_SYMBOLS else STRIPPED, PURE, kind)
        yield build(go, "cgo", "testbins/src/cgo", SMALL, CGO, kind)

    def variant(name, source, flags, env):
        return build("1.26", name, f"testbins/src/{source}", flags, env, "variant")

    yield variant("hello-v3", "hello", SMALL, {**PURE, "GOAMD64": "v3"})
    yield variant("hello-static-pie", "hello",
                  ["-buildmode=pie", "-ldflags=-s -w -linkmode=external -extldflags=-static-pie"], CGO)
    yield variant("signals-pie", "signals", ["-buildmode=pie"] + STRIPPED, PURE)
    yield variant("gc-v3", "gc", STRIPPED, {**PURE, "GOAMD64": "v3"})
    yield variant("numeric-v3", "numeric", STRIPPED, {**PURE, "GOAMD64": "v3"})
    yield variant("cgo-static", "cgo", ["-ldflags=-s -w -linkmode=external -extldflags=-static"], CGO)
    yield variant("cgo-pie", "cgo", ["-buildmode=pie"] + STRIPPED, CGO)
    yield variant("netecho-cgo", "netecho", STRIPPED, CGO)

    yield build("1.26", "bench", "bench/programs", STRIPPED, PURE, "test", "cmd/bench")
    yield build("1.26", "bench-httploop", "bench/programs", STRIPPED, PURE, "bench", "cmd/bench-http")
    for name in BENCH:
        yield build("1.26", f"bench-{name}", "bench/programs", STRIPPED, PURE, "bench", "cmd/bench", link="bench")


# --- cases -------------------------------------------------------------------------------------------------------

def case(name="", *args, exit=0, normalise="none", stdin="none", env=None, timeout=20, send=None, note=None):
    return {"case": name, "args": list(args), "exit": exit, "normalise": normalise, "stdin": stdin, "env": env or {},
            "timeout": timeout, "send": send or [], "note": note}


def mode(name, *more, **options):
    return case(name, name, *more, **options)


def send(*steps):
    return [{"afterStdout": text, "signal": signal} for text, signal in steps]


TEST_ENV = {"GOEMU_TEST_NAME": "value", "GOEMU_TEST_EMPTY": "", "GOEMU_TEST_ODD": "a=b \t\"quoted\" \u00e9"}

CASES = {
    "hello": [case()],
    "argsenv": [
        case("show", "show", "", "two words", "--flag=1", "quote\"'", "\u00fcml\u00e4ut", "line\nbreak", "--", "-x",
             env=TEST_ENV),
        mode("return"),
        *[case(f"exit-{code}", "exit", str(code), exit=code % 256) for code in (0, 1, 3, 127, 255, 256)],
    ],
    "goroutines": [mode("many"), mode("mutex"), mode("preempt"), mode("threads"),
                   mode("channels"), mode("timers"),
                   mode("sleep", note="prints whether sleeps were accurate: a machine under load may fail it")],
    "races": [mode("right")],
    "gc": [mode("stress", timeout=60), mode("big"), mode("stack")],
    "panic": [
        mode("recovered"),
        *[mode(name, exit=2, normalise="go-trace")
          for name in ("error", "nested", "value", "nil", "divide", "index", "deadlock", "goexit", "overflow",
                       "mapwrite", "goroutine")],
        mode("abort", exit="SIGABRT", normalise="go-dump"),
    ],
    "files": [
        mode("walk"), mode("mmap"), mode("pipes"),
        mode("copy", stdin="generate:100MB"), mode("sum", stdin="generate:100MB"),
        case("copy-text", "copy", stdin="text:one line\nand one without end"),
        case("copy-empty", "copy"),
    ],
    "netecho": [mode("tcp"), mode("udp"), mode("unix"),
                mode("interfaces", note="prints this machine's interfaces: compare with a native run on the same machine"),
                case("lookup-cgo", "lookup", env={"GODEBUG": "netdns=cgo"},
                     note="glibc's resolver, where the binary has cgo; prints this machine's names: compare on the same machine"),
                mode("lookup", note="prints this machine's user and host names: compare on the same machine")],
    "http": [mode("requests", timeout=60), mode("tls"), mode("shutdown", send=send(("ready\n", "SIGTERM")))],
    "signals": [
        mode("self"),
        mode("wait", send=send(("ready\n", "SIGUSR1"), ("got user defined signal 1\n", "SIGUSR2"),
                               ("got user defined signal 2\n", "SIGINT"), ("got interrupt\n", "SIGHUP"),
                               ("got hangup\n", "SIGTERM"))),
        mode("quit", exit=2, normalise="go-dump", send=send(("ready\n", "SIGQUIT"))),
        case("default-term", "default", exit="SIGTERM", send=send(("ready\n", "SIGTERM"))),
        case("default-int", "default", exit="SIGINT", send=send(("ready\n", "SIGINT"))),
        case("default-kill", "default", exit="SIGKILL", send=send(("ready\n", "SIGKILL"))),
        mode("suicide", exit="SIGTERM"),
        mode("pipe", exit="SIGPIPE"),
        mode("storm"),
    ],
    "exec": [mode("pipes"), mode("many", timeout=60), mode("replace", exit=5)],
    "kernel": [
        mode("proc", env={"GOEMU_TEST_NAME": "value"},
             note="prints this machine's kernel release and host name: compare on the same machine"),
        mode("rlimit"), mode("epoll"), mode("codegen"), mode("codegen-rwx"),
    ],
    "numeric": [case()],
    "cgo": [mode("callbacks"), mode("threads"), mode("fork")],
}


def cases(build):
    """Every run of a binary. A bench program runs with its default size in the bench, and with this in tests."""
    if build["path"].startswith("bin/c/"):
        if build["name"] == "traps":
            return [case(), mode("die", exit="SIGTRAP")]
        return [mode("run"), mode("storm")] if build["name"].startswith("shapes") else [case()]
    if build["name"] == "bench":
        return [case("fib-25", "fib", "25")]
    if build["kind"] == "bench":
        return [case(timeout=60)]
    return CASES[build["source"].rsplit("/", 1)[1]]
