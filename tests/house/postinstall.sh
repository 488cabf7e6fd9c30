#!/bin/sh
# postinstall.sh BUILD_DIR SOURCE_DIR CC WORK_DIR [CFLAGS]: installs into a staging directory, then builds and runs the
# examples against what was installed, once through pkg-config, once through find_package; the tree is moved in
# between, because nothing installed may know its place.
set -eu
build=$1 source=$2 cc=$3 work=$4
CFLAGS=${5:-}
export CFLAGS
rm -rf "$work"
mkdir -p "$work"
fail() { echo "FAILED: $1" && exit 1; }
expect() { # PROGRAM PATTERN
    "$1" >"$work/out" || fail "$1 ends with $?"
    grep -q "$2" "$work/out" || { cat "$work/out" && fail "$1 does not print $2"; }
}

DESTDIR="$work/stage" cmake --install "$build" --prefix /opt/entente >"$work/install.log"
[ -z "$(find "$work/stage" -type f ! -path "$work/stage/opt/entente/*")" ] || fail "files outside the prefix"
mv "$work/stage/opt/entente" "$work/moved"
root=$work/moved
pc=$(find "$root" -name entente.pc)
libdir=$(dirname "$(dirname "$pc")")
for file in include/entente/entente.h bin/entente share/doc/entente/LICENSE share/entente/schema/result.schema.json \
    share/entente/packages/tokyo-2025-as-signed.yaml; do
    [ -s "$root/$file" ] || fail "$file is not installed"
done
strange=$(grep -rlI -e "$source" -e "$build" "$root" || true)
[ -z "$strange" ] || fail "paths of the build in $strange"
! grep -q 'PkgConfig::' "$libdir"/cmake/entente/ententeTargets*.cmake || fail "targets of the build in ententeTargets.cmake"

"$root/bin/entente" --version | grep -q "^entente $(cat "$source/VERSION")" || fail "the installed command does not run"

static=
[ -e "$libdir/libentente.so" ] || static=--static
[ "$(PKG_CONFIG_PATH="$libdir/pkgconfig" pkg-config --modversion entente)" = "$(cat "$source/VERSION")" ] || fail "version of entente.pc"
for name in tokyo model; do
    # shellcheck disable=SC2046,SC2086 # flags are words
    "$cc" -std=c17 -Wall -Wextra -Werror $CFLAGS "$source/examples/$name.c" -o "$work/$name" \
        $(PKG_CONFIG_PATH="$libdir/pkgconfig" pkg-config $static --cflags --libs entente) -Wl,-rpath,"$libdir"
done
expect "$work/tokyo" '^JPN  real income [+-][0-9]'
expect "$work/model" '^United States: real income'

cmake -S "$source/tests/house/consumer" -B "$work/consumer" -DCMAKE_PREFIX_PATH="$root" -DCMAKE_C_COMPILER="$cc" \
    -DSOURCES_DIR="$source/examples" -G Ninja >"$work/configure.log" || { cat "$work/configure.log" && fail "find_package"; }
cmake --build "$work/consumer" >"$work/build.log" || { cat "$work/build.log" && fail "building against entente::entente"; }
expect "$work/consumer/tokyo" '^USA  real income [+-][0-9]'
expect "$work/consumer/model" '^United States: real income'
rm -rf "$work"
echo "installed, moved, found by pkg-config and find_package"
