#!/bin/sh
# Whitespace and style by `dotnet format`, warnings as errors by the analyzers of an ordinary build.
set -eu
. "$(dirname "$0")/env.sh"

say "checking formatting"
dotnet format GoEmu.sln --verify-no-changes --severity warn
say "building with analyzers"
# shellcheck disable=SC2046 # no word when there is nothing to add
dotnet build GoEmu.sln -c Release -v:minimal --nologo $(managed_properties)
if command -v shellcheck >/dev/null 2>&1; then
    say "checking shell scripts"
    shellcheck -x scripts/*.sh tests/*.sh bench/*.sh testbins/*.sh .ci/run
fi
say "nothing to complain about"
