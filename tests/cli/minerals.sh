# entente minerals: the list, the cut-off of one, packages, French, mistakes.
. "$(dirname "$0")/lib.sh"
answer_valid() { check "stdout follows the schema" "$check_json" --schema "$source_dir/schema/answer.schema.json" <out; }
narrow() { check "80 columns" awk 'length > 86 { bad = 1 } END { exit bad }' out; } # bytes: names have accents

run 0 minerals
err_empty
narrow
out_starts "Of 11 critical minerals China is the first producer of "
out_has "Critical minerals"
out_has "Who depends on imports"
out_has "* Assumptions of this project"
out_lacks "Residual"
run 0 minerals --json
answer_valid
same "$(json /question)" minerals
same "$(json /solves)" 0
same "$(json '/tables/0/rows/#')" 11
run 0 minerals --csv all --quiet
one_line out
for table in minerals reliance producers uses; do exists all/minerals-$table.csv; done

run 0 minerals rare-earths --for JPN
err_empty
narrow
out_starts "If China sold no more rare earths to Japan, Japan would lose "
out_has "Real income lost in a whole year without stocks"
out_has "Year by year from the cut-off on"
out_has "assume"
run 0 minerals gallium --threads 1 --csv one --quiet
run 0 minerals gallium --threads 3 --csv two --quiet
for table in cutoffs course years regions importers industries producers; do
    exists one/minerals-$table.csv
    check "minerals-$table.csv does not depend on threads" cmp one/minerals-$table.csv two/minerals-$table.csv
done
same "$(wc -l <one/minerals-cutoffs.csv)" 6
run 0 minerals gallium --for JPN --cut 50% --stocks 180 --rebuild 2 --days 400 --beta 1 --json
answer_valid
same "$(json /options/cut)" 0.5
same "$(json /options/days)" 400
run 0 minerals gallium --for AUS --supply 40% --quiet
out_starts "If China sold no more gallium to Australia"
run 0 minerals cobalt --from COD --for EU,USA --quiet
out_has "the Democratic Republic of the Congo sold no more cobalt"
run 0 minerals gallium --for JPN --supply 0 --quiet
out_has "nothing would be left once stocks are gone"

run 0 minerals rare-earth-magnets --package rare-earth-cutoff-with-accord --json
answer_valid
same "$(json /package/name)" rare-earth-cutoff-with-accord
same "$(json '/tables/2/key')" accord
run 0 minerals gallium --package tokyo-2025-as-signed
out_has "What the package insures"
out_has "The package has no figure for this mineral"
run 0 minerals gallium --package strait-closure --quiet
out_has "strait-closure says nothing that changes this."
run 0 minerals antimony --for USA --lang fr --quiet
out_starts "Si la Chine ne vendait plus d’antimoine aux États-Unis, les États-Unis perdraient"

run 2 minerals rare-earth
err_has 'did you mean "rare-earths"?'
run 2 minerals gallium --for JPX
err_has 'did you mean "JPN"?'
run 2 minerals gallium --for AUS
err_has "say nothing of the use of gallium by AUS"
err_has "supply"
run 2 minerals gallium --for USA --from USA
err_has "cannot be cut off from itself"
run 2 minerals gallium --cut 150%
err_has "--cut takes a share"
run 2 minerals gallium --stocks many
err_has "--stocks takes"
run 2 minerals --package no-deal
err_has "name a mineral"
run 2 minerals gallium copper
run 4 minerals gallium --facts nowhere
run 5 minerals gallium --for JPN --set max-sweeps=1
done_testing
