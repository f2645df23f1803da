#!/usr/bin/env bash
# Takes EggMoney off this machine. The data stays: the database, the settings with the key, the backups.
set -euo pipefail
here=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$here/lib.sh"

while [ "$#" -gt 0 ]; do
    case $1 in
        --dry-run) dry_run=yes ;;
        --help | -h)
            say "sudo ./uninstall.sh [--dry-run]: takes the program, its units and its site away, and keeps the data."
            exit 0
            ;;
        *) die "$1 is no option; see --help." ;;
    esac
    shift
done

need_root
lock
for unit in eggmoney-backup.timer eggmoney-certificate.timer eggmoney.service; do
    if [ -f "/etc/systemd/system/$unit" ]; then
        change "stop $unit" systemctl disable -q --now "$unit"
    fi
done

# A last one, so that what stays is whole also for whoever takes only the files along.
last=$BACKUPS/before-uninstall-$(date -u +%Y%m%dT%H%M%SZ).eggbackup
if [ -x "$HOME_OF_PROGRAMS/current/program/EggMoney.WebApi" ]; then
    change "make a last backup, $last" of_program "$HOME_OF_PROGRAMS/current" backup "$last" || warn "no last backup could be made; the database itself stays."
fi

for file in /etc/systemd/system/eggmoney.service /etc/systemd/system/eggmoney-backup.{service,timer} /etc/systemd/system/eggmoney-certificate.{service,timer} \
    /etc/systemd/journald.conf.d/eggmoney.conf /etc/nginx/sites-enabled/eggmoney /etc/nginx/sites-available/eggmoney /usr/local/bin/eggmoney; do
    if [ -e "$file" ] || [ -L "$file" ]; then
        change "remove $file" rm -f "$file"
    fi
done
for file in /etc/postgresql/*/main/conf.d/eggmoney.conf; do
    if [ -f "$file" ]; then
        change "remove $file (as of PostgreSQL's next start)" rm -f "$file"
    fi
done
if [ -d "$HOME_OF_PROGRAMS" ]; then
    change "remove $HOME_OF_PROGRAMS" rm -rf "$HOME_OF_PROGRAMS"
fi
change "tell systemd" systemctl daemon-reload
if systemctl is-active -q nginx; then
    change "reload Nginx" systemctl reload nginx
fi

cat << TEXT

EggMoney is off this machine. What stays, and how it goes for good:
  the database         PostgreSQL, "$DATABASE"            sudo -u postgres dropdb $DATABASE
  settings, the key    $SETTINGS                    sudo rm -r $SETTINGS
  backups, messages    $DATA                 sudo rm -r $DATA
  roles, the user      eggmoney, …_app, …_system      sudo -u postgres sh -c 'for r in eggmoney eggmoney_app eggmoney_system; do dropuser \$r; done'; sudo userdel eggmoney
  logs, ACME's folder  /var/log/eggmoney-upgrade-*.log, /var/log/nginx/eggmoney*, $ACME_ROOT
  packages             postgresql, nginx and others were left as they are
Installing again finds all of it and goes on with it. Without the key in $SETTINGS/environment no backup can be opened.
TEXT
