# entente depend: four questions, as text, JSON and CSV, in French, with a package; mistakes.
. "$(dirname "$0")/lib.sh"
answer_valid() { check "stdout follows the schema" "$check_json" --schema "$source_dir/schema/answer.schema.json" <out; }

run 0 depend JPN --on CHN
err_empty
out_starts "Industries in Japan take 2.9% of their inputs from China at face value and 7.7%"
out_has "Dependence on China; US\$ of 2024"
out_has "By using industry"
out_has "By what is supplied"
out_has "Single points of failure"
out_has "Left out:"
out_has "World world-2024 ("
run 0 depend JPN --on CHN --quiet
one_line out
run 0 depend JPN --on CHN --rows 2
same "$(grep -c '^C13T15' out)" 2 # by using industry, and a single point of failure

for question in "JPN --on CHN" "JPN" "--on CHN" "" "EU,GBR --on CHN,RUS --sector C26"; do
    # shellcheck disable=SC2086 # words of the question
    run 0 depend $question --json
    answer_valid
    same "$(json /question)" depend
    same "$(json /converged)" true
    same "$(json /package)" null
done
same "$(json /options/users)" "EU, GBR"
same "$(json /options/suppliers)" "CHN, RUS"
same "$(json /options/sectors)" C26

run 0 depend JPN --on CHN --csv files
err_has "wrote files/depend-dependence.csv"
for table in dependence using supplied points; do exists files/depend-$table.csv; done
missing files/depend-change.csv
same "$(head -1 files/depend-dependence.csv)" \
    supplier,face_value_share,look_through_share,import_share,absorption_share,embodied_share,embodied_musd
same "$(wc -l <files/depend-using.csv)" 30 # head, all, 28 industries
run 0 depend --on CHN --csv files --quiet
err_empty
same "$(wc -l <files/depend-users.csv)" 81
run 0 depend --csv files --quiet --threads 1
run 0 depend --csv other --quiet --threads 3
same "$(wc -l <files/depend-pairs.csv)" 6481
check "any number of threads" cmp files/depend-pairs.csv other/depend-pairs.csv

run 0 depend USA --on CHN --package us-tariffs-2025 --year 2026 --long-run --json
answer_valid
same "$(json /package/name)" us-tariffs-2025
same "$(json /package/year)" 2026
same "$(json /package/against)" none
same "$(json /solves)" 2
same "$(json /tables/1/key)" change
run 0 depend --on CHN --package us-tariffs-2025
out_has "dependence rises most for"
out_has "All figures but changes are those of the base law"

run 0 depend JPN --on CHN --lang fr
out_starts "Les branches du Japon tirent 2,9"
out_has "Par branche utilisatrice"
out_has "Points de défaillance unique"
out_has "Hors champ"
run 0 depend JPN --on CHN --lang fr --json
answer_valid
same "$(json /language)" fr

# Thresholds of single points: none is that alone, or many are.
run 0 depend JPN --above 90% --csv none --quiet
same "$(wc -l <none/depend-points.csv)" 1
run 0 depend JPN --above 0.3 --next 50% --cost 0 --csv many --quiet
check "more points with lower thresholds" test "$(wc -l <many/depend-points.csv)" -gt 3
run 0 depend JPN --above 90%
out_has "none"

run 2 depend JAP --on CHN
err_has 'region "JAP" is unknown; did you mean "JPN"?'
run 2 depend JPN --on CHN --sector C99
err_has 'sector "C99" is unknown'
run 2 depend JPN,CHN --on CHN
err_has "CHN is on both sides of the question"
run 2 depend all
err_has "nobody is left"
run 2 depend JPN --on ,
err_has "names with commas"
run 2 depend JPN --on CHN --above 150%
err_has "--above takes a share like 50% or 0.5"
run 2 depend JPN --year 2026
err_has "--year and --long-run are of a package"
run 2 depend JPN CHN
err_has '"CHN" is one argument too many'
run 2 depend JPN --set beta=0.9
err_has "beta"
run 2 depend JPN --lang de
err_has '"de"'
run 2 depend JPN --elasticities none
err_has "none"
run 1 depend JPN --csv /dev/null/files
missing files/nothing
done_testing
