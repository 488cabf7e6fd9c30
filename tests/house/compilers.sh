#!/bin/sh
# compilers.sh ENTENTE OTHER_ENTENTE WORK_DIR: two builds by different compilers give the same bytes: every figure of a path and
# of a long run as CSV, and the documents but for the commit they were built from.
set -eu
one=$1 other=$2 work=$3
[ -x "$other" ] || { echo "skipped: $other is not built; make check does" && exit 77; }
[ "$("$one" --version)" = "$("$other" --version)" ] || { echo "skipped: $other is of another commit" && exit 77; }
rm -rf "$work"
mkdir -p "$work"
for run in "--ledger none tokyo-2025-as-signed" "--long-run us-china-truce-2025"; do
    "$one" run --quiet --csv "$work/one" $run >/dev/null
    "$other" run --quiet --csv "$work/other" $run >/dev/null
    for table in "$work"/one/*.csv; do
        cmp "$table" "$work/other/${table##*/}" || { echo "FAILED: $run, ${table##*/}" && exit 1; }
    done
    "$one" run --json $run >"$work/one.json"
    "$other" run --json $run >"$work/other.json"
    cmp "$work/one.json" "$work/other.json" || { echo "FAILED: the document of $run" && exit 1; }
done
echo "the same bytes from both compilers"
