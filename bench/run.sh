#!/bin/sh
# Times the bench programs natively, under goemu and under qemu-user, in turn. See bench/README.md.
#
#   bench/run.sh [--rounds N] [--only fib,sort]
set -eu
. "$(dirname "$0")/../scripts/env.sh"

if ! command -v qemu-x86_64 >/dev/null 2>&1 && ! command -v qemu-x86_64-static >/dev/null 2>&1; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        say "installing qemu-user to compare with"
        mkdir -p bin
        {
            apt-get -qq update &&
                DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends qemu-user
        } </dev/null >bin/qemu-install.log 2>&1 || say "qemu-user could not be installed (see bin/qemu-install.log)"
    fi
fi

# shellcheck disable=SC2046 # no word when there is nothing to add
dotnet build bench -c Release --nologo -v:quiet $(managed_properties) </dev/null >&2
exec dotnet bench/bin/Release/net10.0/GoEmu.Bench.dll "$@"
