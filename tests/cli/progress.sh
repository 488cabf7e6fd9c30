# Long work at a terminal: a bar while it lasts, none elsewhere, and ^C.
. "$(dirname "$0")/lib.sh"
# A solve that lasts: world-2024 four times over, side by side, and a Norway without its productivity, of which no
# equilibrium is found
table=$source_dir/data/world-2024
mkdir large
cp "$table/regions.csv" large
for file in sectors elasticities flows tariffs; do
    awk 'NR == 1 { print; next } { for (c = 1; c <= 4; c++) { line = $0; sub(/,/, "_" c ",", line); print line } }' \
        "$table/$file.csv" >large/$file.csv
done
awk -F, -v OFS= 'NR == 1 { printf "region,sector"; for (c = 1; c <= 4; c++) for (k = 3; k <= NF; k++) printf ",%s_%d", $k, c; print ""; next }
{ for (c = 1; c <= 4; c++) { printf "%s,%s_%d", $1, $2, c; for (d = 1; d <= 4; d++) for (k = 3; k <= NF; k++) printf ",%s", c == d ? $k : ""; print "" } }' \
    "$table/technology.csv" >large/technology.csv
cat >hard.yaml <<END
package: hard
world: large
clauses:
  - {id: a, type: productivity, region: NOR, sectors: all, change: -99%, from: 2025-01-01}
END
long="--set max-sweeps=1000000 hard.yaml"
TERM=xterm
export TERM
terminal() { # CODE [-i TEXT] COMMAND...: `out` is what stands on the terminal, `err` the milliseconds after ^C
    expected=$1
    shift
    last="on a terminal: $*"
    "$on_terminal" "$@" </dev/null >out 2>err
    code=$?
    checks=$((checks + 1))
    [ "$code" -eq "$expected" ] || fail "exit code $code, expected $expected"
}

# A quick run shows nothing of it
terminal 0 "$entente" run --long-run -q tokyo-2025-as-signed
out_lacks "solve "
out_lacks "%]"

# Interrupted: the bar goes away, one line says what is kept, nothing is half-written
terminal 130 -i "solve  [" sh -c "exec $entente run --long-run --csv tables $long >figures"
out_has " %"
out_has "entente: interrupted (solve cancelled at "
out_has "nothing was written"
check "the bar is erased before the message" grep -q "$(printf '\r  *\rentente: interrupted')" out
check "one message" test "$(grep -c 'entente: ' out)" -eq 1
check "no escape sequences" lacks out "$(printf '\033')"
check "standard output is empty" test ! -s figures
missing tables/outcomes.csv
check "no draft is left" test -z "$(ls tables 2>/dev/null)"
milliseconds=$(cat err)
check "it stops within two seconds even on a busy machine: $milliseconds ms" test "$milliseconds" -lt 2000
echo "stopped $milliseconds ms after ^C"
terminal 130 -i "solve  [" "$entente" compare --long-run --world large $long --json tokyo-2025-as-signed
out_lacks "{"
terminal 130 -i "measuring  [" "$entente" bench --runs 1000
out_has "entente: interrupted; "
out_has "cases were measured and are printed"

# A path whose package waits, on the thread that is asked, for what it is measured against, which never ends
cat >easy.yaml <<END
package: easy
world: large
horizon: [2025, 2026]
clauses:
  - {id: a, type: productivity, region: NOR, sectors: all, change: 1%, from: 2025-01-01}
END
terminal 130 -i "years  [" "$entente" run --threads 2 --set max-sweeps=1000000 --against hard.yaml --csv tables easy.yaml
out_has "entente: interrupted (years cancelled at 0 of 2); nothing was written"
missing tables/outcomes.csv
milliseconds=$(cat err)
check "both sides stop within two seconds: $milliseconds ms" test "$milliseconds" -lt 2000
echo "both sides stopped $milliseconds ms after ^C"

# Who waits for standard input is waked by ^C
printf '#!/bin/sh\necho waiting >&2\nexec "%s" run -\n' "$entente" >wait.sh
"$on_terminal" -i waiting sh wait.sh </dev/null >out 2>err
code=$?
last="^C while reading standard input"
same "$code" 130
out_has "interrupted"

# COLUMNS
terminal 130 -i "solve" sh -c "COLUMNS=40 exec $entente run --long-run $long"
sed 's/\^C//' out >bar # the terminal shows what is typed
check "the bar fits 40 columns" awk -v RS='[\r\n]' '/^solve/ && length > 39 { bad = 1 } END { exit bad }' bar

# None with --quiet, for TERM=dumb, or off a terminal
terminal 124 sh -c "exec timeout 2 $entente run --long-run --quiet $long"
check "nothing at all with --quiet" test ! -s out
terminal 124 sh -c "TERM=dumb exec timeout 2 $entente run --long-run $long"
check "nothing at all on a dumb terminal" test ! -s out
terminal 124 sh -c "exec timeout 2 $entente run --long-run $long 2>messages"
check "nothing at all in a file" test ! -s messages -a ! -s out

# SIGINT without a terminal
terminal 130 sh -c "exec timeout -s INT --preserve-status 1 $entente run --long-run --csv tables $long >figures 2>messages"
check "the message is in the file" grep -q "^entente: interrupted ([a-z]* cancelled.*); nothing was written$" messages
check "standard output is empty" test ! -s figures
missing tables/outcomes.csv
# ... which a shell in the background has ignored, is ignored
terminal 124 sh -c "trap '' INT; exec timeout 2 sh -c 'trap \"\" INT; $entente run --long-run $long 2>messages & sleep 1; kill -INT \$!; wait'"
check "no message when ^C is ignored" test ! -s messages
done_testing
