# The language of the command: which one is spoken, that nothing English is left in it, and that figures for machines are
# the same in both.
. "$(dirname "$0")/lib.sh"
unset LANGUAGE LC_MESSAGES LANG
n=$(printf '\342\200\257') # narrow no-break space

# What the environment says, in gettext's order. LC_ALL=C stands, exported by lib.sh.
speaks() { # "french"|"english" VARIABLES...
    expected=$1
    shift
    last="env $* entente nonsense"
    env -u LC_ALL "$@" "$entente" nonsense >out 2>err
    if [ "$expected" = french ]; then err_has "commande inconnue$n: «${n}nonsense$n»"; else err_has 'command "nonsense" is unknown'; fi
}
speaks english NOTHING=1
speaks french LANG=fr_FR.UTF-8
speaks french LANG=fr
speaks english LANG=de_DE.UTF-8
speaks english LANG=fr_FR.UTF-8 LC_ALL=C
speaks english LANG=fr_FR.UTF-8 LC_ALL=POSIX
speaks french LC_MESSAGES=fr_FR LANG=en_US.UTF-8
speaks english LC_MESSAGES=en_US.UTF-8 LANG=fr_FR.UTF-8
speaks french LC_ALL=fr_FR.UTF-8 LC_MESSAGES=en_US LANG=en_US
speaks english LANGUAGE=fr                          # without a locale there are no translations
speaks english LANGUAGE=fr LC_ALL=C
speaks french LANGUAGE=fr LC_MESSAGES=C.UTF-8       # no French locale on the machine
speaks french LANGUAGE=de:fr:en LANG=en_US.UTF-8    # the first that is known
speaks english LANGUAGE=en:fr LANG=fr_FR.UTF-8
speaks french LANGUAGE= LANG=fr_FR.UTF-8            # empty counts as unset

# --lang goes before all of them and may stand anywhere.
run 2 --lang fr nonsense
err_has "commande inconnue"
run 2 --lang=fr nonsense
err_has "commande inconnue"
run 2 run --jsn --lang fr x
err_has "vouliez-vous dire «${n}--json$n»$n?"
run 2 run --lang=fr --jsn x
err_has "vouliez-vous dire"
run 0 --lang fr --help
out_has "codes de sortie$n:"
run 0 --help --lang fr
out_has "codes de sortie$n:"
LANG=fr_FR.UTF-8 run 0 --lang en --help
out_has "exit codes:"
run 2 --lang de run x
err_has 'language "de" is unknown; the languages are en (English) and fr (French)'
run 2 run --lang de x
err_has 'language "de" is unknown'
run 2 run x --lang
err_has "option --lang needs a value"
run 2 --lang
err_has 'option "--lang" is unknown'

# Help: every option says something else in French, within 80 columns.
for command in run compare depend friends power minerals check explain new replicate bench help "data info" "data verify" \
    "data facts" "data import" "data export" "data diff" "data aggregate" "data split" "data tariffs" "data elasticities"; do
    # shellcheck disable=SC2086 # `data info` is two words
    "$entente" $command --help | sed -n '/^options:/,$p' | sed 1d | sed 's/^ *\(-[a-z],\)* *--[a-z-]* *[A-Z0-9=.,_\[-]*\]* *//; s/^ *//' |
        grep -E '[a-z]{3,} [a-z]{3,}' | sort >english.help
    # shellcheck disable=SC2086
    run 0 --lang fr $command --help
    out_has "usage$n: entente $command [options]"
    sed 's/^ *\(-[a-z],\)* *--[a-z-]* *[A-Z0-9=.,_\[-]*\]* *//; s/^ *//' out | sort | comm -12 - english.help >left
    check "$command --help in French should not say: $(head -1 left)" test ! -s left
done
wide=$("$entente" --lang fr run --help | LC_ALL=C.UTF-8 wc -L)
check "help should fit 80 columns, not $wide" test "$wide" -le 80

# A run: one package that says everything in both languages.
cat >deal.yaml <<'END'
package: a-deal
title: {en: "The deal", fr: "L’accord"}
parties: [USA, JPN]
rival: CHN
against: none
horizon: [2025, 2026]
clauses:
  - {id: cars, type: tariff, importer: USA, exporter: JPN, sectors: C29, rule: floor, rate: 27.5%, from: 2025-09-01, status: in-force}
  - {id: farm, type: purchase, importer: JPN, exporter: USA, sectors: A01, amount: $8bn, from: 2026-01-01, status: agreed}
  - {id: nothing, type: tariff, importer: USA, exporter: JPN, sectors: C29, rule: cap, rate: 90%, from: 2025-09-01, status: announced}
END
run 0 run --lang fr --tables deal.yaml --csv fr --report fr.html
err_has "avertissement$n: deal.yaml:10:5: la clause «${n}nothing$n» ne s’applique jamais$n:"
err_has "écrit$n: fr.html"
out_has "L’accord$n: en 2026, "
out_has "le Japon"
out_has "les États-Unis"
out_has "Revenu réel, %"
out_has "droits de douane"
out_has "Clauses$n: 1 en vigueur, 1 convenue, 1 annoncée"
out_has "Md US\$ de 2024"
cp out fr.text
check "no figure with a point but residuals, versions, code" \
    test -z "$(grep -v 'e-[0-9]' fr.text | grep -E '[0-9]\.[0-9]' | grep -vE 'entente [0-9.]+|^[0-9.]+ \(')"
run 0 run --tables deal.yaml --csv en --report en.html
cp out en.text
out_has "The deal: in 2026"
for file in outcomes ledger pledges dependence; do
    check "$file.csv should be the same in both languages" cmp -s en/$file.csv fr/$file.csv
done
check "as many lines of tables" test "$(grep -c '^[A-Z][A-Z][A-Z]  ' en.text)" -eq "$(grep -c '^[A-Z][A-Z][A-Z]  ' fr.text)"

# Columns stand: names with accents take as many as they show.
run 0 --lang fr run --long-run --quiet deal.yaml
one_line out
out_has "L’accord$n: "
out_has "une fois les échanges ajustés, par rapport au régime de 2024"

# JSON is the same document.
run 0 run --json deal.yaml
json_valid
cp out en.json
run 0 run --json --lang fr deal.yaml
json_valid
check "the JSON should be the same" cmp -s en.json out
check "the sentence in French" test "$(json /sentence_fr | cut -c1-9)" = "L’accor"
same "$(json /clauses/0/summary)" "USA on JPN, C29: at least 27.5% in all, base duty included"
same "$(json /clauses/0/summary_fr)" "USA sur JPN, C29$n: au moins 27,5$n% au total, droit de base compris"
same "$(json /clauses/1/summary_fr)" "Achats de JPN à USA, A01$n: 8${n}Md\$ par an en sus des importations de l’année de base"
check "warnings in both" test "$(json /warnings/0)" != "$(json /warnings_fr/0)"

# The report speaks French but for titles of sources and names of options.
visible() { sed -e '/<style>/,/<\/style>/d' -e '/<script/,/<\/script>/d' -e 's/<[^>]*>/ /g' "$1"; }
visible fr.html >fr.words
for word in the of and with from measured law trade pledges years gains loses against package imports duties income; do
    check "the French report should not say \"$word\": $(grep -iw -m 1 "$word" fr.words | cut -c1-80)" \
        test -z "$(grep -w "$word" fr.words | grep -v 'entente run')"
done
check "the report says its sentence" holds fr.words "L’accord$n: en 2026"
check "what is left out" holds fr.words "Hors du modèle"

# The other commands.
run 0 --lang fr compare deal.yaml tokyo-2025-as-signed --long-run
out_has "(premier) et"
out_has "écart"
run 0 --lang fr explain deal.yaml
out_has "commence    cars$n: USA sur JPN"
out_has "rien n’est résolu."
run 0 --lang fr check deal.yaml
out_has "deal.yaml$n: correct"
out_has "engagement, réalisation attendue"
run 0 --lang fr data info
out_has "valeur ajoutée        "
out_has "Principaux pays échangistes"
run 0 --lang fr data verify
out_has "équilibré"
run 0 --lang fr new --list
out_has "droits d’un importateur sur des exportateurs"

# Errors, with place and hint.
sed 's/importer: USA, exporter: JPN, sectors: C29, rule: floor/importer: USA, exporter: JAP, sectors: C29, rule: floor/' deal.yaml >bad.yaml
run 3 --lang fr check bad.yaml
err_has "entente: bad.yaml:8:55: "
err_has "exporter inconnu$n: «${n}JAP$n»$n; vouliez-vous dire «${n}JPN$n»$n?"
sed 's/27.5%/"27,5%"/' deal.yaml >bad.yaml
run 3 --lang fr check bad.yaml
err_has "écrivez les décimales après un point$n: 2.5%"
run 3 --lang fr check nowhere/deal.yaml
err_has "pas de tel fichier$n; fournis$n: "

done_testing
