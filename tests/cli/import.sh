# entente data import, export and diff; world files wherever a world is taken.
. "$(dirname "$0")/lib.sh"

# A table of two economies and two industries in the layout of the ICIO; inventories of AUS are below 0.
cat >2019_SML.csv <<'END'
V1,AUS_A01,AUS_D,JPN_A01,JPN_D,AUS_HFCE,AUS_INVNT,JPN_HFCE,JPN_INVNT,OUT
AUS_A01,5,4,1,2,40,-3,2,1,52
AUS_D,3,6,2,1,38,1,3,0,54
JPN_A01,1,2,7,3,2,0,45,-1,59
JPN_D,2,1,4,8,1,1,50,2,69
TLS,1,1,1,1,3,0,2,0,9
VA,40,40,44,54,0,0,0,0,178
OUT,52,54,59,69,84,-1,102,2,0
END

run 0 data import 2019_SML.csv
err_empty
out_has "icio-2019: OECD ICIO, 2019"
out_has "2 economies x 2 industries, 2 categories of final demand"
out_has "negative changes in inventories dropped                          2           4.0"
out_has "most: AUS A01 -> AUS final demand, US\$ 3 m"
out_has "rules: inventories gras, taxes value-added"
out_has "of every economy it is within 1 % of what is published"
out_has "a solve without a shock returns 1 to"
out_has "written to icio-2019.world"
exists icio-2019.world
check "79 columns" test "$(awk '{ if (length > most) most = length } END { print most }' out)" -le 80

# The verdict as figures.
run 0 data import --json --out two.world 2019_SML.csv
err_empty
same "$(json /name)" icio-2019
same "$(json /base_year)" 2019
same "$(json /changes/4/change)" negative-inventories
same "$(json /changes/4/cells)" 2
same "$(json /value_added/0/region)" AUS
same "$(json /value_added/0/within_1_pct)" true
same "$(json /published_value_added_musd)" 178
same "$(json /written)" two.world
check "the same file at every call" cmp -s icio-2019.world two.world

# gzip and a pipe: the same world. The name of a pipe has no year.
gzip -c 2019_SML.csv >packed
run 0 data import packed --year 2019 --quiet --out packed.world
out_empty
run 0 data diff packed.world two.world
out_has "labels and figures are the same"
input=2019_SML.csv run 0 data import - --year 2019 --name from-a-pipe --out pipe.world
out_has "from-a-pipe: OECD ICIO"
run 0 data diff pipe.world two.world

# World files wherever a world is taken.
run 0 data info two.world
out_has "icio-2019: 2 economies x 2 sectors, 1 of them goods"
out_has "source                OECD ICIO"
out_has "source.file           2019_SML.csv"
out_has "import.inventories    gras"
run 0 data info --json two.world
same "$(json /notes/0/key)" source
run 0 data verify two.world
out_has "icio-2019: adds up"
out_has "changed on import"
run 0 check two.world
out_has "two.world: ok"
cat >deal.yaml <<'END'
package: deal
title: A tariff
clauses:
  - id: t
    type: tariff
    importer: AUS
    exporter: JPN
    sectors: all-goods
    from: 2020-01-01
    rule: add
    rate: 10%
END
run 0 run --world two.world --long-run deal.yaml
out_has "AUS"
run 4 run --world 2019_SML.csv deal.yaml
err_has "is neither a world file nor a directory of CSV files; a published table becomes one with \`entente data import\`"

# Rules, tariffs, elasticities.
run 0 data import 2019_SML.csv --inventories produced --out p.world
out_has "counted as made this year"
run 1 data diff two.world p.world
out_has "they differ"
out_has "flows, US\$ m (sector, importer, exporter): "
run 1 data diff --json two.world p.world
same "$(json /same)" false
same "$(json /figures/0/cells)" 8
printf 'sector,importer,exporter,rate\nA01,AUS,JPN,5\n' >tariffs.csv
printf 'sector,median,low\nA01,6,3\nD,5,2\n' >theta.csv
run 0 data import 2019_SML.csv --tariffs tariffs.csv --tariff-unit percent --elasticities theta.csv --out t.world
run 0 data info t.world
out_has "median (default)"
out_has "5.00"
run 0 data verify --json t.world
same "$(json /cells_with_tariff)" 1
run 2 data import 2019_SML.csv --tariffs tariffs.csv
err_has "--tariffs needs --tariff-unit"
run 2 data import 2019_SML.csv --inventories dropp
err_has 'option --inventories takes gras, produced or signed, not "dropp"'
run 2 data import 2019_SML.csv --elasticities 0
run 4 data import 2019_SML.csv --goods A01,X
err_has 'the table has no industry "X"'

# Export and back: the same bits, the same file.
run 0 data export two.world exported
exists exported/flows.csv
exists exported/notes.csv
run 0 data diff two.world exported
run 0 data import exported --out back.world
out_has "icio-2019: a world already"
check "export and import give the same file" cmp -s two.world back.world
run 0 data export world-2024 built-in
run 0 data diff world-2024 built-in

# What is wrong is said with its place; nothing is left behind.
sed 's/^JPN_D,2,1,4/JPN_D,2,1,"4,0"/' 2019_SML.csv >comma.csv
run 4 data import comma.csv --out bad.world
err_has 'comma.csv:5:11: row "JPN_D", column "JPN_A01" (field 4): "4,0" is not a number; write a decimal point'
missing bad.world
head -c 200 2019_SML.csv >cut.csv
run 4 data import cut.csv --out bad.world
err_has "the file may be cut off"
printf 'hello\n' >other.txt
run 4 data import other.txt --out bad.world
err_has 'the layout of the table is not known; it begins "hello"; known layouts: OECD ICIO, WIOD'
run 4 data import nowhere.csv --out bad.world
err_has "nowhere.csv: no such file"
head -c 20000 two.world >short.world
run 4 data info short.world
err_has "short.world: the world file is damaged or cut off"
run 1 data import 2019_SML.csv --out no/such/place.world
err_has "no/such/place.world: cannot be written"
check "nothing half-written is left" test -z "$(find . -name '*.part')"

if [ -f "$test_data/wiod-2011/2011_SML.csv.gz" ]; then
    run 0 data import "$test_data/wiod-2011/2011_SML.csv.gz" --out wiod.world
    err_empty
    out_has "icio-2011: OECD ICIO, 2011"
    out_has "41 economies x 35 industries, 5 categories of final demand"
    out_has "of every economy it is within 1 % of what is published"
    cat >usa.yaml <<'END'
package: usa
title: Ten percent
clauses:
  - id: t
    type: tariff
    importer: USA
    exporter: all
    sectors: all-goods
    from: 2012-01-01
    rule: add
    rate: 10%
END
    run 0 run --world wiod.world --long-run usa.yaml
    out_has "USA"
else
    echo "no $test_data/wiod-2011: that table is not imported"
fi

# KITE's layout and back.
run 0 data export two.world kite --as kite
out_has "written to kite"
exists kite/trade_share.csv
run 0 data diff kite two.world
out_has "labels and figures are the same"
run 0 data import kite --out from-kite.world
run 0 data diff from-kite.world two.world
run 0 data export two.world two.xlsx --as xlsx
out_has "written to two.xlsx"
check "a workbook is an archive" test "$(head -c 2 two.xlsx)" = PK
code=0
"$entente" data export two.world two-stata --as dta >out 2>err || code=$?
if [ $code -eq 2 ]; then
    err_has "ENTENTE_READSTAT=OFF"
else
    run 0 data diff two-stata two.world
    out_has "labels and figures are the same"
    run 0 data import two-stata --out from-stata.world
    run 0 data diff from-stata.world two.world
    run 4 data import two-stata/flows.dta
    err_has "the layout of the table is not known"
    run 0 data import "$source_dir/tests/fuzz/corpus/dta/icio.dta" --year 2019 --out of-stata.world
    out_has "icio-2019: OECD ICIO, 2019"
    run 0 data diff of-stata.world icio-2019.world
    out_has "labels and figures are the same"
    run 4 data import "$source_dir/tests/fuzz/corpus/dta/icio-missing.dta" --year 2019 --out of-stata.world
    err_has "a missing value, as Stata writes it"
fi
run 2 data export two.world kite --as stata
err_has "option --as takes csv, kite, xlsx or dta, not \"stata\""
done_testing
