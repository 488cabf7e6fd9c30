# entente friends, and run --first-order: text, JSON, CSV, French, mistakes.
. "$(dirname "$0")/lib.sh"
answer_valid() { check "stdout follows the schema" "$check_json" --schema "$source_dir/schema/answer.schema.json" <out; }

run 0 friends CHN
err_empty
out_starts "When productivity in China rises by 1%, real income there rises by "
out_has "Friends: who gains, per 1% of growth"
out_has "CHN  China"
out_has "competition"
out_has "Deficits: own-gdp"
check "80 columns" awk 'length > 86 { bad = 1 } END { exit bad }' out
run 0 friends CHN --quiet
one_line out
run 0 friends USA --closure world-share --json
answer_valid
same "$(json /question)" friends
same "$(json /closure)" world-share
same "$(json /options/grower)" USA
same "$(json /converged)" true

run 0 friends CHN --sector C26 --csv files --quiet
exists files/friends-friends.csv
exists files/friends-enemies.csv
exists files/friends-matrix.csv
same "$(wc -l <files/friends-matrix.csv)" 6562
same "$(cat files/friends-friends.csv files/friends-enemies.csv | grep -vc '^region,')" 81
run 0 friends CHN --threads 1 --csv one --quiet --sector C26
check "any number of threads" cmp files/friends-matrix.csv one/friends-matrix.csv

run 0 friends JPN --lang fr
out_starts "Quand la productivité au Japon augmente de 1"
out_has "Amis"
run 0 friends CHN --package us-china-escalation-2025 --year 2026 --json
answer_valid
same "$(json /package/name)" us-china-escalation-2025

run 0 run tokyo-2025-as-signed --first-order
err_empty
out_starts "To first order, approximately: the United States gains"
out_has "approximate"
out_has "Approximate: the derivative"
run 0 run tokyo-2025-as-signed --first-order --json
answer_valid
same "$(json /question)" first-order
run 0 run tokyo-2025-as-signed --first-order --set general-15.rate=16% --csv first --quiet
one_line out
exists first/first-order-regions.csv

run 0 run tokyo-2025-as-signed --first-order --lang fr
out_starts "Au premier ordre"
out_has "les États-Unis gagnent"
run 2 run tokyo-2025-as-signed --first-order --report x.html
err_has "--report and --xlsx show the exact answer"

run 2 friends
run 2 friends CHNN
err_has 'did you mean "CHN"?'
run 2 friends CHN --sector C260
err_has 'C26'
run 2 friends CHN --year 2026
err_has "--year is of a package"
run 2 friends CHN --lang de
err_has '"de"'
run 2 run tokyo-2025-as-signed --first-order --ledger group
err_has "--first-order solve one law"
run 2 run tokyo-2025-as-signed --first-order --tables
err_has "--tables has nothing to show"
done_testing
