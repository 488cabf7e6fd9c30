# The run store at the command: what is kept, found, shown, compared, taken elsewhere, run again and deleted.
. "$(dirname "$0")/lib.sh"
deal="run --long-run --year 2026 us-letters-2025-07"
id_in() { sed -n 's/^run \([0-9a-f]\{12\}\)$/\1/p' "$1"; }

# A run says its id last; the same run has the same, and one line in the list
run 0 $deal --report first.html
a=$(id_in err)
same "${#a}" 12
same "$(tail -1 err)" "run $a"
cp out first.txt
run 0 $deal --threads 1 --json
same "$(id_in err)" "$a"
json_valid
same "$(json /run)" "$a"
cp out first.json
run 0 $deal --quiet
err_empty
check "--quiet says no id" test ! -s err
run 0 runs list
same "$(grep -c "^[0-9a-f]\{12\}  20" out)" 1
out_has "$a"
out_has "us-letters-2025-07 against none, law of 2026"
exists runs.sqlite

# Shown as it was: the same bytes
run 0 runs show "$a"
check "the text" cmp -s out first.txt
err_has "entente run --long-run --year 2026 us-letters-2025-07"
run 0 runs show "$(echo "$a" | cut -c 1-5)" --json
check "the document" cmp -s out first.json
run 0 runs show "$a" --quiet --report shown.html
check "the report" cmp -s first.html shown.html
check "the report says how each figure is run again" holds first.html "entente runs again $a"
one_line out

# Run again from what is kept
run 0 runs again "$a" --report again.html
check "the report, run again" cmp -s first.html again.html
check "the text, run again" cmp -s out first.txt
err_has "outcomes are those of run $a"
run 0 runs list
same "$(grep -c "^[0-9a-f]\{12\}  20" out)" 1

# A package of several files, settings, a world and an `against` of its own: everything is needed again, nothing of it on disk
mkdir deal deal/below
cat >deal/mine.yaml <<'END'
package: mine
against: none
context: [below/law.yaml, us-letters-2025-07]
clauses:
- {id: cars, type: tariff, importer: USA, exporter: JPN, sectors: C29, rule: set, rate: 7%, from: 2025-01-01}
- {id: table, type: tariff, rates: below/r.csv, rule: add, from: 2025-01-01}
END
printf 'package: law\nclauses:\n- {id: e, type: tariff, importer: USA, exporter: KOR, sectors: C29, rule: set, rate: 2%%, from: 2025-01-01}\n' >deal/below/law.yaml
printf 'sector,importer,exporter,rate\nC26,USA,JPN,0.125\n' >deal/below/r.csv
printf 'package: other\nclauses:\n- {id: x, type: tariff, importer: USA, exporter: JPN, sectors: C29, rule: set, rate: 9%%, from: 2025-01-01}\n' >other.yaml
run 0 run --long-run --set cars.rate=8% --set window=8 --against other.yaml --closure own-gdp deal/mine.yaml --json
b=$(id_in err)
cp out mine.json
run 0 runs export "$b" kept --quiet
err_empty
for file in deal/mine.yaml deal/below/law.yaml deal/below/r.csv other.yaml; do
    check "kept/$file is $file" cmp -s "kept/$file" "$file"
done
check "kept/document.json is the document" cmp -s kept/document.json mine.json
check "options.txt" holds kept/options.txt "cars.rate 8%"
exists kept/report.html
mv deal gone && rm other.yaml
run 0 runs again "$b" --json
check "the document, run again without a file" cmp -s out mine.json
(cd kept && PATH=$(dirname "$entente"):$PATH ENTENTE_DB=elsewhere.sqlite sh ./command) >out 2>err
last="sh kept/command"
same "$(id_in err)" "$b"


# Another world, other facts, a package from standard input
run 0 data aggregate --regions EU,ASEAN --sectors sections --out small.world
printf 'package: small\nclauses:\n- {id: x, type: tariff, importer: USA, exporter: JPN, sectors: C, rule: set, rate: 9%%, from: 2025-01-01}\n' >small.yaml
run 0 run --long-run --year 2026 --world small.world small.yaml
d=$(id_in err)
run 4 runs again "$d"
err_has "name it with --world"
run 4 runs again "$a" --world small.world
err_has "is another"
run 0 runs again "$d" --world small.world
err_has "outcomes are those of run $d"
run 0 data facts macro --csv facts
run 0 run --long-run --year 2026 --facts facts us-letters-2025-07
d=$(id_in err)
check "facts that were named are part of the id" test "$d" != "$a"
run 0 runs again "$d"
mv facts moved
run 0 runs again "$d" --facts moved
sed -i '2s/"$/ or so"/' moved/macro/gdp.csv
run 4 runs again "$d" --facts moved
err_has "other facts"
printf 'package: piped\nclauses:\n- {id: x, type: tariff, importer: USA, exporter: JPN, sectors: C29, rule: set, rate: 9%%, from: 2025-01-01}\n' >piped
input=piped
run 0 run --long-run -
unset input
d=$(id_in err)
cp out piped.txt
run 0 runs again "$d"
check "the package that came through a pipe" cmp -s out piped.txt
run 0 runs export "$d" piped-out --quiet
check "it has a name of its own" cmp -s piped piped-out/package.yaml

# Side by side
run 0 run --long-run --year 2026 tokyo-2025-as-signed
c=$(id_in err)
run 0 runs compare "$a" "$c" --csv sides
out_has "(first)"
exists sides/comparison.csv
run 0 runs compare "$a" "$c" --json
check "the comparison follows its schema" "$check_json" --schema "$source_dir/schema/comparison.schema.json" <out
same "$(json /first/run)" "$a"
run 0 run --long-run --year 2027 us-letters-2025-07
run 2 runs compare "$a" "$(id_in err)"
err_has "different years"

# `compare` keeps both, as `run` would
run 0 compare --long-run --year 2026 us-letters-2025-07 tokyo-2025-as-signed
same "$(id_in err | tr '\n' ' ')" "$a $c "

# The list
run 0 runs list --package mine
one=$(grep -c "^[0-9a-f]\{12\}  " out)
same "$one" 1
run 0 runs list --limit 2 --json
same "$(grep -c '"run": ' out)" 2
same "$(json /0/run)" "$c"
run 0 runs list --text "nobody says this"
out_empty
err_has "no such run"

# Nothing is kept that must not be, and where it is asked for
run 0 $deal --no-store
err_lacks "run $a"
run 0 $deal --no-store --json
same "$(json /run)" null
run 0 $deal --db other/place/runs.sqlite
err_has "run $a"
exists other/place/runs.sqlite
unset ENTENTE_DB
HOME=$scratch/home XDG_DATA_HOME='' run 0 $deal
exists home/.local/share/entente/runs.sqlite
HOME=$scratch/home XDG_DATA_HOME=$scratch/data run 0 $deal
exists data/entente/runs.sqlite
HOME='' XDG_DATA_HOME='' run 0 $deal
err_has "warning: the run is not kept"
HOME='' XDG_DATA_HOME='' run 0 runs list
err_has "no run has been kept yet"
ENTENTE_DB=$scratch/runs.sqlite
export ENTENTE_DB

# A store that cannot be used is a warning
echo "a file" >taken
run 0 $deal --db taken
err_has "warning: the run is not kept: taken: "
same "$(cat taken)" "a file"
check "the answer is the same without a store" cmp -s out first.txt
run 0 $deal --db taken/below/runs.sqlite --quiet
check "--quiet says nothing of it" test ! -s err
run 2 runs list --db taken
err_has "no run store"


# Mistakes
run 2 runs
err_has "runs needs"
run 2 runs lsit
err_has 'did you mean "list"?'
run 0 runs --help
out_has "runs again ID"
run 2 runs show
run 2 runs show xyz
err_has "no id of a run"
run 2 runs show 000000000000
err_has 'there is no run "000000000000"'
run 2 runs show "$a" --lang fr
run 2 runs delete
run 2 runs delete --all
run 2 runs delete --all --yes "$a"

# Away with them
run 0 runs delete "$a" "$(echo "$b" | cut -c 1-8)"
err_has "deleted run $a"
err_has "deleted run $b"
run 0 runs list
left=$(grep -c "^[0-9a-f]\{12\}  " out)
run 0 runs delete --all --yes
err_has "deleted $left runs"
run 0 runs list
out_empty
done_testing
