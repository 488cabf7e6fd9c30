#!/bin/sh
# The README keeps its word: the output it shows is what the command prints, and its package is one.
. "$(dirname "$0")/lib.sh"
readme=$source_dir/README.md

# The indented block that starts with the package's title, less indentation; the commit of the last line is blotted out.
COLUMNS=80
export COLUMNS
run 0 run "$source_dir/packages/tokyo-2025-as-signed.yaml"
sed 's/^\(.*entente [0-9.]*\) (.*)\.$/\1 (COMMIT)./' out >expected
sed -n '/^    United States-Japan, Tokyo 2025:/,/^    .*(COMMIT)\.$/p' "$readme" | sed 's/^    //' >shown
check "README.md should show what the command prints" cmp -s expected shown
check "README.md should show something" test -s shown

sed -n '/^    package: my-deal$/,/^$/p' "$readme" | sed 's/^    //' >my-deal.yaml
run 0 check my-deal.yaml
sed 's/exporter: JPN/exporter: JAP/' my-deal.yaml >wrong.yaml
run 3 check wrong.yaml
sed -n 's/.*`my-deal.yaml\(:[0-9]*:[0-9]*: .*\)`$/wrong.yaml\1/p' "$readme" >message
check "README.md should quote a message" test -s message
err_has "$(cat message)"
done_testing
