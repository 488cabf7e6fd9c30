# entente serve: where it listens, what it refuses, how it ends. What it answers is tested in tests/serve.
. "$(dirname "$0")/lib.sh"

# Starts a server in the background and waits for its address.
start() {
    last="entente serve $*"
    : >out
    "$entente" serve --port 0 "$@" >out 2>err &
    server=$!
    tries=0
    while [ ! -s out ] && [ $tries -lt 600 ] && kill -0 $server 2>/dev/null; do
        sleep 0.1
        tries=$((tries + 1))
    done
}
stop() { # SIGNAL
    kill -s "$1" $server
    wait $server
    code=$?
    check "after $1 it should end with 0, not $code" test $code -eq 0
}

start
out_starts "http://127.0.0.1:"
check "the address should name the package" grep -Eqx 'http://127\.0\.0\.1:[1-9][0-9]*/#package=tokyo-2025-as-signed' out
err_has "Ctrl+C stops"
port=$(sed 's/.*:\([0-9]*\)\/.*/\1/' out)
cp out first
run 1 serve --port "$port"
out_empty
err_has "cannot listen at 127.0.0.1:$port"
err_has "--port 0 takes a port that is free"
cp first out
stop TERM

start --quiet no-deal
err_empty
out_has "#package=no-deal"
stop HUP

# In French the page begins in French
start --lang fr
out_has "&lang=fr"
stop TERM

# A file of one's own
cat >mine.yaml <<'END'
package: mine
clauses:
- {id: a, type: tariff, importer: USA, exporter: JPN, sectors: all-goods, rule: add, rate: 5%, from: 2025-01-01}
END
start mine.yaml
out_has "#package=mine"
stop TERM

# Where others reach it: a token, drawn where none is given
start --bind 0.0.0.0
check "a token should be in the address" grep -Eqx 'http://0\.0\.0\.0:[0-9]*/#package=[a-z0-9-]*&token=[0-9a-f]{32}' out
stop TERM
start --bind 0.0.0.0 --token correct-horse
out_has "&token=correct-horse"
stop TERM

# What is wrong is said before anything listens
run 3 serve nothing
err_has 'package "nothing" is unknown'
run 3 serve nothing.yaml
err_has "nothing.yaml"
printf 'package: bad\nclauses:\n- {id: a, type: tariff, importer: USB, exporter: JPN, sectors: all-goods, rate: 5%%, from: 2025-01-01}\n' >bad.yaml
run 3 serve bad.yaml
err_has 'bad.yaml:3:'
run 4 serve --world nothing
sed 's/^package: mine/&\nworld: elsewhere/' mine.yaml >other.yaml
run 2 serve other.yaml
err_has 'the package is written for the world "elsewhere": give it by --world'
run 2 serve --port 70000
err_has "a port from 0 to 65535"
run 2 serve --token short
err_has "8 to 256 letters"
err_lacks short
run 2 serve --threads 0
run 2 serve --seconds 0
run 2 serve one two
run 1 serve --bind nowhere.example
err_has "is not an address"
out_empty

done_testing
