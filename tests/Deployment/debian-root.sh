#!/usr/bin/env bash
# A bare Debian in a folder, with nothing but what it takes to boot: debian-root.sh FOLDER
set -euo pipefail
folder=${1:?a folder to make}
release=$(. /etc/os-release && [ "$ID" = debian ] && echo "$VERSION_CODENAME" || echo bookworm)
mkdir -p "$(dirname "$folder")"
debootstrap --variant=minbase --include=systemd,systemd-sysv,dbus "$release" "$folder.part" > "$folder.log" 2>&1 || { tail -n 20 "$folder.log" >&2; exit 1; }
echo egg > "$folder.part/etc/hostname"
rm -f "$folder.log"
mv "$folder.part" "$folder"
