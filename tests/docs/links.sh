#!/bin/sh
# links.sh SOURCE_DIR: what the pages point at is there: files, headings (by the slug that forges make of them), and the
# targets of `make` that they name.
set -eu
cd "$1"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
pages=$(find . -name '*.md' ! -path './build*' ! -path './.git*' ! -path './web/node_modules/*')
for page in $pages; do
    # Each page's headings as slugs: letters, digits, - and _; blanks become -, the rest goes.
    awk '/^```/ { inside = !inside } !inside && /^#+ / {
        sub(/^#+ +/, ""); slug = tolower($0); gsub(/[][`.,:;?!()<>"&=\/*+\047%#]/, "", slug); gsub(/ /, "-", slug); print slug
    }' "$page" >"$scratch/$(echo "$page" | tr / _).slugs"
done
for page in $pages; do
    # Links outside of code, one a line.
    awk -v page="$page" '/^```/ { inside = !inside } !inside { gsub(/`[^`]*`/, "`"); while (match($0, /\]\([^)]*\)/)) {
        print page, NR, substr($0, RSTART + 2, RLENGTH - 3); $0 = substr($0, RSTART + RLENGTH) } }' "$page"
    # `make TARGET` at the start of code: in backticks, indented, or in a block.
    sed -n 's/^.*`\(make [a-z-]*\)`.*$/\1/p; s/^ *\(make [a-z][a-z-]*\)\($\|  .*\)/\1/p' "$page" |
        awk -v page="$page" '{ print page, "make", "make:" $2 }'
done >"$scratch/links"
bad=0 n=0
say() { bad=1 && echo "${page#./}:$line: $1"; }
while read -r page line link; do
    n=$((n + 1))
    case $link in
    http://* | https://*) continue ;;
    make:*)
        grep -q "^${link#make:}:" Makefile || say "make ${link#make:} is no target"
        continue
        ;;
    esac
    file=${link%%#*} anchor=
    case $link in *'#'*) anchor=${link#*#} ;; esac
    target=$page
    [ -z "$file" ] || target=$(dirname "$page")/$file
    [ -e "$target" ] || { say "there is no $link" && continue; }
    [ -n "$anchor" ] || continue
    slugs=$scratch/$(echo "./$(realpath --relative-to=. "$target")" | tr / _).slugs
    grep -qxF -e "$anchor" "$slugs" || say "there is no heading for $link"
done <"$scratch/links"
[ $n -gt 0 ] || { echo "no page, no link" && exit 1; }
[ $bad -eq 0 ] && echo "$n links lead somewhere"
