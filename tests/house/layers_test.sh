#!/bin/sh
# layers_test.sh SOURCE_DIR: layers.sh passes the tree as it is, and finds each include planted here.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cp -R "$1/src" "$scratch/src"
sh "$here/layers.sh" "$scratch/src"

failures=0
plant() { # ROOM INCLUDE must-fail|must-pass
    mkdir -p "$scratch/src/$1"
    printf '#include %s\n' "$2" >"$scratch/src/$1/planted.c"
    if sh "$here/layers.sh" "$scratch/src" >"$scratch/out"; then outcome=must-pass; else outcome=must-fail; fi
    [ $outcome = "$3" ] || { echo "FAILED: $1 includes $2: $3" && failures=$((failures + 1)); }
    [ $outcome = must-pass ] || grep -q "^src/$1/planted.c:1: " "$scratch/out" ||
        { echo "FAILED: $1 includes $2: the place is not named" && failures=$((failures + 1)); }
    rm "$scratch/src/$1/planted.c"
}
plant support '"world/csv.h"' must-fail
plant support '<entente/world.h>' must-fail
plant world '"model/base.h"' must-fail
plant world '<entente/model.h>' must-fail
plant world '"../model/base.h"' must-fail
plant model '"package/inside.h"' must-fail
plant model '<entente/package.h>' must-fail
plant package '"model/base.h"' must-fail
plant package '<entente/model.h>' must-pass
plant package '<entente/run.h>' must-fail
plant path '"result/document.h"' must-pass
plant path '"result/emit.h"' must-fail
plant path '"model/base.h"' must-pass
plant exposure '"result/document.h"' must-fail
plant exposure '"path/anything.h"' must-pass
plant ensemble '"model/base.h"' must-fail
plant result '"world/csv.h"' must-fail
plant result '<entente/world.h>' must-fail
plant cli '"support/text.h"' must-fail
plant cli '"nothere.h"' must-fail
plant cli '<entente/entente.h>' must-pass
plant serve '"result/document.h"' must-fail
plant package '<sqlite3.h>' must-fail
plant result '<sqlite3.h>' must-pass
plant path '<kinsol/kinsol.h>' must-fail
plant model '<kinsol/kinsol.h>' must-pass
plant cli '<lapacke.h>' must-fail
plant cli '<yaml.h>' must-fail
plant path 'COMPUTED' must-fail
rmdir "$scratch/src/exposure" "$scratch/src/ensemble" "$scratch/src/serve" 2>/dev/null || true
mkdir "$scratch/src/cellar"
if sh "$here/layers.sh" "$scratch/src" >/dev/null; then echo "FAILED: an unknown room passes" && failures=$((failures + 1)); fi
[ $failures -eq 0 ]
