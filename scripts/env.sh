# shellcheck shell=sh
# Sourced by the other scripts: where the repository is, and a quiet dotnet that leaves no server behind.

root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"

# dotnet wants a home to write to, even where there is none.
if [ -z "${HOME:-}" ] || [ ! -w "$HOME" ]; then
    HOME=$root/bin/home
    mkdir -p "$HOME"
    export HOME
fi
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false
export MSBUILDDISABLENODEREUSE=1

say() { echo "goemu: $*" >&2; }

die() {
    say "$@"
    exit 1
}

command -v dotnet >/dev/null 2>&1 || die "the .NET 10 SDK is needed: no 'dotnet' on PATH"

# bin/managed is there when the executable is the framework-dependent one. The net9.0 half of the libraries (needed for
# NativeAOT only) is then left out, as what it takes may not be to be had.
managed_properties() {
    [ ! -e bin/managed ] || echo "-p:NoAot=true"
}
