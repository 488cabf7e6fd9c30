#!/bin/sh
# symbols.sh LIBRARY EXPECTED: what the shared library exports begins with ent_ and is the list in EXPECTED, the part of
# the public interface a linker sees. After a wanted change: symbols.sh LIBRARY EXPECTED --write.
set -eu
exported=$(nm -D --defined-only "$1" | awk '{print $3}' | LC_ALL=C sort)
if [ "${3:-}" = --write ]; then
    printf '%s\n' "$exported" >"$2"
    exit
fi
strangers=$(printf '%s\n' "$exported" | grep -v '^ent_' || true)
[ -z "$strangers" ] || { echo "exported without the prefix ent_:" && echo "$strangers" && exit 1; }
printf '%s\n' "$exported" | diff -u "$2" - || {
    echo "the exported symbols changed; if that is meant: tests/house/symbols.sh LIBRARY EXPECTED --write, and CHANGELOG.md"
    exit 1
}
