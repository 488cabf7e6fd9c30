# --set CLAUSE.KEY=VALUE: a package with one key otherwise, in every command that reads packages.
. "$(dirname "$0")/lib.sh"
tokyo=$source_dir/packages/tokyo-2025-as-signed.yaml

# The same as a file in which it is written
awk '/id: general-15/ { at = 1 } at && /rate:/ { sub(/rate: .*/, "rate: 20%"); at = 0 } { print }' "$tokyo" >edited.yaml
check "the clause should have been edited" test "$(diff "$tokyo" edited.yaml | grep -c '^>')" -eq 1
cp "$source_dir/packages/us-letters-2025-07.yaml" .
run 0 run --long-run --json edited.yaml
edited=$(json /outcomes)
run 0 run --long-run --json --set general-15.rate=20% tokyo-2025-as-signed
err_empty
json_valid
check "set and written are the same" test "$(json /outcomes)" = "$edited"
same "$(json /options/general-15.rate)" 20%
same "$(json /options/window)" 10
hash=$(json /package/hash)
run 0 run --long-run --json tokyo-2025-as-signed
check "another hash than without" test "$(json /package/hash)" != "$hash"
check "other figures than without" test "$(json /outcomes)" != "$edited"
run 0 run --long-run --json --set general-15.rate=1% --set window=9 --set general-15.rate=20% tokyo-2025-as-signed
same "$(json /options/general-15.rate)" 20%
same "$(json /options/window)" 9

# Readers are told
run 0 run --long-run --set general-15.rate=20% tokyo-2025-as-signed
out_starts "United States-Japan, Tokyo 2025 with general-15.rate=20%: "
out_has "Set otherwise than in the file: general-15.rate=20%."
run 0 run --long-run -q --set general-15.rate=20% --set general-15.until=2027-01-01 --set vehicles-15.rate=1% tokyo-2025-as-signed
out_has "Tokyo 2025 with 3 keys set otherwise: "
run 0 check --set general-15.rate=20% --set general-15.except= tokyo-2025-as-signed
out_has "general-15: USA on JPN, all-goods: at least 20% in all"
out_has "set       general-15.rate=20%"
run 0 explain --set general-15.from=2025-09-01 --set general-15.announced= tokyo-2025-as-signed
out_has "2025-09-01"
input=$tokyo run 0 check --set general-15.rate=20% -
out_has "at least 20% in all"

# Refused where it is set
for command in run check explain "run --json" "run --csv tables"; do
    run 3 $command --set general-15.rate=ten% tokyo-2025-as-signed
    out_empty
    err_has 'entente: --set general-15.rate:1:1: rate "ten%" is not a number; write it like 15%'
    one_line err
    run 3 $command --set 'general-15.exporter=[CHN, JAP]' tokyo-2025-as-signed
    out_empty
    err_has 'entente: --set general-15.exporter:1:7: exporter "JAP" is unknown; did you mean "JPN"?'
    run 3 $command --set genral-15.rate=1% tokyo-2025-as-signed
    out_empty
    err_has 'did you mean "general-15"?'
    run 2 $command --set general-15 tokyo-2025-as-signed
    out_empty
    err_has "CLAUSE.KEY=VALUE"
done
missing tables
run 3 check --set general-15.rtae=1% tokyo-2025-as-signed
err_has 'entente: --set general-15.rtae:1:1: a clause has no key "rtae"; did you mean "rate"?'
run 2 check --set tolerance=1e-9 tokyo-2025-as-signed
err_has "nothing is solved"
printf 'package: top\ncontext: us-letters-2025-07\nclauses:\n- {id: own, type: tariff, importer: USA, exporter: JPN, sectors: C29, rule: add, rate: 1%%, from: 2025-01-01}\n' >top.yaml
run 3 check --set letter-25.rate=1% top.yaml
err_has 'entente: --set: clause "letter-25" belongs to the context "us-letters-2025-07"'
done_testing
