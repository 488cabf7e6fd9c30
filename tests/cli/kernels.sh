# The same figures, bit for bit, on every instruction set that this processor runs, in the long run and on a path.
. "$(dirname "$0")/lib.sh"

run 2 run --kernels mmx tokyo-2025-as-signed
err_has "the instruction sets are sse2, avx2 and avx512"

compared=0 skipped=
for options in "--long-run tokyo-2025-as-signed" "--long-run us-letters-2025-07" "--ledger none tokyo-2025-as-signed"; do
    # shellcheck disable=SC2086 # words of the command line
    run 0 run --json --kernels sse2 --csv sse2 $options
    cp out sse2.json
    exists sse2/outcomes.csv
    for kernels in avx2 avx512; do
        last="entente run --kernels $kernels $options"
        # shellcheck disable=SC2086
        "$entente" run --json --kernels $kernels --csv $kernels $options >out 2>err
        code=$?
        if [ $code -eq 2 ]; then
            err_has "this processor does not run the instruction set $kernels"
            err_has "the widest that this processor runs is "
            skipped="$skipped $kernels"
            continue
        fi
        same $code 0
        check "$kernels and sse2 should give the same outcomes.csv" cmp -s sse2/outcomes.csv $kernels/outcomes.csv
        check "$kernels and sse2 should give the same document" cmp -s out sse2.json
        compared=$((compared + 1))
    done
done
echo "$compared comparisons with sse2${skipped:+; skipped, since this processor does not run them:$skipped}"
[ "$compared" -gt 0 ] || { [ "$failures" -eq 0 ] && exit 77; }
done_testing
