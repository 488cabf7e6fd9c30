# lib.sh: the runner of the command's tests. A test sources it with the arguments CTest hands over:
#     THEME.sh ENTENTE CHECK_JSON SOURCE_DIR TEST_DATA ON_TERMINAL
# and says what it expects of arguments, standard input, standard output, standard error and exit code:
#     run 2 run --jsn                      the command, its exit code first; `input=FILE run ...` gives standard input
#     err_has 'did you mean "--json"?'     fixed strings
#     done_testing
# Each failure is printed with the command that led to it. Everything happens in a directory of its own.
set -u
absolute() { case $1 in /*) printf %s "$1" ;; *) printf %s "$PWD/$1" ;; esac; }
entente=$(absolute "$1") check_json=$(absolute "$2") source_dir=$(absolute "$3") test_data=$(absolute "$4")
on_terminal=$(absolute "$5")
scratch=$(mktemp -d "${TMPDIR:-/tmp}/entente-cli.XXXXXX") || exit 1
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM
cd "$scratch" || exit 1
unset COLUMNS NO_COLOR input
LC_ALL=C
ENTENTE_DB=$scratch/runs.sqlite # runs are kept here, not at home
export LC_ALL ENTENTE_DB
checks=0 failures=0 last=

fail() {
    failures=$((failures + 1))
    printf 'FAILED: %s\n    %s\n' "$last" "$1"
    sed 's/^/    stdout: /' out | head -5
    sed 's/^/    stderr: /' err | head -5
}

check() { # MESSAGE COMMAND...
    checks=$((checks + 1))
    message=$1
    shift
    "$@" || fail "$message"
}

run() {
    expected=$1
    shift
    last="entente $*"
    "$entente" "$@" <"${input:-/dev/null}" >out 2>err
    code=$?
    checks=$((checks + 1))
    [ "$code" -eq "$expected" ] || fail "exit code $code, expected $expected"
}

holds() { grep -qF -e "$2" "$1"; }
lacks() { ! grep -qF -e "$2" "$1"; }
out_has() { check "stdout should say: $1" holds out "$1"; }
out_lacks() { check "stdout should not say: $1" lacks out "$1"; }
err_has() { check "stderr should say: $1" holds err "$1"; }
err_lacks() { check "stderr should not say: $1" lacks err "$1"; }
out_empty() { check "stdout should be empty" test ! -s out; }
# But for the id of a run, which is said of each that is kept.
err_empty() { check "stderr should be empty" test -z "$(sed '/^run [0-9a-f]\{12\}$/d' err)"; }
out_starts() { check "stdout should start: $1" test "$(head -c ${#1} out)" = "$1"; }
one_line() { check "$1 should be one line" test "$(wc -l <"$1")" -eq 1; }
missing() { check "$1 should not exist" test ! -e "$1"; }
exists() { check "$1 should exist" test -s "$1"; }
same() { check "$1 should be $2" test "$1" = "$2"; }

# The value at a path of the JSON document in `out`.
json() { "$check_json" "$1" <out; }
json_valid() { check "stdout should follow the schema" "$check_json" --schema "$source_dir/schema/result.schema.json" <out; }

done_testing() {
    printf '%d checks, %d failures\n' "$checks" "$failures"
    [ "$failures" -eq 0 ]
    exit
}
