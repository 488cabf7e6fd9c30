#!/bin/sh
# equations.sh SOURCE_DIR: every equation and section of the model that a comment below src/ or include/ cites stands in
# docs/model.md. An equation is a number in brackets, `(2)` or `(1)-(9)`; a section `MODEL section 2` or `MODEL 2`.
set -eu
cd "$1"
numbers=$(mktemp)
trap 'rm -f "$numbers"' EXIT
sed -n 's/^    (\([0-9]*\)) .*/\1/p' docs/model.md >"$numbers"
find src include -name '*.[ch]' -o -name '*.inc' -o -name '*.def' | sort | xargs awk -v numbers="$numbers" '
BEGIN { while ((getline n <numbers) > 0) { known[n]++; if (n + 0 > last) last = n + 0 } }
FNR == 1 { inside = 0 }
{
    # What is left of the line are its comments, and the words "equation (2)" wherever they stand.
    text = ""; line = $0
    if (match(line, /equations? \(.*/)) text = substr(line, RSTART)
    while (line != "") {
        if (inside) {
            end = index(line, "*/")
            text = text " " (end ? substr(line, 1, end - 1) : line)
            line = end ? substr(line, end + 2) : ""
            inside = !end
        } else if (match(line, /\/\*|\/\//)) {
            inside = substr(line, RSTART, 2) == "/*"
            if (!inside) text = text " " substr(line, RSTART + 2)
            line = inside ? substr(line, RSTART + 2) : ""
        } else line = ""
    }
    place = FILENAME ":" FNR ": "
    rest = text
    while (match(rest, /[^A-Za-z0-9_.]\([0-9][0-9]?\)/)) {
        number = substr(rest, RSTART + 2, RLENGTH - 3)
        if (!(number in known)) { print place "equation (" number ") is not in docs/model.md"; bad = 1 }
        cited++
        rest = substr(rest, RSTART + RLENGTH - 1)
    }
    rest = text
    while (match(rest, /MODEL(\.md)?,? (section )?[0-9]+/)) {
        section = substr(rest, RSTART, RLENGTH)
        sub(/.* /, "", section)
        if (system("grep -q \"^## " section "\\. \" docs/model.md") != 0) {
            print place "section " section " is not in docs/model.md"; bad = 1
        }
        cited++
        rest = substr(rest, RSTART + RLENGTH)
    }
}
END {
    for (n = 1; n <= last; n++)
        if (known[n] != 1) { print "docs/model.md has equation (" n ") " (known[n] + 0) " times"; bad = 1 }
    if (cited < 1 || last < 1) { print "nothing is cited, or nothing numbered"; bad = 1 }
    if (!bad) print cited " citations of " last " equations and their sections"
    exit bad
}'
