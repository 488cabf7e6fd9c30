# entente data info, verify and facts, on what is built in and on directories.
. "$(dirname "$0")/lib.sh"

run 0 data info
err_empty
out_has "world-2024: 81 economies x 28 sectors, 27 of them goods"
out_has "base year             2024"
out_has "USA   United States"
out_has "median (default)"
out_has "caliendo-parro-2015"
out_has "EU           27 members"
check "79 columns" test "$(awk '{ if (length > most) most = length } END { print most }' out)" -le 80
run 0 data info --json
err_empty
same "$(json /name)" world-2024
same "$(json /base_year)" 2024
same "$(json '/regions/#')" 81
same "$(json '/sectors/#')" 28
same "$(json /groups/EU)" 27
same "$(json /elasticities/0)" median
hash=$(json /hash)
same "$(printf %s "$hash" | tr -d '0-9a-f')" ""
same ${#hash} 32
cp out built-in.json
run 0 data info --json "$source_dir/data/world-2024"
check "the directory and the table built in are the same" cmp -s out built-in.json

run 0 data verify
err_empty
out_has "world-2024: adds up"
out_has "uses of a market = what it buys"
out_has "value_added.csv = 1 - inputs"
run 0 data verify --json "$source_dir/data/world-2024"
same "$(json /adds_up)" true
same "$(json '/identities/#')" 4
same "$(json /cells_with_trade)" 139297

same "$(json /cells_with_levy)" 0
run 0 data info
out_lacks "export levies"

# A directory with export levies: told in both commands, and its hash is another.
mkdir levied && cp "$source_dir"/data/world-2024/*.csv levied/
printf 'sector,importer,exporter,levy\nA01,JPN,USA,1.25\nA01,USA,USA,0.8\n' >levied/levies.csv
run 0 data info levied
out_has "export levies         US$"
out_has "gross from 0.8 to 1.25"
run 0 data verify levied
out_has "levied: adds up"
out_has "cells with a levy      2"
run 0 data info --json levied
check "levies are part of the hash" test "$(json /hash)" != "$hash"
same "$(json /most_levy_gross)" 1.25
rm levied/levies.csv
run 0 data info --json levied
same "$(json /hash)" "$hash"
printf 'sector,importer,exporter,levy\nA01,JPN,USA,0\n' >levied/levies.csv
run 4 data verify levied
err_has "levied/levies.csv:2:13: the levy on A01 from USA to JPN is 0; it must be above 0; gross: 1.1 is a levy of 10 %"

if [ -d "$test_data/cp2015-nafta" ]; then
    run 0 data verify "$test_data/cp2015-nafta"
    out_has "cp2015-nafta: adds up"
    run 0 data info --json "$test_data/cp2015-nafta"
    same "$(json '/regions/#')" 31
    same "$(json '/sectors/#')" 40
else
    echo "no $test_data/cp2015-nafta: that table is not looked at"
fi
run 4 data verify nowhere
out_empty

run 0 data facts
err_empty
out_has "macro/gdp "
out_has "lanes/routes "
run 0 data facts macro
err_empty
out_has "SIPRI Military Expenditure Database"
out_has "the sum of the 191 economies, of 207"
out_lacks "minerals/"
run 0 data facts minerals
out_has "Mineral Commodity Summaries 2026"
run 0 data facts lanes
out_has "Hummels and Schaur 2013"
out_has "hormuz +3.0*"
run 0 data facts --json
err_empty
same "$(json '/macro/tables/#')" 3
same "$(json /macro/tables/0/rows/0/region)" ABW
same "$(json '/macro/world_gdp/#')" 4
same "$(json '/lanes/detours/#')" 171
run 0 data facts --csv written lanes
out_empty
err_has "wrote written/lanes/routes.csv"
missing written/macro
for file in settings straits waypoints legs routes sectors land; do
    check "$file is written as it is built in" cmp -s "written/lanes/$file.csv" "$source_dir/data/lanes/$file.csv"
done
run 0 data facts --facts "$source_dir/data" --csv written
check "facts written and the files are the same" diff -r written/minerals "$source_dir/data/minerals" -x SOURCES.md
run 0 data facts
mv out built-in.txt
run 0 data facts --facts written
check "facts written read back as the same" cmp -s out built-in.txt
run 2 data facts lnaes
err_has 'topic "lnaes" is unknown; did you mean "lanes"?'
run 4 data facts --facts nowhere
err_has "nowhere: no such facts directory"
sed 's/^JPN,2024,/JPNN,2024,x/' "$source_dir/data/macro/gdp.csv" >written/macro/gdp.csv
run 4 data facts --facts written macro
out_empty
err_has "written/macro/gdp.csv:"
done_testing
