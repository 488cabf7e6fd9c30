#!/bin/sh
# statuses.sh SRC_DIR: a status that is not OK comes from ent_fail, ent_fail_at or ent_fail_nomem, which leave a message;
# nobody returns or assigns a bare one. Allowed: ent_context_create, when there is no context yet to hold a message, and
# a line that says "no message:" and why.
set -eu
cd "$1"
codes='ENT_(NOMEM|USAGE|INPUT|NOT_FOUND|RANGE|IO|VERSION|NUMERIC|UNMET|CANCELLED|INTERNAL)'
found=$(grep -rnE "(return|[^=!<>]=|\?|[^?]:) *$codes\b" --include='*.[ch]' --include='*.inc' . |
    grep -vE '^\./(cli|serve)/' |
    grep -vE 'ent_fail(_at|_nomem)?\(|case ENT_|no message:' |
    grep -vE '^\./support/context\.c:[0-9]+:    return \*out == NULL \? ENT_NOMEM : ENT_OK;$' || true)
[ -z "$found" ] || { echo "a status without a message:" && echo "$found" && exit 1; }
echo "every failure has a message"
