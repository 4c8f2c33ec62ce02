#!/bin/sh
# Builds bin/goemu: a NativeAOT executable where a linker is there (or can be installed), else a framework-dependent
# build in bin/managed with a launcher. Does nothing when no source has changed since.
#
#   GOEMU_NO_AOT=1   asks for the framework-dependent build
set -eu
. "$(dirname "$0")/env.sh"

stamp=bin/.built
log=bin/build.log

mode=aot
[ -z "${GOEMU_NO_AOT:-}" ] || mode=managed

# Folders count too: a removed file changes nothing else.
up_to_date() {
    [ -x bin/goemu ] && [ -e "$stamp" ] && [ "$(cat "$stamp")" = "$mode" ] || return 1
    changed=$(find cli emulator syscalls goruntime tracing debugging \
        Directory.Build.props Directory.Packages.props global.json .editorconfig scripts/build.sh \
        \( -name bin -o -name obj \) -prune -o -newer "$stamp" -print 2>/dev/null | head -n 1)
    [ -z "$changed" ]
}

have_linker() { command -v gcc >/dev/null 2>&1 || command -v clang >/dev/null 2>&1; }

install_linker() {
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 || return 1
    say "no linker here: installing gcc, libc6-dev and zlib1g-dev"
    {
        apt-get -qq update &&
            DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends gcc libc6-dev zlib1g-dev
    } </dev/null >"$log" 2>&1 || return 1
    have_linker
}

# Which linker was found is said to the SDK, which looks for clang first.
publish_aot() {
    rm -rf bin/publish
    linker=clang
    command -v clang >/dev/null 2>&1 || linker=gcc
    dotnet publish cli -f net9.0 -c Release -o bin/publish -p:CppCompilerAndLinker="$linker" \
        -v:minimal </dev/null >"$log" 2>&1 || return 1
    [ -x bin/publish/goemu ] || return 1
    rm -rf bin/managed
    mv bin/publish/goemu bin/goemu
    rm -rf bin/publish
}

publish_managed() {
    rm -rf bin/managed bin/publish
    dotnet publish cli -f net10.0 -c Release -o bin/managed -p:NoAot=true -p:UseAppHost=false \
        -v:minimal </dev/null >"$log" 2>&1 || return 1
    cat >bin/goemu.tmp <<'LAUNCHER'
#!/bin/sh
# Made by scripts/build.sh: no NativeAOT executable could be built here.
exec dotnet "$(dirname "$(readlink -f "$0")")/managed/goemu.dll" "$@"
LAUNCHER
    chmod +x bin/goemu.tmp
    mv bin/goemu.tmp bin/goemu
}

compile_errors() { grep -E ': error [A-Z]+[0-9]+' "$log" | sort -u | head -n 20 >&2; }

mkdir -p bin
if up_to_date; then exit 0; fi
# Sources changed while the build runs have to count as newer than what it made; the folders that the build adds do not.
for project in */*.csproj; do mkdir -p "${project%/*}/bin" "${project%/*}/obj"; done
echo "$mode" >"$stamp.new"

built=''
if [ "$mode" = aot ]; then
    if have_linker || install_linker; then
        say "building bin/goemu (NativeAOT)"
        if publish_aot; then
            built=1
        elif grep -q 'error CS' "$log"; then
            compile_errors
            die "the build failed; all of its output is in $log"
        else
            compile_errors
            cp "$log" bin/build-aot.log
            say "the NativeAOT build did not work here (see bin/build-aot.log)"
        fi
    else
        say "no linker (gcc or clang) here, and none could be installed"
    fi
    [ -n "$built" ] || say "falling back to a build that needs the .NET runtime: it starts slower, and needs dotnet on PATH"
fi
if [ -z "$built" ]; then
    say "building bin/goemu (framework-dependent)"
    publish_managed || { compile_errors; tail -n 20 "$log" >&2; die "the build failed; all of its output is in $log"; }
fi
mv "$stamp.new" "$stamp"
say "built bin/goemu"
