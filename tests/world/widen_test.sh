#!/bin/sh
# The shipped wide files are what scripts/widen-world makes of the long ones, byte by byte.
set -eu
source=$1 data=$2 out=$3
if [ ! -d "$data/world-2024" ]; then
    echo "skipped: the long world-2024 is not in $data"
    exit 77
fi
rm -rf "$out"
"$source/scripts/widen-world" "$data/world-2024" "$out"
for name in regions sectors elasticities flows tariffs technology value_added; do
    cmp "$out/$name.csv" "$source/data/world-2024/$name.csv"
done
