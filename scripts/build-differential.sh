#!/bin/sh
# Builds bin/differential: the differential tests as a native executable, which the interpreter needs: its handlers run under the
# guest's MXCSR, and a runtime that compiles them as it goes would do that with arithmetic of the guest's. Where bin/goemu is not
# native either, there is none, and tests/DifferentialTests compares the JIT alone.
set -eu
. "$(dirname "$0")/env.sh"

output=bin/differential
log=bin/build-differential.log

if [ "$(cat bin/.built 2>/dev/null)" != aot ] || [ -e bin/managed ]; then
    rm -rf "$output"
    exit 0
fi
if [ -x "$output/GoEmu.Differential" ] && [ -z "$(find emulator tests/Differential Directory.Build.props Directory.Packages.props \
    global.json scripts/build-differential.sh \( -name bin -o -name obj \) -prune -o -newer "$output/.built" -print | head -n 1)" ]; then
    exit 0
fi
say "building the differential tests (NativeAOT)"
for project in emulator tests/Differential; do mkdir -p "$project/bin" "$project/obj"; done
rm -rf "$output" "$output.new"
mkdir -p "$output.new"
touch "$output.new/.built"
linker=clang
command -v clang >/dev/null 2>&1 || linker=gcc
dotnet publish tests/Differential -f net9.0 -c Release -o "$output.new" -p:CppCompilerAndLinker="$linker" -v:minimal \
    </dev/null >"$log" 2>&1 || { grep -E ': error ' "$log" | sort -u | head -n 20 >&2; die "the build failed; all of its output is in $log"; }
rm -f "$output.new/GoEmu.Differential.dbg"
mv "$output.new" "$output"
