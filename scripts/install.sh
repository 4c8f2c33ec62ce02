#!/bin/sh
# Installs bin/goemu as PREFIX/bin/goemu, and the framework-dependent build's files where that is what was built.
set -eu
. "$(dirname "$0")/env.sh"

prefix=${1:?usage: scripts/install.sh PREFIX}
case $prefix in /*) ;; *) prefix=$root/$prefix ;; esac

if [ -e bin/managed ]; then
    library=$prefix/lib/goemu
    mkdir -p "$prefix/bin" "$library"
    rm -rf "$library/managed"
    cp -R bin/managed "$library/managed"
    install -m 755 bin/goemu "$library/goemu"
    ln -sfn ../lib/goemu/goemu "$prefix/bin/goemu"
else
    mkdir -p "$prefix/bin"
    install -m 755 bin/goemu "$prefix/bin/goemu"
fi
say "installed $prefix/bin/goemu"
