#!/bin/sh
# Rebuilds every test binary from the toolchains in a temporary folder and compares it with the manifest.
#
#   testbins/build.sh [--update] [--only TEXT] [--manifest-only]
#
# Prints `identical` or `DIFFERENT` for each binary and a total; the exit status is 1 when one differs. --update writes
# what differs to testbins/bin, and the manifest. Needs python3, for cgo programs gcc and glibc's static libraries.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cache=${GOEMU_CACHE:-$HOME/.cache/goemu}
"$here/toolchains.sh" "$cache/go" >&2
PYTHONDONTWRITEBYTECODE=1 exec python3 "$here/build.py" --toolchains "$cache/go" --cache "$cache/gocache" "$@"
