# Who may include whom: rooms of src/ use the rooms below them, the command uses public headers only.
#     layers.sh SOURCE_DIR
set -u
cd "$1/src" || exit 1
bad=0

# ROOM ALLOWED-ROOMS ALLOWED-PUBLIC-HEADERS: includes of other rooms read "room/file.h".
room() {
    name=$1 rooms=$2 public=$3
    found=$(grep -n '^ *# *include' "$name"/*.[ch] "$name"/*.inc 2>/dev/null | sed -n \
        -e 's/^\([^:]*:[0-9]*\):.*"\([a-z_]*\)\/[^"]*".*/\1 room \2/p' \
        -e 's/^\([^:]*:[0-9]*\):.*<entente\/\([a-z_]*\)\.h>.*/\1 public \2/p')
    [ -n "$found" ] || { echo "$name includes nothing: is the room there?"; bad=1; }
    while read -r place kind what; do
        [ -n "$place" ] || continue
        if [ "$kind" = room ]; then allowed=" $rooms "; else allowed=" $public "; fi
        case $allowed in
        *" $what "*) ;;
        *) echo "src/$place: $name may not include $kind $what"; bad=1 ;;
        esac
    done <<END
$found
END
}
room support "support" "base status"
room world "support world" "base status world"
room model "support world model" "base status world model"
room package "support world package" "base status world model package"
room path "support world model package path result" "base status world model package run result entente"
room result "support result" "base status result"

# The command: <entente/...>, its own files, and the system's.
for file in cli/*.[ch]; do
    for header in $(sed -n 's/^ *# *include *"\([^"]*\)".*/\1/p' "$file"); do
        [ -e "cli/$header" ] && [ "${header#*/}" = "$header" ] && continue
        echo "src/$file: the command may not include \"$header\""
        bad=1
    done
    for header in $(sed -n 's/^ *# *include *<\([^>]*\)>.*/\1/p' "$file"); do
        case $header in
        entente/*) [ -e "../include/$header" ] || { echo "src/$file: no public header <$header>"; bad=1; } ;;
        yaml.h | jansson.h | xxhash.h | sleef.h) echo "src/$file: the command may not include <$header>"; bad=1 ;;
        esac
    done
done
[ $bad -eq 0 ] && echo "every include stays inside its layer"
exit $bad
