# What the command says of itself, and of arguments it does not understand.
. "$(dirname "$0")/lib.sh"

run 2
out_empty
err_has "usage: entente COMMAND"

for ask in --help -h help; do
    run 0 $ask
    err_empty
    out_has "usage: entente COMMAND"
    out_has "tokyo-2025-as-signed"
    out_has "  5   not converged"
done
run 0 --version
out_starts "entente $(cat "$source_dir/VERSION") ("
one_line out

for command in run compare check explain "data info" "data verify" "data facts" "data import" "data export" "data diff" replicate; do
    run 0 $command --help
    err_empty
    out_has "usage: entente $command [options]"
    out_has "--help"
done
run 0 help run
out_has "usage: entente run"
for option in json csv quiet world year date elasticities against closure kernels threads set no-color; do
    run 0 run --help
    out_has "--$option"
done
check "help should fit 80 columns" test "$(awk '{ if (length > most) most = length } END { print most }' out)" -le 80

run 2 rnu
out_empty
err_has 'entente: command "rnu" is unknown; did you mean "run"?'
run 2 xyzzy
err_has 'entente: command "xyzzy" is unknown'
err_lacks "did you mean"
run 2 --hlep
err_has 'did you mean "--help"?'
run 2 data
err_has "data needs import, info, verify, aggregate, split, tariffs, elasticities, export, diff or facts"
run 2 data inof
err_has 'did you mean "info"?'
run 2 replicate cp2016 somewhere
err_has 'study "cp2016" is unknown; did you mean "cp2015"?'

run 2 run --jsn tokyo-2025-as-signed
out_empty
err_has 'entente: option "--jsn" is unknown; did you mean "--json"?'
err_has "try: entente run --help"
run 2 run -z tokyo-2025-as-signed
err_has 'option "-z" is unknown'
run 2 run tokyo-2025-as-signed --csv
err_has "option --csv needs a value: --csv DIR"
run 2 run --json=yes tokyo-2025-as-signed
err_has "option --json takes no value"
run 2 run
err_has "run needs PACKAGE"
run 2 run tokyo-2025-as-signed us-letters-2025-07
err_has '"us-letters-2025-07" is one argument too many'
run 2 data verify a b
err_has '"b" is one argument too many'

run 2 run --year soon tokyo-2025-as-signed
err_has 'option --year takes a year from 1900 to 2999, not "soon"'
run 2 run --date soon tokyo-2025-as-signed
err_has 'option --date takes a date like 2025-08-07, not "soon"'
run 2 run --date 2025-02-30 tokyo-2025-as-signed
err_has "2025-02-30 is a day that does not exist"
out_empty
run 2 run --date 2025-08-07 --year 2026 tokyo-2025-as-signed
err_has "--year and --date exclude each other"
run 2 run --threads 0 tokyo-2025-as-signed
err_has "option --threads takes a number from 1 to 64"
run 2 run --threads 65 tokyo-2025-as-signed
run 2 run --rows none tokyo-2025-as-signed
run 2 run --closure pth tokyo-2025-as-signed
err_has 'did you mean "path"?'
run 2 run --kernels avx3 tokyo-2025-as-signed
err_has 'instruction set "avx3" is unknown'
err_has 'did you mean "avx2"?'
run 2 run --closure wrld-share tokyo-2025-as-signed
err_has 'did you mean "world-share"?'
run 2 run --set windw=5 tokyo-2025-as-signed
err_has 'did you mean "window"?'
run 2 run --set window tokyo-2025-as-signed
err_has "option --set takes KEY=VALUE"
run 2 run --set tolerance=small tokyo-2025-as-signed
err_has "it lies between"
run 2 run --set window=2.5 tokyo-2025-as-signed
err_has "it lies between 1 and 30"
run 2 run --set window=31 tokyo-2025-as-signed
err_has "window"
out_empty
run 2 run --elasticities medain tokyo-2025-as-signed
err_has 'did you mean "median"?'
out_empty
done_testing
