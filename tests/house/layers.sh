#!/bin/sh
# layers.sh SRC_DIR: who may include whom. Rooms of src/ see the rooms below them; a header named without a room is one
# of their own; the command and the server see public headers only; some libraries belong to some rooms.
set -eu
cd "$1"

# room: rooms it may see: public headers it may see
rules='
support::base status language
world:support:base status language world facts import reshape
model:support world:base status world model gradient
package:support world:base status language world facts model package
path:support world model package result:base status language world facts model gradient package result run store
exposure:support world model package path:base status language world facts model gradient package result answer run exposure
strategy:support world model package path:base status world facts model gradient package result run strategy
ensemble:support path exposure strategy:base status world model gradient package result run exposure strategy ensemble
result:support:base status language result answer store
serve::*
cli::*
'
# library header: rooms that may see it
libraries='
sqlite3.h:world result
zlib.h:world result
zip.h:world
kinsol/*:model exposure strategy
sundials/*:model exposure strategy
nvector/*:model exposure strategy
sunlinsol/*:model exposure strategy
sunmatrix/*:model exposure strategy
sunnonlinsol/*:model exposure strategy
cblas.h:model exposure strategy
lapacke.h:model exposure strategy
nlopt.h:model exposure strategy
sleef.h:model
yaml.h:package
microhttpd.h:serve
xxhash.h:support world
jansson.h:path result serve
xlsxwriter.h:world result
readstat.h:world
'
bad=0
seen=0

among() { # WORD LIST
    case " $2 " in *" $1 "*) return 0 ;; *) return 1 ;; esac
}

refuse() {
    echo "src/$place: $room may not include $included"
    bad=1
}

check_system() { # HEADER between < and >
    case $1 in
    entente/*)
        header=${1#entente/}
        header=${header%.h}
        [ "$public" = '*' ] || among "$header" "$public" || refuse
        ;;
    *)
        while IFS=: read -r pattern owners; do
            [ -n "$pattern" ] || continue
            # shellcheck disable=SC2254 # a pattern is meant
            case $1 in $pattern) among "$room" "$owners" || refuse ;; esac
        done <<END
$libraries
END
        ;;
    esac
}

check_own() { # HEADER between quotes
    case $1 in
    ../* | */../* | /*) refuse ;;
    result/answer.h) [ "$room" = exposure ] || [ "$room" = result ] || refuse ;;
    result/document.h) [ "$room" = path ] || [ "$room" = result ] || refuse ;;
    result/*) [ "$room" = result ] || refuse ;;
    serve/serve.h) [ "$room" = cli ] || refuse ;; # the command starts the server and knows no more of it
    */*) { [ "$public" != '*' ] && among "${1%%/*}" "$room $rooms"; } || refuse ;;
    entente_version.h) [ "$room" = support ] || refuse ;;
    *) [ -e "$room/$1" ] || refuse ;;
    esac
}

for directory in */; do
    room=${directory%/}
    rule=$(printf '%s\n' "$rules" | grep "^$room:") || { echo "src/$room: layers.sh knows no such room" && bad=1 && continue; }
    rooms=$(printf '%s' "$rule" | cut -d: -f2)
    public=$(printf '%s' "$rule" | cut -d: -f3)
    includes=$(grep -rnE '^[[:space:]]*#[[:space:]]*include' --include='*.[chS]' --include='*.inc' --include='*.def' "$room" |
        sed -E 's/^([^:]*:[0-9]+):[[:space:]]*#[[:space:]]*include[[:space:]]*([^[:space:]]*).*/\1 \2/')
    [ -n "$includes" ] || continue
    while read -r place included; do
        seen=$((seen + 1))
        inner=${included#?}
        inner=${inner%?}
        case $included in
        '<'*'>') check_system "$inner" ;;
        '"'*'"') check_own "$inner" ;;
        *) refuse ;; # computed: nobody can see what is meant
        esac
    done <<END
$includes
END
done

[ $seen -gt 0 ] || { echo "no includes below $1: is this the source directory?" && exit 1; }
[ $bad -eq 0 ] && echo "$seen includes, each inside its layer"
exit $bad
