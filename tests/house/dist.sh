#!/bin/sh
# dist.sh SOURCE_DIR CC WORK_DIR: `make dist` packs a tree that builds and installs outside git, with the commit it was
# packed from; installing asks no package manager and puts everything below DESTDIR/PREFIX; uninstalling takes it away.
set -eu
source=$1 cc=$2 work=$3
fail() { echo "FAILED: $1" && exit 1; }
git -C "$source" rev-parse HEAD >/dev/null 2>&1 || { echo "skipped: $source has no history to pack" && exit 77; }
[ "$(git -C "$source" rev-parse --show-toplevel)" = "$(cd "$source" && pwd -P)" ] || { echo "skipped: not a repository of its own" && exit 77; }
rm -rf "$work"
mkdir -p "$work/bin" "$work/unpacked"
version=$(head -1 "$source/VERSION")
commit=$(git -C "$source" rev-parse HEAD | cut -c1-12)

# Nobody may be asked for packages, nor for anything beyond this machine.
for tool in apt-get apt npm pip pip3 sudo curl wget; do
    printf '#!/bin/sh\necho "%s $*" >>"%s/asked"\nexit 1\n' $tool "$work" >"$work/bin/$tool"
    chmod +x "$work/bin/$tool"
done
PATH=$work/bin:$PATH
CC=$cc
export PATH CC

git clone -q --no-hardlinks "$source" "$work/clone"
make -s -C "$work/clone" dist >"$work/log" 2>&1 || { cat "$work/log" && fail "make dist"; }
tar -xzf "$work/clone/entente-$version.tar.gz" -C "$work/unpacked"
[ "$(ls "$work/unpacked")" = "entente-$version" ] || fail "the archive holds something else than entente-$version/"
tree=$work/unpacked/entente-$version
[ ! -e "$tree/.git" ] || fail "the archive holds a history"
grep -qx "$(git -C "$source" rev-parse HEAD)" "$tree/cmake/commit.txt" || fail "the commit is not in the archive"

git init -q "$work/unpacked" # somebody else's repository around it, without a commit
make -C "$tree" install DESTDIR="$work/stage" PREFIX=/opt/there >"$work/log" 2>&1 || { tail -30 "$work/log" && fail "make install"; }
[ ! -e "$work/asked" ] || { cat "$work/asked" && fail "make install asks a package manager"; }
! grep -i 'fatal' "$work/log" || fail "make install complains of git"
[ -z "$(find "$work/stage" ! -type d ! -path "$work/stage/opt/there/*")" ] || fail "files outside DESTDIR/PREFIX"
[ "$("$work/stage/opt/there/bin/entente" --version)" = "entente $version ($commit)" ] || fail "the commit is lost"
for file in share/man/man1/entente.1 share/bash-completion/completions/entente share/zsh/site-functions/_entente \
    share/fish/vendor_completions.d/entente.fish share/doc/entente/NOTICE share/doc/entente/LICENSE; do
    [ -s "$work/stage/opt/there/$file" ] || fail "$file is not installed"
done
"$work/stage/opt/there/bin/entente" help --man | cmp -s - "$work/stage/opt/there/share/man/man1/entente.1" || fail "another man page"

make -C "$tree" uninstall DESTDIR="$work/stage" PREFIX=/opt/elsewhere >"$work/log" 2>&1 && fail "uninstall takes another PREFIX"
make -C "$tree" uninstall DESTDIR="$work/stage" PREFIX=/opt/there >"$work/log" 2>&1 || { cat "$work/log" && fail "make uninstall"; }
left=$(find "$work/stage" ! -type d)
[ -z "$left" ] || { echo "$left" && fail "uninstall leaves files"; }
rm -rf "$work"
echo "packed, built and installed without git and without a package manager, taken away again"
