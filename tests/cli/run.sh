# Good runs: text, JSON, CSV, and the options that change what is solved.
. "$(dirname "$0")/lib.sh"

run 0 run --long-run tokyo-2025-as-signed
err_empty
out_has "Winners and losers"
out_has "US$ bn of 2024"
out_has "JPN  Japan"
out_has "USA  United States"
out_has "China"
out_has "all others"
out_has "United States on Japan"
out_has "Left out:"
out_has "World world-2024"
out_has "against us-letters-2025-07"
out_lacks "$(printf '\033')"
lines=$(wc -l <out)
check "the answer should fit a screen ($lines lines)" test "$lines" -le 50
cp out text

run 0 run --long-run --quiet tokyo-2025-as-signed
err_empty
one_line out
check "--quiet should print the sentence that the text starts with" \
    test "$(tr -s ' \n' '  ' <out | sed 's/ $//')" = "$(sed '/^$/q' text | tr -s ' \n' '  ' | sed 's/ *$//')"

run 0 run --long-run --rows 3 tokyo-2025-as-signed
same "$(grep -c '^[A-Z][A-Z][A-Z]  ' out)" 3
out_has "JPN  Japan"
out_has "USA  United States"

run 0 run --long-run --json tokyo-2025-as-signed
err_empty
json_valid
same "$(json /package/name)" tokyo-2025-as-signed
same "$(json /against/name)" us-letters-2025-07
same "$(json /world/name)" world-2024
same "$(json /converged)" true
same "$(json /rival)" CHN
same "$(json '/regions/#')" 81
same "$(json '/sectors/#')" 28
same "$(json '/duties/#')" 2
same "$(json '/outcomes/#')" $(($(json '/measures/#') * 81))
for measure in real_income real_wage income cpi wage cp_linear terms_of_trade volume_of_trade; do
    out_has "{\"measure\": \"$measure\", \"unit\": \"pct\", \"region\": \"JPN\","
done
for measure in tariff_revenue exports imports output; do
    out_has "{\"measure\": \"$measure\", \"unit\": \"musd\", \"region\": \"JPN\","
    out_has "{\"measure\": \"$measure\", \"unit\": \"pct\", \"region\": \"JPN\","
done
year=$(json /year)
same "$(json /solves/0/method)" anderson
hash=$(json /world/hash)
outcomes=$(json /outcomes)
cp out first.json
run 0 run --long-run --json --threads 4 tokyo-2025-as-signed
check "the same bytes on any number of threads" cmp -s out first.json

run 0 run --long-run --csv tables/deep tokyo-2025-as-signed
err_has "wrote tables/deep/outcomes.csv"
same "$(wc -l <err)" 2 # and the id of the run
out_has "Winners and losers"
csv=tables/deep/outcomes.csv
exists $csv
same "$(ls tables/deep)" outcomes.csv
same "$(head -1 $csv)" "package,against,year,measure,unit,region,partner,sector,value"
same "$(awk -F, 'NF != 9' $csv | wc -l)" 0
same "$(awk -F, '$9 ~ /nan|inf/ || $9 == ""' $csv | wc -l)" 0
same "$(awk -F, 'NR > 1 { print $1, $2, $3 }' $csv | sort -u)" "tokyo-2025-as-signed us-letters-2025-07 $year"
same "$(grep -c ',real_income,pct,' $csv)" 81
same "$(grep -c ',output,musd,JPN,,C29,' $csv)" 1
same "$(grep -c ',imports,musd,USA,JPN,C29,' $csv)" 1
same "$(grep -c ',imports,pct,USA,JPN,C29,' $csv)" 1
same "$(grep -c ',imports,musd,FRA,DEU,C29,' $csv)" 1
same "$(grep -c ',imports,musd,USA,USA,' $csv)" 0
check "bilateral imports add up to the region's total" awk -F, '
    $4 == "imports" && $5 == "musd" && $6 == "JPN" { if ($7 == "") total = $9; else sum += $9 }
    END { exit !(total > 0 && sum / total - 1 < 1e-9 && total / sum - 1 < 1e-9) }' $csv
check "sector output adds up to the region's total" awk -F, '
    $4 == "output" && $5 == "musd" && $6 == "JPN" { if ($8 == "") total = $9; else sum += $9 }
    END { exit !(total > 0 && sum / total - 1 < 1e-9 && total / sum - 1 < 1e-9) }' $csv
value=$(awk -F, '$4 == "real_income" && $5 == "pct" && $6 == "JPN" { print $9 }' $csv)
check "JSON and CSV say the same of Japan: $value" \
    holds first.json "\"real_income\", \"unit\": \"pct\", \"region\": \"JPN\", \"value\": $value}"
cp $csv first.csv
run 0 run --long-run --quiet --csv tables/deep tokyo-2025-as-signed
err_empty
check "a second run writes the same bytes" cmp -s $csv first.csv

# What is solved
run 0 run --long-run --json --against none tokyo-2025-as-signed
json_valid
same "$(json /against/name)" none
check "another law to measure against gives other figures" test "$(json /outcomes)" != "$outcomes"
run 0 run --long-run --json --year 2027 tokyo-2025-as-signed
same "$(json /year)" 2027
same "$(json /date)" null

# The law of a day as if it held for ever: what a package of that law alone, from a year's first day on, comes to
head='package: NAME
world: world-2024
against: none
clauses:'
one='type: tariff, importer: USA, exporter: JPN, sectors: C29, rule: floor'
printf '%s\n  - {id: a, %s, rate: 27.5%%, from: 2025-03-01, until: 2025-09-15}\n  - {id: b, %s, rate: 15%%, from: 2025-09-16}\n' \
    "$head" "$one" "$one" >dated.yaml
printf '%s\n  - {id: a, %s, rate: 27.5%%, from: 2025-01-01}\n' "$head" "$one" >high.yaml
printf '%s\n  - {id: b, %s, rate: 15%%, from: 2025-01-01}\n' "$head" "$one" >low.yaml
run 0 run --long-run --json --year 2025 high.yaml
high=$(json /outcomes)
run 0 run --long-run --json --year 2025 low.yaml
low=$(json /outcomes)
check "the two laws differ" test "$high" != "$low"
run 0 run --json --date 2025-09-15 dated.yaml
json_valid
same "$(json /year)" 2025
same "$(json /date)" 2025-09-15
check "the last day of a clause" test "$(json /outcomes)" = "$high"
run 0 run --json --date 2025-09-16 dated.yaml
check "the first day of the next" test "$(json /outcomes)" = "$low"
run 0 run --date 2025-09-16 dated.yaml
out_has "under the law of 16 September 2025"
out_has "change, law of 16 September 2025, long run"
run 0 run -q --csv dated --date 2025-09-16 dated.yaml
same "$(awk -F, 'NR > 1 { print $3 }' dated/outcomes.csv | sort -u)" 2025
run 0 run --long-run --json --elasticities caliendo-parro-2015 tokyo-2025-as-signed
same "$(json /elasticities)" caliendo-parro-2015
check "other elasticities give other figures" test "$(json /outcomes)" != "$outcomes"
run 0 run --long-run --json --world "$source_dir/data/world-2024" tokyo-2025-as-signed
same "$(json /world/hash)" "$hash"
check "the CSV files are the table built in, to the last bit" test "$(json /outcomes)" = "$outcomes"
run 0 run --long-run --json --set tolerance=1e-8 --set window=5 --set max-sweeps=500 tokyo-2025-as-signed
json_valid

# Where a package comes from
cp "$source_dir/packages/tokyo-2025-as-signed.yaml" mine.yaml
run 0 run --long-run --json mine.yaml
check "a file gives the figures of the shipped package" test "$(json /outcomes)" = "$outcomes"
same "$(json /package/file)" mine.yaml
input=mine.yaml run 0 run --long-run --json -
unset input
check "standard input too" test "$(json /outcomes)" = "$outcomes"
mkdir -p below
ln -s "$source_dir/data/world-2024" below/table
sed 's/^world: .*/world: table/' mine.yaml >below/other.yaml
run 0 run --long-run --json below/other.yaml
same "$(json /world/hash)" "$hash"

# Deficits by a dated path
sed 's/^clauses:/deficits: [{region: USA, from: 2026-01-01, share: 1%}, {region: JPN, from: 2026-01-01, share: -2%}]\n&/' \
    mine.yaml >path.yaml
run 0 run --long-run --json --year 2026 --closure path path.yaml
json_valid
err_empty
same "$(json /closure)" path
same "$(json '/warnings/#')" 0
cp out path.json
run 0 run --long-run --year 2026 --closure path path.yaml
check "the text names the closure" sh -c 'tr "\n" " " <out | tr -s " " | grep -qF "Deficits: path."'
run 0 run --long-run --json --no-store --year 2026 --against none --closure path mine.yaml
cp out mine-path.json
run 0 run --long-run --json --no-store --year 2026 --against none mine.yaml
sed 's/"world-share"/"path"/' out >mine-share.json
check "path without deficits is world-share" cmp -s mine-path.json mine-share.json
run 0 run --long-run --json --year 2026 path.yaml
err_has "path.yaml:"
err_has "deficits of tokyo-2025-as-signed are not used: the closure is world-share, not path"
same "$(json '/warnings/#')" 1
check "the path gives other figures" test "$(json /outcomes)" != "$("$check_json" /outcomes <path.json)"
sed 's/share: -2%/share: -2/' path.yaml >bad.yaml
run 3 run bad.yaml
err_has 'share -2 has no "%"'
sed 's/region: JPN/region: JAP/' path.yaml >bad.yaml
run 3 run bad.yaml
err_has 'region "JAP" is unknown; did you mean "JPN"?'
run 0 run --long-run --json --year 2026 --closure zero mine.yaml
json_valid
err_has "the base is the equilibrium without deficits"
same "$(json '/warnings/#')" 1

# Nothing changes against oneself
run 0 run --long-run --json --against mine.yaml mine.yaml
json_valid
check "a package against itself changes nothing" awk '
    /"measure": "real_income", "unit": "pct", "region"/ { v = $NF; gsub(/[^-0-9.e+]/, "", v); if (v > 1e-7 || v < -1e-7) bad = 1; n++ }
    END { exit bad || n != 81 }' out
done_testing
