#!/bin/sh
# bootstrap_test.sh SOURCE_DIR: scripts/bootstrap asks for what is missing and nothing else. Stand-ins for dpkg-query,
# apt-get, id and sudo write down what they are asked.
set -eu
bootstrap=$1/scripts/bootstrap
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"
failures=0
expect() { # WHAT COMMAND...
    what=$1
    shift
    "$@" || { echo "FAILED: $what" && sed 's/^/    /' asked out && failures=$((failures + 1)); }
}
stand_in() { printf '#!/bin/sh\n%s\n' "$2" >"bin/$1" && chmod +x "bin/$1"; }
for tool in sh sed env dirname cat; do mkdir -p bin && ln -s "$(which $tool)" "bin/$tool"; done

# shellcheck disable=SC2016 # expands in the stand-in
stand_in id 'echo "${FAKE_UID:-0}"'
stand_in apt-get 'echo "apt-get $*" >>asked'
# As the real one: a line for each package that is known, an error for the rest; $ABSENT are not installed.
# shellcheck disable=SC2016
stand_in dpkg-query 'shift 2; for p; do case " $ABSENT " in *" $p "*) echo "unknown $p" >&2 ;; *" $p:removed "*) echo "config-files $p" ;; *) echo "installed $p" ;; esac; done; [ -z "$ABSENT" ]'
try() { # ABSENT GROUPS...
    ABSENT=$1
    shift
    : >asked
    code=0
    ABSENT=$ABSENT PATH=$scratch/bin sh "$bootstrap" "$@" >out 2>&1 </dev/null || code=$?
}

try '' build check web lint
expect "nothing missing: exit 0" [ $code -eq 0 ]
expect "nothing missing: nothing asked" [ ! -s asked ]
expect "nothing missing: silence" [ ! -s out ]

try 'libyaml-dev cmake' build
expect "missing: exit 0" [ $code -eq 0 ]
expect "missing: two calls" [ "$(wc -l <asked)" -eq 2 ]
expect "missing: update first" [ "$(head -1 asked)" = 'apt-get update -qq' ]
expect "missing: just those" grep -qx 'apt-get install -y -qq --no-install-recommends cmake libyaml-dev' asked

try 'clang' check lint # in both groups: asked for once
expect "twice wanted, once asked" grep -qx 'apt-get install -y -qq --no-install-recommends clang' asked
try 'gcc:removed' build
expect "removed but configured: missing" grep -q ' gcc$' asked
try 'libsundials-dev' build
expect "KINSOL belongs to the build" grep -q ' libsundials-dev$' asked
try 'libcmocka-dev' build
expect "another group's package: nothing asked" [ ! -s asked ]
try 'chromium nodejs npm' web
expect "web: a browser, and npm where there is none" grep -q ' chromium nodejs npm$\| nodejs npm chromium$' asked
stand_in npm ''
try 'chromium nodejs npm' web
expect "web: npm is there, whoever it is from" grep -q ' install .* chromium$' asked
rm bin/npm
try 'libxlsxwriter-dev' build
expect "workbooks belong to the build" grep -q ' libxlsxwriter-dev$' asked
try 'gettext' build
expect "gettext belongs to the build" grep -q ' gettext$' asked
try 'libmicrohttpd-dev' build
expect "the page belongs to the build" grep -q ' libmicrohttpd-dev$' asked
try 'libreadstat-dev' build
expect "Stata files belong to the build" grep -q ' libreadstat-dev$' asked
try 'gcc'
expect "no group: build" grep -q ' gcc$' asked

try '' nonsense
expect "unknown group: exit 2" [ $code -eq 2 ]
expect "unknown group: named" grep -q nonsense out

FAKE_UID=1000
export FAKE_UID
try 'gcc cmake' build
expect "no right: exit 1" [ $code -eq 1 ]
expect "no right: nothing asked" [ ! -s asked ]
expect "no right: says what to run" grep -q 'apt-get install --no-install-recommends gcc cmake' out
# shellcheck disable=SC2016
stand_in sudo 'case $1 in -n) shift ;; esac; "$@"'
try 'gcc' build
expect "sudo: exit 0" [ $code -eq 0 ]
expect "sudo: installs" grep -q ' gcc$' asked
unset FAKE_UID

rm bin/apt-get
try 'gcc' build
expect "no apt-get: exit 0" [ $code -eq 0 ]
expect "no apt-get: names what is needed" grep -q 'libyaml-dev' out
[ $failures -eq 0 ] && echo "bootstrap asks for what is missing"
