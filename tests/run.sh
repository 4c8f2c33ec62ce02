#!/bin/sh
# Runs the test suites and ends with one plain line: `N passed, N failed` (and `, N skipped` when there are some).
#
#   tests/run.sh fast|all [FILTER]     FILTER: a `dotnet test --filter` expression, to run a part
set -eu
. "$(dirname "$0")/../scripts/env.sh"

case ${1:-fast} in
fast) filter='Category!=Long' ;;
all) filter='' ;;
*) die "usage: tests/run.sh fast|all [FILTER]" ;;
esac
if [ -n "${2:-}" ]; then
    filter=${filter:+($filter)&}$2
fi

scripts/build-differential.sh
results=TestResults
rm -rf "$results"
mkdir -p "$results"

status=0
# shellcheck disable=SC2046 # no word when there is nothing to add
dotnet test tests -c Release --nologo -v:minimal $(managed_properties) \
    ${filter:+--filter "$filter"} \
    --results-directory "$results" --logger 'trx;LogFilePrefix=goemu' \
    --logger 'console;verbosity=minimal' </dev/null || status=$?

# Sums an attribute of <Counters ...> over all result files.
total() {
    cat "$results"/*.trx 2>/dev/null | grep -o '<Counters [^>]*>' |
        sed -n "s/.* $1=\"\([0-9]*\)\".*/\1/p" | awk '{ n += $1 } END { print n + 0 }'
}

all=$(total total)
executed=$(total executed)
passed=$(total passed)
failed=$((executed - passed))
skipped=$((all - executed))
# A build that failed, a runner that died or a run without any test is no success.
if [ "$failed" = 0 ] && { [ "$status" != 0 ] || [ "$passed" = 0 ]; }; then
    failed=1
    [ "$status" != 0 ] || say "no test ran"
    status=1
fi
line="$passed passed, $failed failed"
[ "$skipped" = 0 ] || line="$line, $skipped skipped"
echo "$line"
exit "$status"
