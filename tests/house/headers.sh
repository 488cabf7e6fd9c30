#!/bin/sh
# headers.sh INCLUDE_DIR CC CXX: each public header compiles alone, as C17 and as C++17, without a warning.
set -eu
include=$1 cc=$2 cxx=$3
bad=0
for header in "$include"/entente/*.h; do
    name=entente/$(basename "$header")
    printf '#include <%s>\n#include <%s>\nint only_so_that_there_is_something;\n' "$name" "$name" |
        "$cc" -std=c17 -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wstrict-prototypes -Wundef -Wc++-compat -Werror \
            -I"$include" -fsyntax-only -x c - || bad=1
    printf '#include <%s>\n#include <%s>\nint only_so_that_there_is_something;\n' "$name" "$name" |
        "$cxx" -std=c++17 -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wundef -Werror \
            -I"$include" -fsyntax-only -x c++ - || bad=1
    grep -q '^ENT_BEGIN_DECLS' "$header" || case $name in */base.h | */entente.h) ;; *)
        echo "$name: no ENT_BEGIN_DECLS: C++ would link to other names" && bad=1 ;;
    esac
done
umbrella=$(sed -n 's/^#include <\(.*\)>/\1/p' "$include/entente/entente.h")
for header in "$include"/entente/*.h; do
    name=entente/$(basename "$header")
    case "$name" in entente/entente.h | entente/base.h) continue ;; esac
    printf '%s\n' "$umbrella" | grep -qx "$name" || { echo "entente.h does not include $name" && bad=1; }
done
exit $bad
