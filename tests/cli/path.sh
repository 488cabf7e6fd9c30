# entente run over years: the text of a path, JSON, the four tables, horizons, deliveries and ledgers.
. "$(dirname "$0")/lib.sh"
cat >deal.yaml <<'END'
package: deal
parties: [USA, JPN]
rival: CHN
horizon: [2026, 2029]
clauses:
  - {id: cars-15, type: tariff, importer: USA, exporter: JPN, sectors: C29, rule: floor, rate: 15%, from: 2026-01-01}
  - {id: standards, type: barrier, importer: JPN, exporter: USA, sectors: C29, cost: -5%, from: 2027-01-01}
  - {id: gas, type: purchase, importer: JPN, exporter: USA, sectors: B06, amount: $7bn, from: 2026-01-01, status: agreed}
  - {id: fund, type: investment, investor: JPN, host: USA, schedule: {2026: $10bn, 2027: $20bn}, mix: {SERV: 100%}, status: signed}
END

# Text
run 0 run deal.yaml
err_empty
out_starts "deal: in 2029 "
out_has "measured against the law of"
out_has "Real income, %"
out_has "US$ bn of 2024, in 2029. Mean: the constant change worth all years, discounted."
out_has "Points, 2029"
out_has "% from China: imports, use"
out_has "Pledges"
out_has "Trade adjusts: gradual."
out_has "Left out:"
lines=$(wc -l <out)
check "the answer should fit a screen ($lines lines)" test "$lines" -le 60
check "80 columns" awk '{ gsub(/[\200-\277]/, "") } length > 80 { bad = 1 } END { exit bad }' out
same "$(grep -c '^total ' out)" 1
run 0 run --tables deal.yaml
out_has "Imports of the parties"
out_has "Duties, US$ bn of 2024"

run 0 run -q deal.yaml
err_empty
one_line out
quiet=$(cat out)
run 0 run -q --ledger none deal.yaml
one_line out
out_lacks "Most comes from"
check "the sentence begins alike without the ledger" test "$(cut -c 1-60 out)" = "$(printf %s "$quiet" | cut -c 1-60)"

# Options of the package count, unless the command says another
sed 's/^rival: CHN/&\noptions: {beta: 0.9, adjustment: long-run, world-gdp-growth: 0.02}/' deal.yaml >options.yaml
run 0 run --json --ledger none options.yaml
same "$(json /options/beta)" 0.9
same "$(json /options/world-gdp-growth)" 0.02
same "$(json /path/adjustment)" long-run
run 0 run --json --ledger none --set beta=0.96 options.yaml
same "$(json /options/beta)" 0.96
same "$(json /options/world-gdp-growth)" 0.02
sed 's/beta: 0.9/beta: 9/' options.yaml >wrong.yaml
run 3 run wrong.yaml
err_has "wrong.yaml:4:17: beta is \"9\"; it lies between 0.8 and 0.999"
sed 's/beta: 0.9/betta: 0.9/' options.yaml >wrong.yaml
run 3 run wrong.yaml
err_has "wrong.yaml:4:18: option \"betta\" is unknown"

# JSON and the ledger
run 0 run --json deal.yaml
err_empty
json_valid
same "$(json /converged)" true
same "$(json /year)" 2029
same "$(json '/path/years/#')" 4
same "$(json '/path/ledger/players/#')" 4
outcomes=$(json /outcomes)
cp out first.json
for threads in 1 2 3; do
    run 0 run --json --threads $threads deal.yaml
    check "the same bytes on $threads threads" cmp -s out first.json
done
run 0 run --json --ledger none --closure zero --threads 1 deal.yaml
same "$(grep -c 'equilibrium without deficits' err)" 4
cp err warnings
cp out purged.json
run 0 run --json --ledger none --closure zero --threads 2 deal.yaml
check "the same warnings on two threads" cmp -s err warnings
check "and the same bytes" cmp -s out purged.json
run 0 run --json --year 2027 deal.yaml
json_valid
same "$(json /year)" 2027
check "another year shown has other figures" test "$(json /outcomes)" != "$outcomes"
run 0 run --json --ledger clause deal.yaml
json_valid
same "$(json '/path/ledger/players/#')" 4
out_has '"standards"'
run 0 run --json --ledger none deal.yaml
json_valid
check "the ledger does not move the figures" test "$(json /outcomes)" = "$outcomes"

# The four tables
run 0 run -q --delivery expected --csv tables deal.yaml
err_empty
same "$(ls tables | tr '\n' ' ')" "dependence.csv ledger.csv outcomes.csv pledges.csv "
same "$(head -1 tables/ledger.csv)" "package,against,year,player,region,value,error"
same "$(head -1 tables/pledges.csv)" "package,against,year,clause,kind,measure,unit,value"
same "$(head -1 tables/dependence.csv)" "package,against,year,rival,region,sector,base,from_share,to_share"
same "$(awk -F, '/,real_income,pct,JPN,/ { print $3 }' tables/outcomes.csv | tr '\n' ' ')" "2026 2027 2028 2029 "
check "shares of the ledger sum to the change of real income, in each region and year" awk -F, '
    FNR == 1 { next }
    FILENAME ~ /ledger/ { sum[$3 "," $5] += $6; next }
    $4 == "real_income" && $5 == "pct" { n++; d = sum[$3 "," $6] - $9; if (d < 0) d = -d; if (d > 1e-7) bad++ }
    END { exit bad > 0 || n != 4 * 81 }' tables/ledger.csv tables/outcomes.csv
check "what is delivered of the fund is 70 % of what is promised" awk -F, '
    $4 == "fund" && $6 == "promised" { p += $8 } $4 == "fund" && $6 == "delivered" { d += $8 }
    END { exit !(p > 29999.999 && p < 30000.001 && d > 20999.999 && d < 21000.001) }' tables/pledges.csv

# Horizons
run 0 run --json --ledger none --years 2027-2028 deal.yaml
same "$(json '/path/years/#')" 2
same "$(json /path/years/0)" 2027
for years in soon 2027 2028-2027 2027-2028x 1800-2030 2027:2028; do
    run 2 run --years $years deal.yaml
    err_has "option --years takes a first and a last year, like 2025-2035, not \"$years\""
    out_empty
done
run 2 run --years 2027-2028 --year 2029 deal.yaml
err_has "2029 is not in the horizon, 2027 to 2028"
out_empty
run 2 run --years 2027-2200 deal.yaml
err_has "a horizon has from 1 to 101 years"

# What counts of pledges: at one year the readings differ where a pledge is
for delivery in headline expected none; do
    run 0 run --json --ledger none --delivery $delivery deal.yaml
    json_valid
    same "$(json /path/delivery)" $delivery
    json /outcomes >$delivery
done
check "headline and expected differ" sh -c '! cmp -s headline expected'
check "expected and none differ" sh -c '! cmp -s expected none'
run 0 run --json --ledger none --delivery none --set gas.delivery=0 --set fund.delivery=0 deal.yaml
json /outcomes >nothing
run 0 run --json --ledger none --delivery headline --set gas.delivery=0 --set fund.delivery=0 deal.yaml
check "pledges of which nothing is delivered do not count" test "$(json /outcomes)" = "$(cat nothing)"
run 2 run --delivery expcted deal.yaml
err_has 'did you mean "expected"?'
run 2 run --ledger clauses deal.yaml
err_has 'did you mean "clause"?'

# Options of the path
run 0 run --json --ledger none --set adjustment=long-run --set capital=fixed --set beta=0.95 deal.yaml
json_valid
same "$(json /options/capital)" fixed
same "$(json /options/beta)" 0.95
run 2 run --set adjustment=gradal deal.yaml
err_has 'did you mean "gradual"?'
run 2 run --set beta=1.5 deal.yaml
err_has "beta"

# The long run is the path at rest of rates alone, with elasticities of the long run
grep -v 'id: gas\|id: fund' deal.yaml >law.yaml
run 0 run --json --long-run --year 2028 law.yaml
cp out long
run 0 run --json --ledger none --year 2028 --set adjustment=long-run --set capital=fixed law.yaml
json_valid
long_pct=$(sed -n 's/.*"real_income", "unit": "pct", "region": "JPN", "value": \([-0-9.e]*\)}.*/\1/p' long | head -1)
path_pct=$(sed -n 's/.*"real_income", "unit": "pct", "region": "JPN", "value": \([-0-9.e]*\)}.*/\1/p' out | head -1)
check "Japan in 2028: $long_pct and $path_pct" awk -v a="$long_pct" -v b="$path_pct" 'BEGIN { d = a - b; if (d < 0) d = -d; exit !(a != "" && a < 0 && d < 1e-7) }'
run 2 run --long-run --years 2026-2028 deal.yaml
err_has "--years, --delivery and --ledger are of a path"

# A year without a solution: said first, the years before it are kept
cat >hard.yaml <<'END'
package: hard
horizon: [2025, 2027]
clauses:
  - {id: a, type: productivity, region: NOR, sectors: all, change: -1%, from: 2025-01-01}
  - {id: b, type: productivity, region: NOR, sectors: all, change: -99%, from: 2027-01-01}
END
run 5 run --set max-sweeps=300 --csv none hard.yaml
out_has "No verified solution was found for 2027."
out_has "2026"
err_has "2027, the package"
err_has "none/outcomes.csv was not written"
run 5 run --set max-sweeps=300 --json hard.yaml
json_valid
same "$(json /converged)" false
same "$(json '/path/years/#')" 2

# A pledge that nobody can serve
cat >unmet.yaml <<'END'
package: unmet
horizon: [2025, 2026]
clauses:
  - {id: all-of-it, type: purchase, importer: ISL, exporter: USA, sectors: C29, amount: $900bn, from: 2026-01-01, status: assumed}
END
run 6 run --json unmet.yaml
json_valid
err_has "2026, the package"
err_has "all-of-it"
done_testing
