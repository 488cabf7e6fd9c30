# entente compare: two packages side by side, as text, JSON and CSV.
. "$(dirname "$0")/lib.sh"
a=tokyo-2025-as-signed b=tokyo-2025-as-it-happened

run 0 compare --long-run $a $b
err_empty
out_starts "United States-Japan, Tokyo 2025 (first) and United States-Japan, Tokyo 2025, as"
out_has "Real income: change, law of 2027"
out_has "JPN  Japan"
out_has "USA  United States"
out_has "difference"
out_has "United States from                        first     second"
out_has "%, second"
out_has "First: $a ("
out_has "Second: $b ("
out_has "Left out:"
check "80 columns" awk 'length > 80 { bad = 1 } END { exit bad }' out
cp out text
run 0 compare --long-run --quiet $a $b
one_line out
check "--quiet prints the sentence that the text starts with" \
    test "$(tr -s ' \n' '  ' <out | sed 's/ $//')" = "$(sed '/^$/q' text | tr -s ' \n' '  ' | sed 's/ *$//')"
run 0 compare --long-run --rows 3 $a $b
same "$(grep -c '^[A-Z][A-Z][A-Z]  ' out)" 3
out_has "(78 more, which differ less)"

comparison_valid() { check "stdout follows the schema" "$check_json" --schema "$source_dir/schema/comparison.schema.json" <out; }
run 0 compare --long-run --json $a $b
err_empty
comparison_valid
same "$(json /first/package)" $a
same "$(json /second/package)" $b
same "$(json /year)" 2027
same "$(json /converged)" true
same "$(json '/pairs/#')" 4
cp out first.json
run 0 compare --long-run --json $b $a
same "$(json /first/package)" $b

# Before either begins: no figure needs what it is a percentage of
run 0 compare --long-run --quiet --year 2024 $a $a
out_has "neither gains nor loses (less than 0.0005% of real income) under the first"
run 0 compare --long-run --year 2024 $a $b
err_has "tokyo-2025-as-signed: no clause is in force on 2024-01-01 or until 2024-12-31; the first begins on 2025-04-01"

# The figures are those of the two runs
run 0 compare --long-run --csv tables --quiet $a $b
csv=tables/comparison.csv
exists $csv
same "$(ls tables)" comparison.csv
same "$(head -1 $csv)" "first,second,of,against,year,measure,unit,region,partner,sector,value"
same "$(awk -F, 'NF != 11' $csv | wc -l)" 0
same "$(awk -F, 'NR > 1 { print $1, $2, $4, $5 }' $csv | sort -u)" "$a $b us-letters-2025-07 2027"
run 0 run --long-run --quiet --year 2027 --csv one $a
run 0 run --long-run --quiet --year 2027 --csv two $b
for side in "one first" "two second"; do
    set -- $side
    awk -F, -v OFS=, 'NR > 1 && ($8 == "" || $5 == "musd") { print $4, $5, $6, $7, $8, $9 }' $1/outcomes.csv >wanted
    awk -F, -v OFS=, -v of=$2 '$3 == of { print $6, $7, $8, $9, $10, $11 }' $csv >got
    check "the lines of the $2 are those of its run" cmp -s wanted got
done
check "differences are the second less the first" awk -F, '
    { key = $6 "," ($7 == "pct_points" ? "pct" : $7) "," $8 "," $9 "," $10 }
    $3 == "first" { first[key] = $11 }
    $3 == "second" { second[key] = $11 }
    $3 == "difference" { n++; d = second[key] - first[key] - $11; if (d < 0) d = -d
                         size = $11 < 0 ? -$11 : $11; s = first[key]; if (s < 0) s = -s
                         if (d > 1e-12 * (s + size + 1)) bad++ }
    END { exit bad > 0 || n < 1000 }' $csv
points=$(awk -F, '$3 == "difference" && $6 == "real_income" && $7 == "pct_points" && $8 == "JPN" { print $11 }' $csv)
check "JSON and CSV say the same of Japan: $points" \
    awk -v p="$points" '/"real_income", "unit": "pct", "region": "JPN"/ { found = index($0, "\"difference\": " p "}") } END { exit !found }' first.json

# What is compared
run 0 compare --long-run --json --against none --year 2026 $a us-letters-2025-07
comparison_valid
same "$(json /first/against)" none
same "$(json /second/against)" none
same "$(json /year)" 2026
run 0 compare --long-run --json --elasticities shapiro-2016 --closure zero --set window=8 $a $b
same "$(json /second/elasticities)" shapiro-2016
same "$(json /first/closure)" zero
same "$(json /first/options/window)" 8
sed 's/rate: 15%/rate: 20%/' "$source_dir/packages/$a.yaml" >mine.yaml
cp "$source_dir/packages/us-letters-2025-07.yaml" .
input=mine.yaml run 0 compare --long-run --json $a -
same "$(json /second/file)" "standard input"
sed "s|^world: .*|world: $source_dir/data/world-2024|" mine.yaml >other.yaml
run 2 compare --long-run $a other.yaml
err_has "choose one with --world"
out_empty
run 0 compare --long-run -q --world "$source_dir/data/world-2024" $a other.yaml

# Paths: of the same years, every year in the CSV, the figures those of either run
run 0 compare --csv years --years 2025-2026 $a $b
err_has "wrote years/comparison.csv"
out_starts "United States-Japan, Tokyo 2025 (first) and United States-Japan, Tokyo 2025, as"
out_has "Real income: change in 2026 and mean of 2025-2026, %; US$ bn of 2024"
out_has "JPN  Japan"
check "80 columns" awk '{ gsub(/[\200-\277]/, "") } length > 80 { bad = 1 } END { exit bad }' out
same "$(awk -F, 'NR > 1 { print $5 }' years/comparison.csv | sort -u | tr '\n' ' ')" "2025 2026 "
run 0 run -q --ledger none --years 2025-2026 --csv path $b
awk -F, '$4 == "real_income_law" { print $3, $6, $9 }' path/outcomes.csv | sort >wanted
awk -F, '$3 == "second" && $6 == "real_income_law" { print $5, $8, $11 }' years/comparison.csv | sort >got
check "real income of the second is that of its run" cmp -s wanted got
check "of every economy in both years" test "$(wc -l <got)" -eq 162
run 0 compare --json --years 2025-2026 $a $b
comparison_valid
same "$(json /horizon)" "2025 to 2026"
run 0 compare -q --delivery none --years 2025-2026 $a $b
one_line out
run 2 compare --years 2026 $a $b
out_empty

# Without a solution of one: said first, no figure, no file
cat >hard.yaml <<END
package: hard
clauses:
  - {id: a, type: productivity, region: NOR, sectors: all, change: -99%, from: 2025-01-01}
END
run 5 compare --long-run --set max-sweeps=200 --csv none $a hard.yaml
out_starts "No verified solution was found: package (hard)"
out_lacks "economy"
err_has "none/comparison.csv was not written"
missing none/comparison.csv
run 5 compare --long-run --set max-sweeps=200 --json hard.yaml $a
comparison_valid
same "$(json /converged)" false
same "$(json /first/converged)" false
same "$(json /second/converged)" true
same "$(json /sentence)" null
same "$(json '/outcomes/#')" 0

run 2 compare $a
err_has "compare needs PACKAGE PACKAGE"
run 2 compare - -
err_has "only one"
run 3 compare $a tokio
out_empty
run 2 compare --set general-15.rate=1% $a $b
err_has "options of the solver"
run 3 compare --against nothing $a $b
out_empty

# Two paths: by default, over the years of both
run 0 compare --years 2025-2026 $a $b
err_empty
out_has "2026"
check "80 columns" awk '{ gsub(/[\200-\277]/, "") } length > 80 { bad = 1 } END { exit bad }' out
run 0 compare --json --years 2025-2026 $a $b
comparison_valid
same "$(json /year)" 2026
run 0 compare -q --years 2025-2026 --csv years $a $b
one_line out
same "$(awk -F, 'NR > 1 { print $5 }' years/comparison.csv | sort -u | tr '\n' ' ')" "2025 2026 "
run 0 run -q --ledger none --years 2025-2026 --csv alone $b
awk -F, '$4 == "real_income" && $5 == "pct" { print $3, $6, $9 }' alone/outcomes.csv >wanted
awk -F, '$3 == "second" && $6 == "real_income" && $7 == "pct" { print $5, $8, $11 }' years/comparison.csv >got
check "the years of the second are those of its run" cmp -s wanted got
run 2 compare --years soon $a $b
err_has "option --years takes a first and a last year"
done_testing
