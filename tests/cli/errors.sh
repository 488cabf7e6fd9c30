# Bad input of every kind: exit code, file:line:column, hint, and nothing on standard output.
. "$(dirname "$0")/lib.sh"

package() { # writes bad.yaml: a good header, then the clause given
    cat >bad.yaml <<END
package: bad
title: {en: "Bad", fr: "Mauvais"}
world: world-2024
against: none
parties: [USA, JPN]
clauses:
  - id: one
    type: tariff
    importer: USA
    exporter: JPN
    sectors: all-goods
    rule: add
    rate: 10%
    from: 2025-01-01
END
    sed -i "$1" bad.yaml
}

refused() { # CODE SED-EXPRESSION WHAT-STDERR-SAYS...
    code=$1
    package "$2"
    shift 2
    for command in check run "run --json" "run --csv tables"; do
        run $code $command bad.yaml
        out_empty
        for words in "$@"; do err_has "$words"; done
        check "the message is one line" test "$(grep -c '^entente: ' err)" -eq "$(wc -l <err)"
    done
    missing tables/outcomes.csv
}

package ''
run 0 run --long-run bad.yaml
refused 3 's/exporter: JPN/exporter: JAP/' 'entente: bad.yaml:10:15: ' 'exporter "JAP"' 'did you mean "JPN"?'
refused 3 's/importer: USA/importer: USSA/' 'bad.yaml:9:15: ' 'did you mean "USA"?'
refused 3 's/sectors: all-goods/sectors: C92/' 'bad.yaml:11:14: ' 'C92'
refused 3 's/rule: add/rule: flor/' 'bad.yaml:12:11: ' 'did you mean "floor"?'
refused 3 's/rate: 10%/rate: 10/' 'bad.yaml:13:11: ' '%'
refused 3 's/rate: 10%/rate: ten%/' 'bad.yaml:13:11: '
refused 3 's/rate: 10%/rates: none.csv/' 'none.csv'
refused 3 's/    rate:/    rtae:/' 'bad.yaml:13:' 'did you mean "rate"?'
refused 3 's/from: 2025-01-01/from: 2025-02-30/' 'bad.yaml:14:11: '
refused 3 's/type: tariff/type: tarif/' 'bad.yaml:8:11: ' 'did you mean "tariff"?'
refused 3 's/exporter: JPN/exporter: [JPN/' 'bad.yaml:'
refused 3 's/^against: none/against: us-leters-2025-07/' 'us-leters-2025-07' 'did you mean "us-letters-2025-07"?'
refused 3 's/^parties: .*/parties: [USA, JPM]/' 'bad.yaml:5:' 'JPM'
refused 4 's/^world: .*/world: no-such-world/' 'no-such-world'

run 3 run missing.yaml
err_has "entente: missing.yaml: no such file"
run 3 run tokio-2025-as-signed
err_has 'did you mean "tokyo-2025-as-signed"?'
run 3 run --against nothing.yaml tokyo-2025-as-signed
err_has "nothing.yaml"
out_empty

# Days, ids, keys, links
refused 3 's/from: 2025-01-01/from: 2025-03-01\n    until: 2025-02-28/' \
    'bad.yaml:15:12: until 2025-02-28 is before from 2025-03-01; `until` is the last day in force'
refused 3 's/from: 2025-01-01/from: 01.02.2025/' 'bad.yaml:14:11: ' 'write it like 2025-08-07'
refused 3 's/from: 2025-01-01/from: 2025-01-01\n    announced: 2025-13-01/' 'bad.yaml:15:16: ' 'year-month-day'
refused 3 's/    rate: 10%/    rate: 10%\n    rate: 20%/' 'bad.yaml:14:5: ' 'it is first on line 13'
refused 3 's/^against: none/against: none\nagainst: none/' 'bad.yaml:5:1: ' 'it is first on line 4'
refused 3 's/importer: USA/importer: \&a USA/' 'bad.yaml:9:15: anchors and aliases' 'put it in quotes'
refused 3 's/importer: USA/importer: !!str USA/' 'bad.yaml:9:15: tags' 'remove the tag'
refused 3 's/^against: none/against: .\/bad.yaml/' 'bad.yaml:4:10: against leads in a circle: "./bad.yaml"' 'remove one'
refused 3 's/^against: none/context: bad.yaml/' 'bad.yaml:4:10: context leads in a circle: "bad.yaml"' 'remove one'
refused 3 's/^parties: .*/parties: [USA, JPN/' 'bad.yaml:6:8: not valid YAML' 'close the bracket'
refused 3 's/^    rule/\trule/' 'bad.yaml:12:' 'indent with blanks, not tabs'
package ''
{ cat bad.yaml && sed -n '7,$p' bad.yaml; } >twice.yaml
run 3 run twice.yaml
out_empty
err_has 'twice.yaml:15:5: two clauses have the id "one"; it is first on line 7'

# A clause that does nothing is a warning that says why
idle() { # SED-EXPRESSION WHAT-IT-SAYS
    package "$1"
    run 0 check bad.yaml
    err_has "entente: warning: bad.yaml:7:5: clause \"one\" $2"
    one_line err
}
idle 's/rule: add/rule: floor/; s/rate: 10%/rate: 0%/' "never applies: on no day is a duty it names below its rate"
idle 's/rule: add/rule: cap/; s/rate: 10%/rate: 900%/' "never applies: on no day is a duty it names above its rate"
idle 's/rate: 10%/rate: 0%/' "never applies: what it adds is 0"
idle 's/rate: 10%/rate: 10%\n    coverage: 0/' "never applies: its coverage is 0"
idle 's/exporter: JPN/exporter: USA/' "names no cell: importer and exporter are the same economy"
idle 's/sectors: all-goods/sectors: C29\n    except: C29/' 'names no cell: `except` leaves out every sector'
printf 'sector,importer,exporter,rate\nC29,JPN,USA,0.1\n' >rates.csv
idle 's/rate: 10%/rates: rates.csv/' "names no cell: its file of rates has no row for what it names"

# A file of rates
rates() { # CSV-TEXT WHAT-IT-SAYS
    printf "$1" >rates.csv
    refused 3 's/rate: 10%/rates: rates.csv/' "$2"
}
rates 'sector,importer,rate\nC29,USA,0.1\n' 'rates.csv:1:1: column "exporter" is missing'
rates 'sector,importer,exporter,rate\nC29,USA,JPN,nan\n' 'rates.csv:2:13: rate "nan" is not a finite number; leave'
rates 'sector,importer,exporter,rate\nC29,USA,JPN,-1\n' 'rates.csv:2:13: rate -1 is not above -1; the column is a fraction'
rates 'sector,importer,exporter,rate\nC29,USA,JAP,0.1\n' 'rates.csv:2:9: exporter "JAP" is unknown; did you mean "JPN"?'
rates 'sector,importer,exporter,rate\nC29,USA,JPN,0.1\nC29,USA,JPN,0.2\n' 'rates.csv:3:1: C29, USA, JPN appears twice; keep one'
rates '' 'rates.csv:1:1: the file is empty'
mkdir folder.csv
refused 3 's/rate: 10%/rates: folder.csv/' 'bad.yaml:13:12: "folder.csv" is not a plain file; name a CSV file'

# Files that are no packages
unfit() { # FILE WHAT-IT-SAYS
    for command in run explain "run --csv tables" "compare tokyo-2025-as-signed"; do
        run 3 $command "$1"
        out_empty
        err_has "entente: $2"
        one_line err
    done
    missing tables/outcomes.csv
}
: >empty.yaml
unfit empty.yaml 'empty.yaml:1:1: the file is empty; a package begins with `package: NAME`'
mkdir directory.yaml
unfit directory.yaml 'directory.yaml: is a directory, not a file; name a file'
printf 'package: x\n\377\376\n' >binary.yaml
unfit binary.yaml 'binary.yaml:2:1: the byte 0xFF is not UTF-8; save the file as UTF-8'
printf '\376\377\0p' >utf16.yaml
unfit utf16.yaml 'utf16.yaml:1:1: the file is UTF-16, not UTF-8; save the file as UTF-8'
{ cat bad.yaml && yes '# padding' | head -c 1100000; } >large.yaml
unfit large.yaml 'large.yaml: the package is larger than 1 MiB; put long lists of rates into a CSV file'
input=large.yaml run 3 check -
err_has 'entente: standard input: the package is larger than 1 MiB'
{ printf 'package: x\nclauses: ' && yes '[' | head -1000000 | tr -d '\n'; } >deep.yaml
unfit deep.yaml 'deep.yaml:2:74: the file is nested deeper than 64 levels'
if [ "$(id -u)" -ne 0 ]; then
    cp bad.yaml closed.yaml && chmod 000 closed.yaml
    run 1 run closed.yaml
    err_has "entente: closed.yaml: cannot be opened: Permission denied"
    out_empty
fi
last="entente check - <&-"
"$entente" check - <&- >out 2>err
same $? 3
err_has "standard input:1:1: the file is empty"

# A broken world
run 4 run --world nowhere tokyo-2025-as-signed
out_empty
err_has "entente: nowhere: "
run 4 data info nowhere
out_empty
run 4 run --world empty.yaml tokyo-2025-as-signed
err_has "entente: empty.yaml: is neither a world file nor a directory of CSV files; a published table becomes one with \`entente data import\`"
run 4 data info directory.yaml
err_has "entente: directory.yaml: the directory holds no regions.csv; a world directory holds "
mkdir world
for file in regions sectors elasticities flows technology tariffs value_added; do
    cp "$source_dir/data/world-2024/$file.csv" world/ 2>/dev/null
done
run 0 check world
for file in regions flows technology tariffs elasticities; do
    mv world/$file.csv kept.csv
    run 4 check world
    out_empty
    err_has "$file.csv"
    { sed 2q kept.csv; sed -n 3p kept.csv | sed 's/[0-9.][0-9.]*/x&y/g; s/[A-Z][A-Z]*/?/'; sed 1,3d kept.csv; } >world/$file.csv
    run 4 check world
    out_empty
    err_has "entente: world/$file.csv:3"
    run 4 run --csv tables --world world tokyo-2025-as-signed
    out_empty
    missing tables/outcomes.csv
    mv kept.csv world/$file.csv
done

# Each way in which a figure of a world can be wrong
small() { # FILE SED-EXPRESSION: a small good world, then the change
    mkdir -p small
    printf 'region,name_en\nUSA,United States\nJPN,Japan\n' >small/regions.csv
    printf 'sector,name_en,tradable_goods\nC29,Cars,1\nSERV,Services,0\n' >small/sectors.csv
    printf 'sector,importer,exporter,value_musd\n' >small/flows.csv
    for row in C29,USA,USA,1000 C29,USA,JPN,100 C29,JPN,JPN,1000 C29,JPN,USA,100 SERV,USA,USA,1000 SERV,JPN,JPN,1000; do
        echo $row >>small/flows.csv
    done
    printf 'sector,importer,exporter,rate\nC29,USA,JPN,0.02\n' >small/tariffs.csv
    printf 'input,sector,region,share\nC29,SERV,USA,0.2\n' >small/technology.csv
    printf 'region,sector,share\nUSA,SERV,0.8\n' >small/value_added.csv
    printf 'sector,median\nC29,5\nSERV,5\n' >small/elasticities.csv
    [ $# -eq 0 ] || sed -i "$2" small/$1.csv
}
wrong() { # FILE SED-EXPRESSION WHAT-IT-SAYS
    small "$1" "$2"
    for command in "check small" "data verify small" "run --world small --csv tables bad.yaml"; do
        run 4 $command
        out_empty
        err_has "entente: small/$1.csv$3"
        one_line err
    done
    missing tables/outcomes.csv
}
package 's/^world: .*//'
small
run 0 check small
run 0 run --long-run --world small bad.yaml
wrong flows 's/,value_musd/,value/' ':1:1: column "value_musd" is missing; '
wrong flows 's/^C29,USA,JPN,100/C29,USA,USA,100/' ':3:13: the cell sector C29, importer USA, exporter USA is given twice'
wrong flows 's/^C29,USA,JPN,100/C29,USA,JPN,NaN/' ':3:13: value_musd "NaN" is not a finite number; '
wrong flows 's/^C29,USA,JPN,100/C29,USA,JPN,-100/' ':3:13: the flow on C29 from JPN to USA is -100; it must be 0 or more'
wrong flows 's/^C29,USA,JPN,100/C29,USA,JPN,1e400/' ':3:13: value_musd "1e400" is too large'
wrong flows 's/^C29,USA,JPN/C29,USA,JAP/' ':3:9: exporter "JAP" is unknown; did you mean "JPN"?'
wrong flows 's/^C29,USA,JPN,100/C29,USA,JPN/' ':3:12: the row has 3 fields where the header has 4; '
wrong flows 's/,/;/g' ':1:1: column "sector" is missing; columns are separated by semicolons here; commas are expected'
wrong technology 's/0.2$/1.2/' ':2:14: the share of C29 in the output of SERV in USA is 1.2; it must be at least 0 and below 1'
wrong value_added 's/0.8$/0.5/' ':2:10: the value-added share of SERV in USA is given as 0.5, but 1 - inputs is 0.8; '
wrong tariffs 's/0.02/-1.5/' ':2:13: the tariff on C29 from JPN to USA is -1.5; it must be above -1'
wrong elasticities 's/,5/,0/' ':2:5: the elasticity of C29 in set "median" is 0; it must be above 0'
wrong regions 's/^JPN/USA/' ':3:1: region "USA" appears twice'
small
printf 'region,name_en\nUSA,\351\nJPN,Japan\n' >small/regions.csv
run 4 check small
err_has "entente: small/regions.csv:2:5: the byte 0xE9 is not UTF-8; save the file as UTF-8"
small
: >small/tariffs.csv
run 4 check small
err_has "entente: small/tariffs.csv:1:1: the file is empty; the first row names the columns"
rm small/tariffs.csv && mkdir small/tariffs.csv
run 4 check small
err_has "entente: small/tariffs.csv: is a directory, not a file; name a file"
done_testing
