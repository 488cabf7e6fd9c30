# entente check: packages and worlds that are well.
. "$(dirname "$0")/lib.sh"

for package in tokyo-2025-as-signed us-letters-2025-07; do
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
done_testing
