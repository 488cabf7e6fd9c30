# entente replicate: published figures beside ours.
. "$(dirname "$0")/lib.sh"

run 2 replicate
run 2 replicate cp2015
err_has "replicate needs STUDY DIR"
run 4 replicate cp2015 nowhere
out_empty
err_has "nowhere"
if [ ! -d "$test_data/cp2015-nafta" ]; then
    echo "skipped: $test_data/cp2015-nafta is not there"
    [ "$failures" -eq 0 ] && exit 77
    exit 1
fi
golden=$test_data/cp2015-nafta/golden_table2.csv
run 0 replicate cp2015 "$test_data/cp2015-nafta"
check "standard error holds warnings at most" test "$(grep -vc '^entente: warning: ' err)" -eq 0
figures=$(awk -F, 'NR > 1 { n += NF - 1 } END { print n }' "$golden")
out_has "All $figures figures agree to 5e-06 percentage points"
same "$(grep -c '^[A-Z][A-Z][A-Z]* ' out)" "$figures"
out_has "verified"
mexico=$(awk -F, '$1 == "MEX" { printf "%.8f", $2 }' "$golden")
out_has "$mexico"
run 0 replicate cp2015 --quiet "$test_data/cp2015-nafta"
one_line out

# A wrong published figure is found
mkdir copy
cp "$test_data"/cp2015-nafta/*.csv copy/
awk -F, -v OFS=, '$1 == "MEX" { $2 += 0.001 } { print }' "$golden" >copy/golden_table2.csv
run 1 replicate cp2015 copy
out_has "<-- apart"
out_has "1 of $figures figures are further apart"
rm copy/golden_table2.csv
run 4 replicate cp2015 copy
out_empty
err_has "golden_table2.csv"
done_testing
