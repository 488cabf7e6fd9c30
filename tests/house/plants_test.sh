#!/bin/sh
# plants_test.sh SOURCE_DIR CC: each check of this directory finds what is planted for it. layers_test.sh does the same
# for layers.sh.
set -eu
house=$1/tests/house
cc=$2
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"
failures=0
finds() { # WHAT COMMAND...
    what=$1
    shift
    if "$@" >out 2>&1; then echo "FAILED: $what was not found" && failures=$((failures + 1)); fi
    grep -q "$what" out || { echo "FAILED: $what is not named" && cat out && failures=$((failures + 1)); }
}
passes() {
    "$@" >out 2>&1 || { echo "FAILED: $* finds something where nothing is" && cat out && failures=$((failures + 1)); }
}

library() { # C code on standard input
    "$cc" -shared -fPIC -fvisibility=hidden -x c - -o lib.so
}
base='#include <locale.h>
static locale_t c_locale; __attribute__((visibility("default"))) void *ent_one(void); void *ent_one(void) { return &c_locale; }'
printf 'ent_one\n' >list
printf '#define _GNU_SOURCE\n%s\n' "$base" | library
passes sh "$house/symbols.sh" lib.so list
passes sh "$house/globals.sh" lib.so
printf '#define _GNU_SOURCE\n%s\n__attribute__((visibility("default"))) int one_more = 1;\n' "$base" | library
finds one_more sh "$house/symbols.sh" lib.so list
finds one_more sh "$house/globals.sh" lib.so
printf '#define _GNU_SOURCE\n%s\n__attribute__((visibility("default"))) void ent_two(void) {}\n' "$base" | library
finds ent_two sh "$house/symbols.sh" lib.so list
printf '#define _GNU_SOURCE\n%s\nint ent_count(void); int ent_count(void) { static int hidden_count; return ++hidden_count; }\n' \
    "$base" | library
finds hidden_count sh "$house/globals.sh" lib.so
printf '#define _GNU_SOURCE\n%s\nextern __thread int per_thread; __thread int per_thread;\n' "$base" | library
finds per_thread sh "$house/globals.sh" lib.so

mkdir -p src/room
for line in 'return ENT_IO;' 'status = ENT_RANGE;' 'return x ? ENT_OK : ENT_NOMEM;' 'return x ? ENT_INPUT : ENT_OK;'; do
    printf '%s\n' "$line" >src/room/a.c
    finds 'room/a.c:1' sh "$house/statuses.sh" src
done
printf 'return ent_fail(context, ENT_IO, "x");\nif (status == ENT_IO) return status;\ncase ENT_IO: return 1;\n' >src/room/a.c
passes sh "$house/statuses.sh" src

mkdir tree
printf 'see https://example.org/home/page and ../home/x and /usr/share/x\n' >tree/a.md
passes sh "$house/words.sh" tree
for place in home/someone root/x work/x Users/x; do
    printf 'cd %s\n' "/$place" >tree/a.md
    finds "$place" sh "$house/words.sh" tree
done

mkdir build
commands() { printf '{\n"command": "/usr/bin/cc %s -c x.c"\n}\n' "$1" >build/compile_commands.json; }
commands '-O3 -ffp-contract=off'
passes sh "$house/flags.sh" build
commands '-O3'
finds 'without -ffp-contract=off' sh "$house/flags.sh" build
commands '-ffast-math -ffp-contract=off'
finds 'ffast-math' sh "$house/flags.sh" build
commands '-march=native -ffp-contract=off'
finds 'march=native' sh "$house/flags.sh" build

mkdir -p include/entente
printf '' >include/entente/entente.h
printf '#define ENT_BEGIN_DECLS\n' >include/entente/base.h
printf '#include <entente/base.h>\nENT_BEGIN_DECLS\nsize_t forgets_stddef(void);\n' >include/entente/lost.h
finds 'size_t' sh "$house/headers.sh" include "$cc" "$cc"
finds 'does not include entente/lost.h' sh "$house/headers.sh" include "$cc" "$cc"

mkdir -p page/src/room page/include page/docs
printf '## 1. One\n\n    (1) a = b\n    (2) c = d\n' >page/docs/model.md
cites() { printf '%s\n' "$1" >page/src/room/a.c; }
cites '/* (1) and (2), MODEL section 1: f(7) is no citation */ int x = g (8);'
passes sh "$house/equations.sh" page
cites 'int x; /* by (1)-(3) */'
finds 'equation (3)' sh "$house/equations.sh" page
cites '// (4) on one line'
finds 'room/a.c:1' sh "$house/equations.sh" page
cites '/* two lines,
 * and (5) on the second */'
finds 'room/a.c:2: equation (5)' sh "$house/equations.sh" page
cites 'say("residual of equation (6)");'
finds 'equation (6)' sh "$house/equations.sh" page
cites '/* (1), MODEL 3, "Years" */'
finds 'section 3' sh "$house/equations.sh" page
cites '/* (1) */'
printf '    (2) again\n' >>page/docs/model.md
finds 'equation (2) 2 times' sh "$house/equations.sh" page

mkdir -p notice/cmake notice/packages
printf 'pkg_check_modules(YAML REQUIRED yaml)\n  find_package(SUNDIALS REQUIRED)\n' >notice/cmake/dependencies.cmake
printf '      title: "A tracker, a table (MIT)"\n      title: "An order, of a day"\n' >notice/packages/a.yaml
printf 'libyaml, SUNDIALS, a tracker\n' >notice/NOTICE
passes sh "$house/notice.sh" notice
printf 'libyaml, a tracker\n' >notice/NOTICE
finds SUNDIALS sh "$house/notice.sh" notice
printf 'libyaml, SUNDIALS\n' >notice/NOTICE
finds 'A tracker' sh "$house/notice.sh" notice
[ $failures -eq 0 ] && echo "every check finds what it is for"
