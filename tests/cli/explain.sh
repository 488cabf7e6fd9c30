# entente explain: the dated timeline of a package.
. "$(dirname "$0")/lib.sh"

for package in tokyo-2025-as-signed tokyo-2025-as-it-happened us-letters-2025-07; do
    run 0 explain $package
    err_empty
    out_has "average rate on goods, %              before     after"
    out_has "USA          on JPN"
done
run 0 explain tokyo-2025-as-signed
out_starts "United States-Japan, Tokyo 2025 (tokyo-2025-as-signed)"
out_has "2025-08-07"
out_has "begins      general-15: USA on JPN, all-goods except C29, C24A, C24B: at least 15% in all"
out_has "announced only on 2025-09-16"
out_has "USA          on JPN                  US$ 90.8 million back, for days of 2025"
out_has "announced   general-15: it counts from 2025-08-07"
out_has "ends        vehicles-25"
out_has "IEEPA; Executive Order 14345"

# Events of every kind, on rates that can be said by hand: cars from Japan alone, base rate 2 %
mkdir small
cat >small/regions.csv <<'END'
region,name_en
USA,United States
JPN,Japan
END
cat >small/sectors.csv <<'END'
sector,name_en,tradable_goods
C29,Cars,1
SERV,Services,0
END
cat >small/flows.csv <<'END'
sector,importer,exporter,value_musd
C29,USA,USA,1000
C29,USA,JPN,100
C29,JPN,JPN,1000
C29,JPN,USA,100
SERV,USA,USA,1000
SERV,JPN,JPN,1000
END
printf 'sector,importer,exporter,rate\nC29,USA,JPN,0.02\n' >small/tariffs.csv
printf 'input,sector,region,share\n' >small/technology.csv
printf 'sector,median\nC29,5\nSERV,5\n' >small/elasticities.csv
cat >low.yaml <<'END'
package: low
clauses:
  - {id: old, type: tariff, importer: USA, exporter: JPN, sectors: C29, rule: add, rate: 25%, from: 2025-04-03}
  - {id: more, type: tariff, importer: USA, exporter: JPN, sectors: all, rule: add, rate: 10%, from: 2025-05-01, until: 2025-12-31, authority: X}
END
cat >top.yaml <<'END'
package: top
world: small
context: low
void: {authority: X, from: 2025-11-01, refund: true, source: {title: Judgment, date: 2025-11-01}}
clauses:
  - {id: new, replace: old, type: tariff, importer: USA, exporter: JPN, sectors: C29, rule: floor, rate: 15%, from: 2025-09-16, announced: 2025-10-01}
END
run 0 explain top.yaml
err_empty
out_has "stands on the law of low"
out_has "begins      old of low: USA on JPN, C29: 25% on top of the base duty"
out_has "USA          on JPN                    2.00     27.00"
out_has "USA          on JPN                   27.00     37.00"
out_has "ends        old of low: new takes its place"
out_has "in place of old"
out_has "USA          on JPN                   37.00     15.00"
out_has "announced   new: it counts from 2025-09-16"
out_has "falls       authority X, with all clauses that rest on it; what was collected under it is owed back"
out_has "ends        more of low: its authority X falls"
out_has "Judgment (2025-11-01)"
# 15 days at 37 % instead of 15 %, then 138 days on which 10 % of authority X is paid back, of imports of 100 million
out_has "owed for days before, at the imports of the base year"
out_has "US$ 0.90 million back, for days of 2025"
out_has "US$ 3.78 million back, for days of 2025"
out_has "Owed in the end for the days of each year, less what was collected, at the imports of the base year,"
out_has "2025                                   US$ 4.68 million back"
run 0 explain --date 2025-11-01 top.yaml
out_has "US$ 3.78 million back"
out_lacks "US$ 0.90 million back"
out_lacks "Owed in the end"
run 0 explain --date 2025-11-02 top.yaml
out_lacks "back"
run 0 explain --date 2025-05-01 top.yaml
out_has "base  that day"
out_has "in force    old of low"
out_has "USA          on JPN                    2.00     37.00"
run 0 explain --date 2024-05-01 top.yaml
out_has "no clause is in force"
run 0 explain --rows 0 top.yaml
out_has "and 1 more pairs"
run 0 explain --json top.yaml
err_empty
same "$(json /dates/0/date)" 2025-04-03
same "$(json /dates/0/average_rates_on_goods/0/after_pct)" 27
same "$(json /contexts/0)" low
same "$(json /owed_years/0/year)" 2025
near() { check "$1 should be near $2" awk "BEGIN { exit !($1 - $2 < 1e-9 && $2 - $1 < 1e-9) }"; }
near "$(json /owed_years/0/owed_musd)" "-(22 * 15 + 10 * 138) / 365"
near "$(json /dates/3/owed_musd)" "-(22 * 15) / 365"
same "$(json /dates/3/owed/0/exporter)" JPN
near "$(json /dates/3/owed/0/owed_musd)" "-(22 * 15) / 365"
same "$(json /dates/3/owed/0/last_year)" 2025
near "$(json /dates/4/owed_years/0/owed_musd)" "-(10 * 138) / 365"

# A figure of others: 15 % in all on cars with a base duty of 2 %, half the imports it is spread over, 4 % for a group
cat >held.yaml <<'END'
package: held
world: small
outside: {date: 2025-06-01, importer: USA, exporter: JPN, added: 12%, base: 2.5%, imports_musd: 200, groups: [{group: more, added: 4%}], source: {title: A table, date: 2026-01-01}, note: Read on a Monday.}
clauses:
  - {id: all-in, type: tariff, importer: USA, exporter: JPN, sectors: C29, rule: floor, rate: 15%, from: 2025-01-01}
  - {id: top-up, group: more, type: tariff, importer: USA, exporter: JPN, sectors: C29, rule: floor, rate: 25%, coverage: 50%, from: 2025-01-01}
END
run 0 explain held.yaml
err_empty
out_has "2025-06-01"
out_has "USA on JPN: average duty on goods on top of the base duty, percentage points"
out_has "this law                               18.00"
out_has "outside figure                         12.00  A table"
out_has "gap                                     6.00"
out_has "coverage                              9.00  spread over goods of US$ 100 million here, over US$ 200 million there"
out_has "more                                 -1.50  its clauses add 5.00 here, 4.00 there"
out_has "netting of the base duty             -1.00"
out_has "unexplained                          -0.50"
out_has "base duty: 2.00 here, 2.50 there; with every clause on the whole of its sectors this law would add 23.00"
out_has "Read on a Monday."
run 0 explain --json held.yaml
same "$(json /dates/1/outside/0/source)" "A table"
near "$(json /dates/1/outside/0/gap_pct)" 6
near "$(json /dates/1/outside/0/parts/0/gap_pct)" 9
same "$(json /dates/1/outside/0/parts/1/group)" more
near "$(json /dates/1/outside/0/parts/1/gap_pct)" -1.5
near "$(json /dates/1/outside/0/parts/2/gap_pct)" -1
near "$(json /dates/1/outside/0/parts/3/gap_pct)" -0.5

# Japan on the dates of an outside figure: every gap is printed and its parts add up to it
run 0 explain --json tokyo-2025-as-it-happened
held=0
for date in $(seq 0 $(($(json '/dates/#') - 1))); do
    [ "$(json "/dates/$date/outside/#")" -gt 0 ] || continue
    held="$held $(json "/dates/$date/date")"
    sum=0
    for part in $(seq 0 $(($(json "/dates/$date/outside/0/parts/#") - 1))); do
        sum="$sum + $(json "/dates/$date/outside/0/parts/$part/gap_pct")"
    done
    near "($sum)" "($(json "/dates/$date/outside/0/gap_pct"))"
    near "($(json "/dates/$date/outside/0/added_pct") - $(json "/dates/$date/outside/0/outside_added_pct"))" \
        "($(json "/dates/$date/outside/0/gap_pct"))"
done
same "$held" "0 2025-03-12 2025-08-07 2025-11-14 2026-02-24 2026-07-24"

# Values by date: one event each, and on a day the value of that day
cat >steps.yaml <<'END'
package: steps
world: small
clauses:
  - {id: out, type: tariff, importer: USA, exporter: JPN, sectors: C29, rule: cap, rate: {2025-01-01: 1.5%, 2026-01-01: 1%, 2027-01-01: 0%}, until: 2028-12-31}
END
run 0 explain steps.yaml
err_empty
out_has "begins      out: USA on JPN, C29: at most 1.5% in all, base duty included, then at most 1% from 2026-01-01, at most 0% from 2027-01-01"
out_has "changes     out: at most 1.5% → at most 1%"
out_has "USA          on JPN                    1.50      1.00"
out_has "changes     out: at most 1% → at most 0%"
out_has "ends        out"
same "$(grep -c "ends" out)" 1
run 0 explain --date 2026-05-01 steps.yaml
out_has "in force    out: USA on JPN, C29: at most 1% in all, base duty included"
run 0 explain --json steps.yaml
same "$(json /dates/1/date)" 2026-01-01
same "$(json /dates/1/events/0/event)" changes
same "$(json /dates/1/events/0/value_before)" "at most 1.5%"
same "$(json /dates/1/events/0/value)" "at most 1%"
same "$(json /dates/3/events/0/event)" ends
run 0 check steps.yaml
out_has "clauses   1, from 2025-01-01 to 2027-01-01"

input=top.yaml run 0 explain -

run 2 explain --date tomorrow top.yaml
err_has "option --date takes a date like 2025-08-07, not \"tomorrow\""
run 2 explain --date 2025-02-30 top.yaml
err_has "2025-02-30 is a day that does not exist"
out_empty
run 2 explain
err_has "explain needs PACKAGE"
run 3 explain nothing.yaml
done_testing
