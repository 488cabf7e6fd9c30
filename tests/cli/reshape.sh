# entente data aggregate, split, tariffs, elasticities: worlds made of worlds, from the command.
. "$(dirname "$0")/lib.sh"

# Aggregate: groups, sections, a map; totals stay; the new world goes everywhere a world goes.
run 0 data aggregate --regions EU,ASEAN --sectors sections --out small.world
err_empty
out_has "world-2024-46x4: 46 economies x 4 sectors, from world-2024: 81 x 28"
out_has "value added                    104528.632       104528.632"
out_has "written to small.world"
exists small.world
run 0 data verify small.world
out_has "adds up"
run 0 data info small.world
out_has "EU = AUT BEL"
cat >map.csv <<'END'
# version: three blocs
from,to,name_en,name_fr
EU,EU,European Union,Union européenne
G7,G6,Other G7,Autres G7
*,ROW,Rest,Reste
END
run 4 data aggregate --regions map.csv --out three.world
err_has "map.csv:4:1: region DEU is mapped twice, first on line 3"
missing three.world
sed 's/^G7,.*/USA,USA,,/' map.csv >blocs.csv
run 0 data aggregate --json --world small.world --name blocs --regions blocs.csv --out three.world
err_empty
same "$(json /after/name)" blocs
same "$(json /after/regions)" 3
same "$(json /before/sectors)" 4
same "$(json /written)" three.world
run 0 data info --json three.world
out_has '"name_fr": "Union européenne"'
run 4 data aggregate --regions EU,G7 --out no.world
err_has "region DEU is in EU and in G7: it can become only one of them"
run 4 data aggregate --sectors section --out no.world
err_has 'sector "section" is unknown; did you mean "sections"?'
run 2 data aggregate --regions EU
err_has "--out says which world file to write"
run 0 data aggregate --quiet --out same.world
out_empty
run 0 data diff world-2024 same.world
out_has "labels and figures are the same"
missing no.world

# Split: rare earths out of C24B, and back.
printf 'sector,share\nRARE,0.02\nC24B,0.98\n' >shares.csv
printf 'sector,name_en,median\nRARE,Rare earths,1.5\n' >parts.csv
run 0 data split C24B --shares shares.csv --parts parts.csv --out rare.world
err_empty
out_has "81 economies x 29 sectors, from world-2024: 81 x 28"
run 0 data info rare.world
out_has "RARE (2 % of output), C24B (98 % of output) by the shares of shares.csv"
printf 'sector,share\nRARE,0.02\nC24B,0.97\n' >bad.csv
run 4 data split C24B --shares bad.csv --out no.world
err_has "bad.csv:3:1: the shares of output sum to 0.99, not to 1"
run 2 data split C24B --out no.world
err_has "--shares says how C24B is split"
run 4 data split C24X --shares shares.csv --out no.world
err_has 'did you mean "C24'
printf 'sector,share,what\nRARE,0.1,\nC24B,0.9,\nRARE,0.5,use\nC24B,0.5,use\n' >bad.csv
run 5 data split C24B --shares bad.csv --out no.world
err_has "the shares of output and of use cannot both hold"
missing no.world

# Tariffs: as TRAINS writes them, through the concordance that is shipped.
hs=$source_dir/data/concordances/hs-world-2024.csv
cat >mfn.csv <<'END'
NomenCode,Reporter_ISO_N,Year,ProductCode,Sum_Of_Rates,Min_Rate,Max_Rate,SimpleAverage,TotalNoOfLines
H5,842,2022,870323,5,2.5,2.5,2.5,2
H5,842,2022,870899,4,4,4,4,1
H5,842,2022,10121,1,1,1,1,1
H5,842,2022,983456,1,1,1,7,1
H5,004,2022,870323,1,1,1,9,1
END
run 0 data tariffs mfn.csv --unit percent --concordance "$hs" --source "TRAINS 2022" --out duties.world
err_empty
out_has "lines                 5, 3 matched (60.00 %)"
out_has "for all partners      3 of them"
out_has "leading zero lost     1 products"
out_has "1 importers that are no region of the world:"
out_has "  004                                      1"
out_has "1 products that lead to no sector:"
out_has "hs-world-2024.csv: HS chapters and headings to the industries of world-2024"
run 0 data info duties.world
out_has "TRAINS 2022, 2022; simple mean of 3 lines of 5"
run 0 data export --quiet duties.world duties
same "$(awk -F, 'NR == 1 { for (c = 1; c <= NF; c++) if ($c == "JPN") at = c } $1 == "C29" && $2 == "USA" { print $at }' duties/tariffs.csv)" 0.0325
run 0 data tariffs mfn.csv --json --unit percent --concordance "$hs" --out duties.world
same "$(json /matched)" 3
same "$(json '/unmatched/#')" 2
same "$(json /unmatched/0/what)" importer
run 2 data tariffs mfn.csv --concordance "$hs" --out no.world
err_has "--unit says what the rates are: fraction (0.05), percent (5) or multiplier (1.05)"
run 2 data tariffs mfn.csv --unit pct --concordance "$hs" --out no.world
err_has "fraction, percent or multiplier"
run 4 data tariffs mfn.csv --unit percent --out no.world
err_has "none of 5 lines leads to a cell of the world; products become sectors through a concordance"
run 4 data tariffs mfn.csv --unit multiplier --concordance "$hs" --columns rate=Max_Rate,product=ProductCode --mean trade --out no.world
err_has "mfn.csv:1: a mean weighted by trade needs a column of trade values"
printf 'importer,exporter,product,rate\nUSA,JPN,C29,0.5\n' >low.csv
run 4 data tariffs low.csv --unit multiplier --out no.world
err_has 'low.csv:2:13: "0.5" would be a tariff of -50 %; is the unit right?'
run 0 data tariffs low.csv --unit fraction --others zero --out half.world
out_has "the others            set to 0"
gzip -c low.csv >low.gz
run 0 data tariffs low.gz --unit fraction --others zero --source low.csv --out packed.world
run 0 data diff half.world packed.world
missing no.world

# Elasticities of one's own.
run 0 data info --json world-2024
"$check_json" '/sectors/#' <out >/dev/null
{
    echo sector,theta,se
    for j in $(seq 0 27); do printf '%s,3.25,\n' "$(json /sectors/$j/code)"; done
} >theta.csv
run 0 data elasticities theta.csv --set mine --out theta.world
run 0 data info theta.world
out_has "  mine"
run 4 data elasticities shares.csv --set mine --out no.world
err_has 'column "theta" is missing'
run 2 data elasticities theta.csv --out no.world
err_has "--set says what the elasticities are called"

done_testing
