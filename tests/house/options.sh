#!/bin/sh
# options.sh ENTENTE SOURCE_DIR: every option of every command, and every command, stands in the man page, in the
# completion of each shell, and in docs/cli.md, in the part on that command. The list is what `--help` shows.
set -eu
entente=$1 docs=$2/docs/cli.md
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
"$entente" help --man >"$scratch/man"
for shell in bash zsh fish; do "$entente" help --completion $shell >"$scratch/$shell"; done
failures=0 seen=0
expect() { # WHAT COMMAND...
    what=$1
    shift
    seen=$((seen + 1))
    "$@" >/dev/null || { echo "missing: $what" && failures=$((failures + 1)); }
}
# The part of docs/cli.md on a command: from its heading, or its line in the list of commands, to the next heading.
part() { awk -v of="$1" '/^## / { on = index($0, "`entente " of "`") > 0 } /^\| / && index($0, "`" of) { print } on' "$docs"; }

words=$("$entente" --help | sed -n 's/^  \([a-z][a-z]*\)  .*/\1/p')
[ "$(printf '%s\n' "$words" | wc -l)" -ge 5 ] || { echo "no commands in: entente --help" && exit 1; }
for word in $words; do
    commands=$word
    if [ "$word" = data ]; then commands="data:import data:info data:verify data:export data:diff data:aggregate data:split data:tariffs data:elasticities"; fi
    if [ "$word" = runs ]; then commands="runs:list runs:show runs:again runs:compare runs:export runs:delete"; fi
    for command in $commands; do
        name=$(printf %s "$command" | tr ':' ' ')
        # shellcheck disable=SC2086 # `data info` is two words
        "$entente" $name --help >"$scratch/help"
        part "$word" >"$scratch/docs"
        sed -n "/^\.SS entente $name\$/,/^\.S[SH] /p" "$scratch/man" | sed '1d' >"$scratch/manual"
        grep "^    \"$name\"\|\"$name -" "$scratch/bash" -A 2 >"$scratch/in.bash" || true
        sed -n "/^    (\"$name\")/,/;;/p" "$scratch/zsh" >"$scratch/in.zsh"
        grep "seen_subcommand_from $(printf %s "$name" | sed 's/ .*//')" "$scratch/fish" >"$scratch/in.fish" || true
        expect "$name in docs/cli.md" grep -q . "$scratch/docs"
        expect "$name in the man page" grep -q . "$scratch/manual"
        options=$(sed -n 's/^ *\(-[a-z],\)* *--\([a-z-]*\).*/\2/p' "$scratch/help")
        [ -n "$options" ] || { echo "no options in: entente $name --help" && exit 1; }
        for option in $options; do
            escaped=$(printf %s "$option" | sed 's/-/\\-/g')
            expect "$name --$option in the man page" grep -qF "\\fB\\-\\-$escaped\\fR" "$scratch/manual"
            expect "$name --$option for bash" grep -q -e "--$option[\" )]" "$scratch/in.bash"
            expect "$name --$option for zsh" grep -q -e "--$option[=[]" "$scratch/in.zsh"
            expect "$name --$option for fish" grep -q -e "-l $option " "$scratch/in.fish"
            [ "$option" = help ] || [ "$option" = lang ] || expect "$name --$option in docs/cli.md" grep -q -e "--$option[^a-z-]" "$scratch/docs"
        done
    done
done
expect "--lang, which every command takes, in docs/cli.md" grep -q -e "^| \`--lang" "$docs"
for key in $("$entente" help --man | sed -n '/^\.SH OPTIONS OF THE SOLVER/,/^\.SH PACKAGES/s/^\.B \([a-z][a-z\\-]*\)$/\1/p' | tr -d '\\'); do
    expect "option of the solver $key in docs/cli.md" grep -q "^| \`$key\` |" "$docs"
done
"$entente" --help | sed -n '/^exit codes:/,$s/^  \([0-9][0-9]*\) .*/\1/p' >"$scratch/codes"
while read -r code; do
    expect "exit code $code in docs/cli.md" grep -q "^| $code |" "$docs"
done <"$scratch/codes"
[ $failures -eq 0 ] && echo "$seen places, each up to date"
exit $((failures > 0))
