# Data on standard output, people on standard error; broken streams; colour and width.
. "$(dirname "$0")/lib.sh"

# A run that cannot converge: said first, no figures, no file, exit code 5.
run 5 run --long-run --set tolerance=1e-13 --set max-sweeps=3 --csv tables tokyo-2025-as-signed
out_starts "No verified solution was found"
out_has "No figure"
out_lacks "Winners and losers"
err_has "entente: "
err_has "tables/outcomes.csv was not written"
missing tables/outcomes.csv
run 5 run --long-run --set max-sweeps=3 --json tokyo-2025-as-signed
json_valid
same "$(json /converged)" false
same "$(json /sentence)" null
same "$(json '/outcomes/#')" 0
run 5 run --long-run --set max-sweeps=3 --quiet tokyo-2025-as-signed
out_starts "No verified solution was found"

# Broken standard output
if [ -e /dev/full ]; then
    for arguments in "run --long-run tokyo-2025-as-signed" "run --long-run --json tokyo-2025-as-signed" "data info" "--version" "run --help" \
        "check tokyo-2025-as-signed"; do
        last="entente $arguments >/dev/full"
        : >out
        "$entente" $arguments >/dev/full 2>err
        same $? 1
        err_has "entente: standard output: cannot be written: "
        one_line err
    done
fi
last="entente run >&-"
"$entente" run --long-run tokyo-2025-as-signed >&- 2>err
same $? 1
err_has "standard output"
last="entente run --csv closed >&-"
"$entente" run --long-run --csv closed tokyo-2025-as-signed >&- 2>err
same $? 1
same "$(head -c 8 closed/outcomes.csv)" "package,"
last="entente run --json | head -c 1"
{
    "$entente" run --long-run --json tokyo-2025-as-signed 2>err
    echo $? >code
} | head -c 1 >out
same "$(cat code)" 1
err_empty

# A CSV that cannot be written: nothing is printed as if all were well
echo "a file" >taken
run 1 run --long-run --csv taken tokyo-2025-as-signed
out_empty
err_has "taken"
same "$(cat taken)" "a file"
if [ "$(id -u)" -ne 0 ]; then
    mkdir closed-dir && chmod 555 closed-dir
    run 1 run --long-run --csv closed-dir tokyo-2025-as-signed
    out_empty
    missing closed-dir/outcomes.csv
fi

# A file that may not grow: as a full disk, found while writing; no part of it stays
last="entente run --csv small, at most 512 kB a file"
(
    ulimit -f 1000 2>/dev/null || exit 77
    "$entente" run --long-run --csv small tokyo-2025-as-signed >out 2>err
)
case $? in
77) echo "no limit on the size of files: a disk that fills was not tried" ;;
1)
    err_has "entente: small/outcomes.csv: writing failed: "
    out_empty
    same "$(ls small)" ""
    ;;
*) fail "a disk that fills should be exit code 1" ;;
esac

# Width and colour
width() { wc -L <out 2>/dev/null || awk '{ if (length > most) most = length } END { print most }' out; }
LC_ALL=C.UTF-8
run 0 run --long-run tokyo-2025-as-signed
check "80 columns by default, found $(width)" test "$(width)" -le 80
COLUMNS=100
export COLUMNS
run 0 run --long-run tokyo-2025-as-signed
check "COLUMNS=100 should be used, found $(width)" test "$(width)" -gt 80 -a "$(width)" -le 100
COLUMNS=wide
run 0 run --long-run tokyo-2025-as-signed
check "a wrong COLUMNS is 80" test "$(width)" -le 80
unset COLUMNS
escape=$(printf '\033')
if command -v script >/dev/null 2>&1 && script -qec true /dev/null >/dev/null 2>&1; then
    TERM=xterm
    export TERM
    on_terminal() { script -qec "$*" /dev/null </dev/null >out 2>err; }
    last="on a terminal"
    on_terminal "$entente" run --long-run tokyo-2025-as-signed
    out_has "$escape["
    last="on a terminal, --no-color"
    on_terminal "$entente" run --long-run --no-color tokyo-2025-as-signed
    out_has "Winners"
    out_lacks "$escape["
    last="on a terminal, NO_COLOR"
    NO_COLOR=1
    export NO_COLOR
    on_terminal "$entente" run --long-run tokyo-2025-as-signed
    out_lacks "$escape["
    unset NO_COLOR
    last="on a terminal, TERM=dumb"
    TERM=dumb
    on_terminal "$entente" run --long-run tokyo-2025-as-signed
    out_lacks "$escape["
else
    echo "no script(1): colour on a terminal is not tested"
fi
done_testing
