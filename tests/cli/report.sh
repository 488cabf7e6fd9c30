# Reports and workbooks of `run`: what is written, what is said, what goes together, and the command that is in them.
. "$(dirname "$0")/lib.sh"

cat >"it's a deal.yaml" <<'END'
package: a-deal
title: {en: "A <deal> & more", fr: "Un accord"}
parties: [USA, JPN]
against: none
clauses:
  - {id: cars, type: tariff, importer: USA, exporter: JPN, sectors: C29, rule: floor, rate: 15%, from: 2025-09-16}
END

run 0 run --long-run --report deal.html --xlsx deal.xlsx --threads 1 --set cars.rate=20% "it's a deal.yaml"
err_has "wrote deal.html"
err_has "wrote deal.xlsx"
out_has "real income"
exists deal.xlsx
check "a workbook is an archive" test "$(head -c 2 deal.xlsx)" = PK
check "the title is text" holds deal.html '<title>A &lt;deal&gt; &amp; more</title>'
check "the command is there, quoted for a shell, without what decides nothing" \
    holds deal.html "<pre>entente run --long-run --set cars.rate=20% &#39;it&#39;\\&#39;&#39;s a deal.yaml&#39;</pre>"
check "it reaches for nothing" lacks deal.html 'src="http'
check "English" holds deal.html '<html lang="en">'

# That command makes the same report again.
command=$(sed -n 's/.*<pre>\(.*\)<\/pre>.*/\1/p' deal.html | head -1 | sed "s/&#39;/'/g")
mv deal.html first.html
last=$command
checks=$((checks + 1))
eval "$(printf '%s --report deal.html --quiet' "$command" | sed 's|^entente|"$entente"|')" >out 2>err || fail "exit code"
check "the command makes the same report again" cmp -s first.html deal.html
err_empty

run 0 run --long-run --report fr.html --lang fr --json "it's a deal.yaml"
json_valid
same "$(json /regions/0/iso_numeric)" 24
same "$(json '/trade/to/#')" 81
check "French" holds fr.html '<html lang="fr">'

run 0 run --lang fr "it's a deal.yaml"
out_has "Un accord"
run 2 run --lang de --report de.html "it's a deal.yaml"
err_has 'language "de" is unknown'
missing de.html
run 2 run --first-order --report first-order.html "it's a deal.yaml"
err_has "--first-order is written by --csv and --json"
missing first-order.html

# A file that cannot be written is an error, and nothing is said as if all were well.
run 1 run --long-run --report nowhere/deal.html "it's a deal.yaml"
err_has "nowhere/deal.html"
out_empty
run 1 run --long-run --xlsx nowhere/deal.xlsx "it's a deal.yaml"
err_has "nowhere/deal.xlsx"

# Without an answer there is neither.
run 5 run --long-run --set max-sweeps=2 --report failed.html --xlsx failed.xlsx tokyo-2025-as-signed
err_has "failed.html was not written"
err_has "failed.xlsx was not written"
missing failed.html
missing failed.xlsx

done_testing
