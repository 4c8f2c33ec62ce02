#!/bin/sh
# Unpacks the Go toolchains 1.19, 1.24 and 1.26 out of Debian packages, without installing anything.
#
#   testbins/toolchains.sh [DIR]     default DIR: ${GOEMU_CACHE:-$HOME/.cache/goemu}/go
#
# Afterwards DIR/go1.19, DIR/go1.24 and DIR/go1.26 are usable as GOROOT. Packages come from the mirror this machine's
# apt already uses: the suite's name in the machine's own sources is replaced, in a private apt folder. What is there
# already is kept, so a second run costs nothing; remove DIR to begin anew.
set -eu

dir=${1:-${GOEMU_CACHE:-$HOME/.cache/goemu}/go}

# Go version, and the Debian suites that have it or may get it, in the order in which they are tried
wanted='1.19 bookworm
1.24 trixie
1.26 sid forky'

fail() { echo "toolchains.sh: $*" >&2; exit 1; }

for tool in apt-get dpkg-deb; do
    command -v "$tool" >/dev/null 2>&1 || fail "$tool is needed (a Debian-like machine)"
done
mkdir -p "$dir"
dir=$(cd "$dir" && pwd)

# One caller at a time per folder: several builds may start at once.
if command -v flock >/dev/null 2>&1; then
    exec 9>"$dir/.lock"
    flock 9
fi

# The main archive's address, as the machine's own apt knows it.
find_mirror() {
    apt-get indextargets --format '$(COMPONENT) $(CODENAME) $(SITE)' 'Created-By: Packages' |
        awk '$1 == "main" && $2 !~ /security|updates|backports/ && $3 ~ /debian/ { print $3; exit }'
}

prepare_apt() { # SUITE: writes DIR/apt/SUITE/{apt.conf,sources.list} and fetches its package lists
    suite=$1
    apt=$dir/apt/$suite
    mirror=$(find_mirror)
    [ -n "$mirror" ] || fail "no Debian mirror found in this machine's apt sources"
    mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial" "$apt/empty"
    keyring=/usr/share/keyrings/debian-archive-keyring.gpg
    option=''
    [ -r "$keyring" ] && option="[signed-by=$keyring] "
    echo "deb $option$mirror $suite main" >"$apt/sources.list"
    cat >"$apt/apt.conf" <<CONF
Dir::Etc::sourcelist "$apt/sources.list";
Dir::Etc::sourceparts "$apt/empty";
Dir::Etc::preferencesparts "$apt/empty";
Dir::State::lists "$apt/lists";
Dir::State::status "/dev/null";
Dir::Cache "$apt/cache";
APT::Architecture "amd64";
APT::Architectures { "amd64"; };
Acquire::Languages "none";
APT::Sandbox::User "root";
CONF
    APT_CONFIG=$apt/apt.conf apt-get -qq update >&2
}

fetch() { # VERSION SUITE FOLDER: downloads and unpacks the two packages into FOLDER/root
    prepare_apt "$2" || return 1
    (
        cd "$3"
        rm -rf ./*
        APT_CONFIG=$dir/apt/$2/apt.conf apt-get -qq download "golang-$1-go" "golang-$1-src" >&2 || exit 1
        for package in *.deb; do
            dpkg-deb -x "$package" root || exit 1
        done
    )
}

echo "$wanted" | while read -r version suites; do
    goroot=$dir/go$version
    if [ -x "$goroot/bin/go" ]; then
        echo "go$version: $(GOROOT=$goroot GOTOOLCHAIN=local "$goroot/bin/go" version)"
        continue
    fi
    work=$dir/unpack.$version.$$
    mkdir -p "$work"
    got=no
    for suite in $suites; do
        if fetch "$version" "$suite" "$work"; then
            got=yes
            break
        fi
    done
    [ $got = yes ] || fail "no golang-$version-go in $suites"
    # Debian spreads GOROOT over /usr/lib/go-X and /usr/share/go-X, with links from the first into the second: put it
    # together as one folder that can be moved.
    find "$work/root/usr/lib/go-$version" -type l -exec rm {} +
    mv "$work/root/usr/share/go-$version" "$work/goroot"
    cp -RP "$work/root/usr/lib/go-$version/." "$work/goroot/"
    mv "$work/goroot" "$goroot"
    rm -rf "$work" "$dir/apt"
    echo "go$version: $(GOROOT=$goroot GOTOOLCHAIN=local "$goroot/bin/go" version)"
done
