#!/bin/sh
# consoles.sh ENTENTE PAGE.md TEST_DATA: a page keeps its word: what its console blocks show is what the commands print.
#
#     ```console          each line that starts with "$ " is run by sh, in one empty directory for the whole page, in the
#     $ entente check x   order of the page; up to the next such line stands what it prints on both streams. Every command
#     x: ok               has to end with exit code 0: where one is meant to fail the page writes `|| echo "..."`. Lines
#     ...                 that start with "> " right below a command go on with it.
#     ```                 `...` on a line of its own stands for any number of lines, within a line for any text.
#
#     ```yaml my-deal.yaml          a block with a name is the file of that name
#     <!-- needs: cp2015-nafta -->  links that directory of the test data; where it is missing the page is skipped (77)
#
# Other blocks are left alone. The width of the text is 80 columns.
set -u
absolute() { case $1 in /*) printf %s "$1" ;; *) printf %s "$PWD/$1" ;; esac; }
entente=$(absolute "$1") page=$(absolute "$2") test_data=$(absolute "$3")
scratch=$(mktemp -d "${TMPDIR:-/tmp}/entente-docs.XXXXXX") || exit 1
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM
mkdir "$scratch/bin" "$scratch/steps" "$scratch/work" || exit 1
ln -s "$entente" "$scratch/bin/entente"
PATH=$scratch/bin:$PATH COLUMNS=80 LC_ALL=C ENTENTE_DB=$scratch/runs.sqlite
export PATH COLUMNS LC_ALL ENTENTE_DB
unset NO_COLOR
cd "$scratch/work" || exit 1

for name in $(sed -n 's/^<!-- needs: \([^ ]*\) -->$/\1/p' "$page"); do
    [ -d "$test_data/$name" ] || { echo "skipped: $test_data/$name is not there" && exit 77; }
    ln -s "$test_data/$name" "$name"
done

# The page as numbered steps: NNN.line and either NNN.file (a name) with NNN.body, or NNN.command with NNN.shown.
awk -v out="$scratch/steps/" '
function put(kind, text) { printf "%s", text > (out sprintf("%03d.", n) kind); close(out sprintf("%03d.", n) kind) }
function finish() { if (command != "") { put("command", command "\n"); put("shown", shown); command = shown = "" } }
/^```/ && !inside { inside = 1; console = $1 == "```console"; name = console ? "" : $2; body = ""; next
}
/^```$/ {
    inside = 0
    if (console) finish()
    else if (name != "") { n++; put("line", NR); put("file", name); put("body", body) }
    next
}
!inside { next }
console && /^\$ / { finish(); n++; put("line", NR); command = substr($0, 3); next }
console && /^> / && command != "" && shown == "" { command = command "\n" substr($0, 3); next }
console && command == "" { printf "line %d: a console block begins with a command\n", NR; bad = 1; next }
console { shown = shown $0 "\n"; next }
{ body = body $0 "\n" }
END {
    if (inside) { print "the last block has no end"; bad = 1 }
    exit bad
}' "$page" || exit 1

# Whether a file is what another one shows: `...` matches as * does in the names of files, lines and letters alike.
matches() { # SHOWN PRINTED
    awk '
    function line_matches(shown, line,    part, at) {
        if ((at = index(shown, "...")) == 0) return shown == line
        if (substr(line, 1, at - 1) != substr(shown, 1, at - 1)) return 0
        line = substr(line, at); shown = substr(shown, at + 3)
        while ((at = index(shown, "...")) > 0) {
            part = substr(shown, 1, at - 1); shown = substr(shown, at + 3)
            if (part == "") continue
            if ((at = index(line, part)) == 0) return 0
            line = substr(line, at + length(part))
        }
        return length(line) >= length(shown) && substr(line, length(line) - length(shown) + 1) == shown
    }
    NR == FNR { shown[++m] = $0; next }
    { printed[++n] = $0 }
    END {
        i = j = 1
        while (j <= n)
            if (i <= m && shown[i] ~ /^ *\.\.\.$/) { star = i++; mark = j }
            else if (i <= m && line_matches(shown[i], printed[j])) { i++; j++ }
            else if (star) { i = star + 1; j = ++mark }
            else exit 1
        while (i <= m && shown[i] ~ /^ *\.\.\.$/) i++
        exit i <= m
    }' "$1" "$2"
}

commands=0 failures=0
for step in "$scratch"/steps/*.line; do
    [ -e "$step" ] || break
    step=${step%.line}
    if [ -e "$step.file" ]; then
        cp "$step.body" "$(cat "$step.file")" || exit 1
        continue
    fi
    commands=$((commands + 1))
    sh "$step.command" >"$step.printed" 2>&1 </dev/null
    code=$?
    # An empty first file would be taken for the second: NR == FNR holds for both.
    if [ -s "$step.shown" ]; then matches "$step.shown" "$step.printed"; else [ ! -s "$step.printed" ]; fi
    same=$?
    [ $code -eq 0 ] && [ $same -eq 0 ] && continue
    failures=$((failures + 1))
    printf 'FAILED: %s:%s: $ %s\n' "$(basename "$page")" "$(cat "$step.line")" "$(cat "$step.command")"
    [ $code -eq 0 ] || printf '    exit code %s\n' $code
    [ $same -eq 0 ] || diff -u "$step.shown" "$step.printed" | sed -n '3,60s/^/    /p'
done
printf '%d commands, %d failures\n' $commands $failures
[ $commands -gt 0 ] || echo "the page has no console block"
[ $commands -gt 0 ] && [ $failures -eq 0 ]
