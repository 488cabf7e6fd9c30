# The man page and the completions, made of the tables of options.
. "$(dirname "$0")/lib.sh"

run 0 help --man
err_empty
cp out entente.1
check "the first line names the page" test "$(head -1 entente.1)" = ".TH ENTENTE 1 \"\" \"entente $(cat "$source_dir/VERSION")\" \"Entente\""
for section in NAME SYNOPSIS DESCRIPTION COMMANDS "OPTIONS OF THE SOLVER" PACKAGES "EXIT STATUS" ENVIRONMENT EXAMPLES; do
    check "section $section" grep -qx "\.SH $section" entente.1
done
check "every macro is one of man(7)" test -z "$(sed -n 's/^\.\([A-Za-z]*\).*/\1/p' entente.1 | sort -u |
    grep -vxE 'TH|SH|SS|TP|PP|B|I|BR|IR|br|nf|fi')"
check "fonts are put back" awk '
    { line = $0; open = 0; while (match(line, /\\f[BIR]/)) { open = substr(line, RSTART + 2, 1) != "R"; line = substr(line, RSTART + 3) }
      if (open) bad = 1 } END { exit bad }' entente.1
if man -l --warnings entente.1 >page 2>warnings; then
    check "man(1) warns of nothing" test ! -s warnings
    check "the page is not empty" grep -q "entente - what a diplomatic package does" page
else
    echo "no man(1) that formats: only the structure of entente.1 was looked at"
fi

run 2 help --completion ksh
err_has "bash, zsh or fish"
out_empty
for shell in bash zsh fish; do
    run 0 help --completion $shell
    err_empty
    cp out entente.$shell
done

# bash: sourced, then asked as readline asks
if command -v bash >/dev/null; then
    mkdir -p place/folder
    : >place/deal.yaml
    : >place/notes.txt
    cat >ask.sh <<'END'
. ./entente.bash
cd place
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
_entente
printf '%s\n' "${COMPREPLY[@]}"
END
    offers() { # WORDS... : what may stand for the last word
        last="completion of: $*"
        bash ask.sh "$@" >out 2>err
        err_empty
    }
    offers entente ""
    for word in run compare check explain data replicate bench help; do check "offers $word" grep -qx -e $word out; done
    offers entente ex
    same "$(cat out)" explain
    offers entente data ""
    check "offers verify" grep -qx verify out
    offers entente run --clo
    same "$(cat out)" --closure
    offers entente run --closure ""
    same "$(sort out | tr '\n' ' ')" "own-gdp path world-share zero "
    offers entente run --closure ze
    same "$(cat out)" zero
    offers entente run tokyo-2025-as-s
    same "$(cat out)" tokyo-2025-as-signed
    offers entente run ""
    check "offers a package file" grep -qx deal.yaml out
    check "offers a folder" grep -qx folder out
    out_lacks notes.txt
    offers entente compare tokyo-2025-as-signed us-l
    same "$(cat out)" us-letters-2025-07
    offers entente run --against non
    same "$(cat out)" none
    offers entente run --world ""
    check "offers the table in the program" grep -qx world-2024 out
    check "offers a folder" grep -qx folder out
    out_lacks deal.yaml
    touch place/table.csv place/mine.world
    offers entente run --world m
    same "$(cat out)" mine.world
    offers entente data import ta
    same "$(cat out)" table.csv
    offers entente data diff m
    same "$(cat out)" mine.world
    rm place/table.csv place/mine.world
    offers entente run --elasticities sha
    same "$(cat out)" shapiro-2016
    offers entente run --set tol
    same "$(cat out)" tolerance=
    offers entente data verify --j
    same "$(cat out)" --json
    offers entente run --year ""
    same "$(cat out)" ""
    offers entente nonsense ""
    same "$(cat out)" ""
else
    echo "no bash: its completion was not tried"
fi
if command -v zsh >/dev/null; then
    last="zsh -n"
    check "zsh reads it" zsh -n entente.zsh
else
    echo "no zsh: its completion was not read"
fi
if command -v fish >/dev/null; then
    last="fish"
    check "fish reads it" fish -n entente.fish
    fish -c 'source entente.fish; complete -C "entente run --clo"' >out 2>err
    check "fish offers --closure" grep -q -e --closure out
else
    echo "no fish: its completion was not tried"
fi
done_testing
