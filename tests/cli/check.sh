# entente check: packages and worlds that are well.
. "$(dirname "$0")/lib.sh"

for package in tokyo-2025-as-signed tokyo-2025-as-it-happened us-letters-2025-07; do
    run 0 check $package
    err_empty
    out_has "shipped:$package: ok"
    out_has "world-2024, 81 economies x 28 sectors"
    run 0 check --quiet $package
    out_empty
    err_empty
done
run 0 check tokyo-2025-as-signed
out_has "parties   USA JPN; rival CHN"
out_has "against   us-letters-2025-07"
out_has "general-15: USA on JPN"
out_has "law       of 2026"
run 0 check --year 2030 tokyo-2025-as-signed
out_has "law       of 2030"
run 0 check "$source_dir/packages/tokyo-2025-as-signed.yaml"
out_has "tokyo-2025-as-signed.yaml: ok"
run 0 check "$source_dir/data/world-2024"
err_empty
out_has "world-2024: ok"
hash=$(sed -n 's/^ *hash *//p' out)
run 0 data info
out_has "$hash"

# A clause that names no cell of the table, or never applies, is a warning
cat >odd.yaml <<'END'
package: odd
against: none
clauses:
  - {id: never, type: tariff, importer: USA, exporter: JPN, sectors: all-goods, rule: add, rate: 10%, from: 2025-01-01, until: 2024-01-01}
END
"$entente" check odd.yaml >out 2>err
last="entente check odd.yaml"
check "a clause that never applies should be mentioned" grep -q "odd.yaml:" err
# Law that stands on other law
cat >top.yaml <<'END'
package: top
context: us-letters-2025-07
parties: [USA, JPN]
void: {authority: IEEPA, from: 2026-02-20}
clauses:
  - {id: more, type: tariff, importer: USA, exporter: JPN, sectors: C29, rule: add, rate: 10%, from: 2025-01-01}
END
run 0 check top.yaml
err_empty
out_has "context   us-letters-2025-07"
out_has "2026-02-20 authority IEEPA falls"
out_has "law       of 2027"
run 0 run --long-run -q top.yaml
out_has "measured against its context alone"
cat >round.yaml <<'END'
package: round
context: [top.yaml, ./round.yaml]
clauses:
  - {id: more, type: tariff, importer: USA, exporter: JPN, sectors: C29, rule: add, rate: 10%, from: 2025-01-01}
END
run 3 check round.yaml
err_has 'round.yaml:2:21: context leads in a circle: "./round.yaml"; remove one of the links'
sed 's/^context.*/against: round/' round.yaml >self.yaml
sed 's/^context.*/against: .\/self.yaml/' round.yaml >other && mv other round.yaml
run 3 run self.yaml
err_has 'round.yaml:2:10: against leads in a circle: "round", then "./self.yaml"'
cat >deficits.yaml <<'END'
package: deficits
deficits: [{region: USA, from: 2029-01-01, share: -2.5%, source: {title: "A plan", date: 2025-01-01}}]
clauses:
  - {id: more, type: tariff, importer: USA, exporter: JPN, sectors: C29, rule: add, rate: 10%, from: 2025-01-01}
END
run 0 check deficits.yaml
err_empty
out_has "2029-01-01 deficit of USA: -2.5% of its value added, under closure path"
out_has "law       of 2025"
run 0 explain deficits.yaml
out_has "  2029-01-01  USA: -2.5% of its value added"
out_has "A plan (2025-01-01)"
run 0 explain --json deficits.yaml
same "$(json /deficits/0/share_pct)" -2.5
sed 's/region: USA, from/region: all, from/' deficits.yaml >all.yaml
run 3 check all.yaml
err_has 'all.yaml:2:21: region "all"'

# A clause that is off is listed, and counts for nothing
run 0 check tokyo-2025-as-signed --set vehicles-15.off=true
out_has "32, 1 of them switched off, from"
out_has "(switched off)"
run 0 explain tokyo-2025-as-signed --set vehicles-15.off=true
out_has "Switched off"
check "a clause that is off has no event" test "$(grep -c 'vehicles-15' out)" -eq 1
run 0 explain tokyo-2025-as-signed --set vehicles-15.off=true --json
out_has '"off": ['
run 3 check tokyo-2025-as-signed --set investment-550.off=true
err_has "which is switched off"
err_has "switch this clause off too"

run 0 run tokyo-2025-as-signed --long-run --set vehicles-15.off=true --json -q
check "one clause of the document is off" test "$(grep -c '"off": true' out)" -eq 1
check "and 31 are on" test "$(grep -c '"off": false' out)" -eq 31

# A package written with its settings
package="$source_dir/packages/tokyo-2025-as-signed.yaml"
run 0 check "$package" --write same.yaml --quiet
out_empty
check "without settings the bytes are the same" cmp -s "$package" same.yaml
run 0 check "$package" --write -
check "standard output has the package and nothing else" cmp -s "$package" out
run 0 check same.yaml --set general-15.rate=20% --set vehicles-15.off=true --write same.yaml
out_has "same.yaml: ok"
check "two lines are new or other ones" test "$(diff "$package" same.yaml | grep -c '^>')" -eq 2
check "nothing is left behind" test ! -e same.yaml.part
run 0 check same.yaml
out_has "at least 20% in all"
out_has "(switched off)"
run 3 check same.yaml --set general-15.rate=x --write never.yaml
check "a bad package is not written" test ! -e never.yaml
run 1 check same.yaml --write no/such/directory.yaml
err_has "cannot be written"
run 2 check "$source_dir/data/world-2024" --write w.yaml
err_has "is a world"
done_testing
