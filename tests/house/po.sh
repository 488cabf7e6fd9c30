#!/bin/sh
# po.sh SOURCE_DIR: every string that xgettext finds in the sources has a French translation in po/fr.po, none is fuzzy,
# formats take the same arguments (msgfmt --check), and the typography is French. What a room is not to be translated for
# stands in the list below, with the reason.
set -eu
root=$1
for tool in xgettext msgfmt msgmerge msgattrib; do
    command -v $tool >/dev/null || { echo "skipped: $tool is missing" && exit 77; }
done
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
failures=0
fail() {
    echo "FAILED: $1"
    failures=$((failures + 1))
}

# Directories of src/ whose strings stay English: none.
untranslated=''

set --
for room in "$root"/src/*/; do
    room=$(basename "$room")
    case " $untranslated " in *" $room "*) ;; *) set -- "$@" "src/$room" ;; esac
done
"$root/scripts/po" --pot "$scratch/pot" "$@"
found=$(grep -c '^msgid ' "$scratch/pot")
[ "$found" -gt 1000 ] || fail "only $found strings were found in the sources"
msgfmt --check -o "$scratch/fr.mo" "$root/po/fr.po" 2>"$scratch/said" || { fail "msgfmt --check" && cat "$scratch/said"; }

msgmerge --quiet --no-fuzzy-matching --no-wrap "$root/po/fr.po" "$scratch/pot" >"$scratch/merged"
msgattrib --untranslated --no-obsolete --no-wrap "$scratch/merged" >"$scratch/missing"
if [ -s "$scratch/missing" ]; then
    fail "strings without a translation: run make po, then translate in po/fr.po"
    grep -E '^(#:|msgid )' "$scratch/missing" | head -40
fi
msgattrib --only-fuzzy --no-wrap "$scratch/merged" >"$scratch/fuzzy"
[ ! -s "$scratch/fuzzy" ] || fail "fuzzy translations"

# A narrow no-break space stands before ; : ! ? and %, guillemets are used, an apostrophe is typographic.
msgattrib --no-obsolete --no-wrap "$root/po/fr.po" | awk '
    /^msgid/ { translation = 0 }
    /^msgstr/ { translation = 1 }
    translation && /^(msgstr(\[[0-9]\])? )?"/ {
        text = $0
        sub(/^msgstr(\[[0-9]\])? /, "", text)
        gsub(/`[^`]*`/, "", text)
        gsub(/<[^>]*>/, "", text)
        gsub(/\\\\/, "", text)
        if (text ~ / [;:!?]/ || text ~ /[[:alpha:]]'"'"'[[:alpha:]]/ || text ~ /\\"/ || text ~ /[0-9gf] %%/ || text ~ /[0-9] %[ ,;)]/) print NR ": " text
    }' >"$scratch/typography"
[ ! -s "$scratch/typography" ] || { fail "typography" && head -20 "$scratch/typography"; }

# What the list above would let through is seen without it.
cat >"$scratch/planted.c" <<'END'
void f(void) { ent_fail(c, s, "a planted message about %d sheep", 3); ent_fail_at(c, s, p, k, "a planted hint", v ? N_("one") : "two"); }
END
mkdir -p "$scratch/tree/scripts" "$scratch/tree/src/room" "$scratch/tree/po"
cp "$root/scripts/po" "$scratch/tree/scripts/"
cp "$root/po/fr.po" "$scratch/tree/po/"
cp "$scratch/planted.c" "$scratch/tree/src/room/"
"$scratch/tree/scripts/po" --pot "$scratch/planted"
for string in 'a planted message about %d sheep' 'a planted hint' one; do
    grep -qF "msgid \"$string\"" "$scratch/planted" || fail "not found in a source: $string"
done
[ $failures -eq 0 ] && echo "$found strings, each in French"
exit $((failures > 0))
