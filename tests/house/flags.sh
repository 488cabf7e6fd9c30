#!/bin/sh
# flags.sh BUILD_DIR: every C file is compiled with -ffp-contract=off, none for the machine at hand or with loose
# arithmetic: figures must not depend on who compiled.
set -eu
commands=$(grep '"command":' "$1/compile_commands.json" | grep -E '\.c\\?"?,?$|\.c"|\.c$' || true)
[ -n "$commands" ] || { echo "no commands in $1/compile_commands.json" && exit 1; }
loose=$(printf '%s\n' "$commands" | grep -E -e '-ffast-math|-Ofast|-march=native|-mtune=native|-funsafe-math|-ffp-contract=(on|fast)' || true)
[ -z "$loose" ] || { echo "loose arithmetic:" && printf '%s\n' "$loose" | cut -c1-400 && exit 1; }
without=$(printf '%s\n' "$commands" | grep -v -e '-ffp-contract=off' || true)
[ -z "$without" ] || { echo "without -ffp-contract=off:" && printf '%s\n' "$without" | cut -c1-400 && exit 1; }
echo "$(printf '%s\n' "$commands" | wc -l) files, same arithmetic"
