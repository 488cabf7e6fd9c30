#!/bin/sh
# notice.sh SOURCE_DIR: NOTICE names every library that the build looks for, and every source of a package that is
# under a licence.
set -eu
cd "$1"
missing=0
names() { # WHAT: one that NOTICE should name
    grep -qiF -e "$1" NOTICE || { echo "NOTICE does not name $1" && missing=1; }
}
libraries=$(sed -nE 's/^ *pkg_check_modules\(([A-Z]+) .*/\1/p; s/^ *find_package\(([A-Z]+) .*/\1/p; s/^ *find_library\(([A-Z]+)_LIBRARY .*/\1/p' cmake/dependencies.cmake)
[ -n "$libraries" ] || { echo "no libraries in cmake/dependencies.cmake" && exit 1; }
for library in $libraries; do names "$library"; done
IFS='
'
for source in $(sed -nE 's/^ *title: "([^,]+), .*\((MIT|CC [^)]*|BSD[^)]*|Apache[^)]*)\)".*/\1/p' packages/*.yaml | sort -u); do
    names "$source"
done
exit $missing
