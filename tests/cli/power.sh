# entente power: text, JSON, CSV, French, threads, mistakes.
. "$(dirname "$0")/lib.sh"
answer_valid() { check "stdout follows the schema" "$check_json" --schema "$source_dir/schema/answer.schema.json" <out; }
narrow() { check "80 columns" awk 'length > 86 { bad = 1 } END { exit bad }' out; } # bytes: names have accents

run 0 power CHN --over USA,JPN --goods C26,C29
err_empty
narrow
out_starts "If China stopped trading goods of 2 sectors (C26, C29) with the United States"
for title in "All that is threatened, together" "Each by itself, by damage" \
    "The combination that costs the sender least for the damage wanted" \
    "The rough closed form beside the equilibrium" "Real income, all that is threatened together" \
    "Which other source would help most"; do out_has "$title"; done
out_has "USA  United States"
out_has "Closed form: sum over goods of alpha/theta"
out_has "Left out:"
run 0 power CHN --over USA,JPN --goods C26,C29 --no-sources --quiet
one_line out

# Whoever is named first, on any number of threads
run 0 power CHN --over USA,JPN --goods C26 --threads 1 --csv one --quiet
run 0 power CHN --over JPN,USA --goods C26 --threads 3 --csv two --quiet
for table in together threats plan rough regions sources; do
    exists one/power-$table.csv
    check "power-$table.csv does not depend on order and threads" cmp one/power-$table.csv two/power-$table.csv
done
same "$(wc -l <one/power-regions.csv)" 82
same "$(wc -l <one/power-sources.csv)" 79
same "$(wc -l <one/power-threats.csv)" 3

# Coalition against coalition; one direction
run 0 power CHN --with RUS --over EU,JPN --goods C26 --sell --no-sources --json
answer_valid
same "$(json /question)" power
same "$(json /options/senders)" "CHN, RUS"
same "$(json /options/targets)" "EU, JPN"
same "$(json /options/stops)" sell
same "$(json /converged)" true
same "$(json '/tables/0/rows/#')" 1
run 0 power G7 --over CHN --goods C26 --buy --rows 1
err_empty
out_lacks "closed form"
out_has "Which other market would help most"
run 0 power USA --over CHN --goods all --sell --damage 90% --no-sources --quiet
out_has "No combination of them costs the targets 90.00%"

# No trade is no power
run 0 power BGD --over AGO --goods A01 --sell
out_has "nothing would change: there is no such trade to stop"
out_has "no trade"
out_lacks nan

run 0 power CHN --over JPN --goods C26 --sell --lang fr --no-sources --json
answer_valid
same "$(json /language)" fr
run 0 power CHN --over JPN --goods C26 --sell --lang fr --no-sources
out_starts "Si la Chine cessait de vendre"
out_has "La formule approchée"

# Before trade adjusts it does more damage
run 0 power CHN --over JPN --goods C26 --sell --no-sources --csv long --quiet
run 0 power CHN --over JPN --goods C26 --sell --years-after 1 --no-sources --csv short --quiet
check "a threat does more damage in its first year" awk -F, 'FNR == 2 { d[++n] = $3 } END { exit !(n == 2 && d[2] > d[1]) }' \
    long/power-together.csv short/power-together.csv
run 0 power CHN --over JPN --goods C26 --sell --source-by 20% --source-via productivity --json
answer_valid
same "$(json /options/source_change)" 0.2
same "$(json /options/source_via)" productivity
run 0 power CHN --over USA --goods C26 --sell --package us-china-escalation-2025 --year 2026 --no-sources --json
answer_valid
same "$(json /package/name)" us-china-escalation-2025
same "$(json /package/year)" 2026

run 2 power
run 2 power CHN
err_has "power over whom?"
run 2 power CHN --over CHN,JPN
err_has "CHN (China) is on both sides"
run 2 power CHNN --over JPN
err_has 'did you mean "CHN"?'
run 2 power CHN --over Japan
err_has 'did you mean "JPN"?'
run 2 power CHN --over JPN --goods C2
err_has 'sector "C2" is unknown'
run 2 power CHN --over JPN --goods ""
err_has "--goods takes names"
run 2 power CHN --over JPN,,KOR
err_has "--over takes names"
run 2 power CHN --over JPN --damage 5
err_has "--damage takes a share"
run 2 power CHN --over JPN --source-via magic
err_has "trade-cost or productivity"
run 2 power CHN --over JPN --years-after 0
err_has "--years-after takes"
run 2 power CHN --over JPN --year 2026
err_has "--package"
run 2 power CHN --over JPN --sells
err_has '--sell'
run 3 power CHN --over JPN --package nowhere.yaml
run 5 power CHN --over JPN --goods C26 --set max-sweeps=1
out_has "(C26) with Japan: no verified equilibrium was found."
err_has "no verified equilibrium"
done_testing
