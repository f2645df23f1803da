#!/usr/bin/env bash
# Makes the package that install.sh and upgrade.sh come in: ./package.sh [FOLDER] [--rid linux-x64|linux-arm64] [--page FOLDER] [--source FOLDER].
# Needs the .NET SDK and Node, on any machine; the server needs neither. --page takes a page that is built already, --source another commit's files.
set -euo pipefail
here=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
root=$(cd "$here/.." && pwd)

rid=linux-x64
output=$PWD
page=''
while [ "$#" -gt 0 ]; do
    case $1 in
        --rid)
            rid=${2:?--rid needs linux-x64 or linux-arm64}
            shift
            ;;
        --page)
            page=$(readlink -e "${2:?--page needs a folder}")
            shift
            ;;
        --source)
            root=$(readlink -e "${2:?--source needs a folder}")
            shift
            ;;
        -*)
            echo "package.sh: $1 is no option." >&2
            exit 1
            ;;
        *) output=$1 ;;
    esac
    shift
done

# A number that only grows, and the commit.
number=$(git -C "$root" rev-list --count HEAD)
commit=$(git -C "$root" rev-parse --short=8 HEAD)
if [ -n "$(git -C "$root" status --porcelain -- src deploy Directory.Build.props Directory.Packages.props)" ]; then
    commit=$commit.changed
fi
version=1.0.$number-$commit
name=eggmoney-$version-$rid

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
folder=$work/$name
mkdir -p "$folder" "$output"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1
dotnet publish "$root/src/WebApi" --configuration Release --runtime "$rid" --self-contained --output "$folder/program" --nologo --verbosity quiet \
    -p:Version="1.0.$number" -p:DebugType=none ${page:+-p:SkipPage=true}
if [ -n "$page" ]; then
    rm -rf "$folder/program/page"
    cp -R "$page" "$folder/program/page"
fi
rm -f "$folder"/program/*.pdb "$folder"/program/*.xml
[ -f "$folder/program/page/index.html" ] || { echo "package.sh: the page was not built; is Node 18 or newer installed?" >&2; exit 1; }
cp -R "$root/deploy" "$folder/deploy"
printf '%s\n' "$version" > "$folder/VERSION"
for script in install upgrade uninstall rehearse; do
    ln -s "deploy/$script.sh" "$folder/$script.sh"
done
# The same files make the same package.
tar --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$(git -C "$root" log -1 --format=%ct)" -C "$work" -cf - "$name" | gzip -n -6 > "$output/$name.tar.gz.part"
mv "$output/$name.tar.gz.part" "$output/$name.tar.gz"
echo "$output/$name.tar.gz"
