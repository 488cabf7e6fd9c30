#!/bin/sh
# pages_test.sh: consoles.sh and links.sh pass pages that keep their word, and find each one here that does not.
set -u
here=$(cd "$(dirname "$0")" && pwd)
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT
cd "$scratch" || exit 1
printf '#!/bin/sh\nprintf "one %%s\\ntwo\\nthree\\n" "$1"\necho four >&2\n' >entente
chmod +x entente
mkdir -p data/table
failures=0
page() { # EXIT_CODE WHAT; the page on standard input
    cat >page.md
    sh "$here/consoles.sh" entente page.md data >out 2>&1
    code=$?
    [ $code -eq "$1" ] || { echo "FAILED: $2: exit code $code, not $1" && cat out && failures=$((failures + 1)); }
}
console() { # EXIT_CODE WHAT; the lines of one block on standard input
    { echo '```console' && cat && echo '```'; } >block
    page "$1" "$2" <block
}
all='one x\ntwo\nthree\nfour\n'
printf "$ entente x\n$all" | console 0 "as printed"
printf "$ entente x\n$all$ entente x\n$all" | console 0 "two commands"
printf "$ entente x\n$all$ entente x\n${all}five\n" | console 1 "a mistake in the second command"
printf '$ entente x\none y\ntwo\nthree\nfour\n' | console 1 "another word"
printf '$ entente x\none x\ntwo\nthree\n' | console 1 "a line less than printed"
printf '$ entente x\n' | console 1 "nothing shown"
printf '$ true\n' | console 0 "nothing printed"
printf '$ true\nfive\n' | console 1 "something shown, nothing printed"
printf '$ true\n...\n' | console 0 "any lines may be none"
printf '$ entente x\n...\n' | console 0 "any lines"
printf '$ entente x\n...\nthree\n...\n' | console 0 "any lines at both ends"
printf '$ entente x\none x\n    ...\nfour\n' | console 0 "any lines, indented"
printf '$ entente x\none x\n...\nthree\n' | console 1 "the end is missing"
printf '$ entente x\n...\nfive\n...\n' | console 1 "a line that is not there"
printf '$ entente x\n...\ntwo\n...\none x\n...\n' | console 1 "lines out of order"
printf '$ entente x\no...x\ntwo\nth...\nfour\n' | console 0 "any text in a line"
printf '$ entente x\no...x\nt...ee\nthree\nfour\n' | console 1 "any text, another end"
printf '$ entente abcabd\none ...ab...abd\n...\n' | console 0 "any text twice"
printf '$ entente ab\none ...ab...ab\n...\n' | console 1 "text counted once"
printf "$ entente x; false\n$all" | console 1 "a failing command"
printf "$ (entente x; exit 3) || echo \"exit code \$?\"\n${all}exit code 3\n" | console 0 "a failure that is meant"
printf "$ for word in x; do\n> entente \$word; done\n$all" | console 0 "a command on two lines"
printf 'one x\n' | console 1 "a block without a command"
page 1 "no block at all" <<'P'
Text.
P
page 1 "a block without an end" <<'P'
```console
$ true
P
page 0 "a file, then a command that reads it" <<'P'
```yaml deal.yaml
package: x
```
```sh
make something
```
```console
$ cat deal.yaml
package: x
```
P
page 1 "a block without a name is no file" <<'P'
```yaml
package: x
```
```console
$ cat deal.yaml
package: x
```
P
page 0 "test data" <<'P'
<!-- needs: table -->
```console
$ ls
table
```
P
page 77 "missing test data" <<'P'
<!-- needs: nothing-there -->
```console
$ true
```
P

mkdir -p tree/docs
printf 'demo:\n\techo\n' >tree/Makefile
printf '# Top\n\n## `--csv`: outcomes.csv\n\n```sh\n# no heading\n```\n' >tree/docs/b.md
links() { # must-pass|must-fail PAGE
    printf '%b\n' "$2" >tree/docs/a.md
    if sh "$here/links.sh" tree >out 2>&1; then outcome=must-pass; else outcome=must-fail; fi
    [ $outcome = "$1" ] || { echo "FAILED: $1: $2" && cat out && failures=$((failures + 1)); }
}
links must-pass '[b](b.md), [up](../Makefile), [csv](b.md#--csv-outcomescsv), [w](https://example.org/x)'
links must-pass '# Here\n[here](#here) `[no](link)` `make demo` make sense'
links must-fail '[c](c.md)'
links must-fail '[b](b.md#bottom)'
links must-fail '[b](b.md#no-heading)'
links must-fail '[here](#there)'
links must-fail 'one [b](b.md) and two [c](../c.md)'
links must-fail '[b](b.md) run `make test`'
links must-fail '[b](b.md) run\n\n    make test    all of them'
[ $failures -eq 0 ] && echo "every broken page is found"
