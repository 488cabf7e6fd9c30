#!/bin/sh
# static.sh SOURCE_DIR CC WORK_DIR: the library built as a static one, and postinstall.sh with it.
set -eu
source=$1 cc=$2 work=$3
rm -rf "$work"
mkdir -p "$work"
cmake -S "$source" -B "$work/build" -G Ninja -DCMAKE_C_COMPILER="$cc" -DBUILD_SHARED_LIBS=OFF -DENTENTE_TESTS=OFF \
    -DCMAKE_BUILD_TYPE=Debug -DCMAKE_C_FLAGS_DEBUG=-O1 >"$work/log"
cmake --build "$work/build" -j 1 >>"$work/log" || { tail -40 "$work/log" && exit 1; }
sh "$source/tests/house/postinstall.sh" "$work/build" "$source" "$cc" "$work/post"
rm -rf "$work"
