#!/bin/sh
# words.sh SOURCE_DIR: nothing in the tree names a place that exists on one machine only, nor a registry.
set -eu
cd "$1"
found=$(grep -rnIE '(^|[^[:alnum:]_.:/$})-])/(home|root|work|Users|mnt|media|srv)/[[:alnum:]]' . \
    --exclude=.git --exclude-dir=.git --exclude-dir='build*' --exclude-dir=node_modules || true)
[ -z "$found" ] || { echo "paths of one machine:" && printf '%s\n' "$found" | cut -c1-200 && exit 1; }
# A lock file says which packages, not from whose registry.
! grep -n '"resolved"' web/package-lock.json 2>/dev/null || { echo "web/package-lock.json names a registry" && exit 1; }
echo "no paths of one machine"
