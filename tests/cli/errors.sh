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
run 0 run bad.yaml
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
: >empty.yaml
run 3 run empty.yaml
err_has "empty.yaml"
mkdir directory.yaml
run 3 run directory.yaml
err_has "directory.yaml"
printf 'package: x\n\377\376\n' >binary.yaml
run 3 check binary.yaml
err_has "binary.yaml"

# A broken world
run 4 run --world nowhere tokyo-2025-as-signed
out_empty
err_has "entente: nowhere: "
run 4 data info nowhere
out_empty
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
done_testing
