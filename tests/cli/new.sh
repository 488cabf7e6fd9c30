# entente new: a package to begin with, and an example of each type of clause.
. "$(dirname "$0")/lib.sh"

run 0 new
err_empty
out_has "package: my-deal"
cp out my-deal.yaml
run 0 check my-deal.yaml
err_empty
out_has "my-deal.yaml: ok"
out_has "if less than 50% of investment is delivered by the end of 2027"
out_has "(a pledge: 46.7% of it expected)"
out_has "horizon   2025 to 2035"
run 0 new other -o other.yaml
out_empty
err_empty
run 0 check --quiet other.yaml
err_empty
check "the name should be that asked for" grep -q "^package: other$" other.yaml
check "no mark should be left" sh -c '! grep -q @NAME@ other.yaml'

# What is there stays as it is
echo kept >there.yaml
run 1 new -o there.yaml
err_has "there.yaml is there already"
check "the file should be as it was" test "$(cat there.yaml)" = kept
run 1 new -o no/such/folder.yaml
err_has "no/such/folder.yaml cannot be written"
run 2 new "a b"
err_has "not a plain name"
run 2 new a b

# Each example is a good package
run 0 new --list
err_empty
for type in tariff barrier productivity levy lane quota purchase investment defence arms supply mineral transfer burden; do
    out_has "$type: "
done
sed -n 's/^    - /  - /p' out >examples
check "there should be 14 examples" test "$(wc -l <examples)" -eq 14
{ printf 'package: examples\nclauses:\n' && cat examples; } >examples.yaml
run 0 check --quiet examples.yaml
err_empty
done_testing
