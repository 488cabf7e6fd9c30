#!/bin/sh
# reference_test.sh REFERENCE PAGE: the tool that fills tables finds a page that is stale, repairs it, and refuses marks it
# does not know.
set -u
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT
failures=0
expect() { # CODE COMMAND...
    wanted=$1
    shift
    "$@" >"$scratch/out" 2>&1
    code=$?
    [ $code -eq "$wanted" ] || { echo "FAILED: $*: exit code $code" && cat "$scratch/out" && failures=$((failures + 1)); }
}
sed 's/^| `coverage` .*/| `coverage` | yes |/' "$2" >"$scratch/page.md"
expect 1 cmp -s "$2" "$scratch/page.md"
expect 1 "$1" --check "$scratch/page.md"
grep -q 'is stale' "$scratch/out" || { echo "FAILED: the page is not called stale" && failures=$((failures + 1)); }
expect 0 "$1" "$scratch/page.md"
expect 0 cmp "$2" "$scratch/page.md"
expect 0 "$1" --check "$scratch/page.md"
printf '<!-- generated: head keys -->\n' >"$scratch/open.md"
expect 1 "$1" "$scratch/open.md"
printf '<!-- generated: tail keys -->\n<!-- end -->\n' >"$scratch/unknown.md"
expect 1 "$1" "$scratch/unknown.md"
printf 'text\n' >"$scratch/plain.md"
expect 1 "$1" "$scratch/plain.md"
expect 2 "$1" --check
[ $failures -eq 0 ] && echo "stale tables are found"
