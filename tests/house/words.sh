#!/bin/sh
# words.sh SOURCE_DIR: nothing in the tree names a place that exists on one machine only.
set -eu
cd "$1"
found=$(grep -rnIE '(^|[^[:alnum:]_.:/$})-])/(home|root|work|Users|mnt|media|srv)/[[:alnum:]]' . \
    --exclude=.git --exclude-dir=.git --exclude-dir='build*' --exclude-dir=node_modules || true)
[ -z "$found" ] || { echo "paths of one machine:" && printf '%s\n' "$found" | cut -c1-200 && exit 1; }
echo "no paths of one machine"
