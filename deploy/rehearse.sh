#!/usr/bin/env bash
# A rehearsal of the coming session: restores a backup into a database beside the live one, and trades the session there against the paper broker.
# Nothing reaches a real broker, and the live database is not touched.
set -euo pipefail
here=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$here/lib.sh"

usage() {
    cat << 'TEXT'
sudo ./rehearse.sh [options]

  --backup FILE    instead of the newest of the server's folder
  --program DIR    a version other than the current one (a folder that was unpacked)
  --prices DIR     recorded prices, SYMBOL.csv each; else a market is invented
  --sessions N     so many sessions (1)
  --quiet          only the end, or what went wrong
  --help

Exit codes: 0 the session was traded and the books balance, 2 they do not, 1 it could not be tried.
TEXT
}

program=$HOME_OF_PROGRAMS/current
backup='' quiet='' more=()
while [ "$#" -gt 0 ]; do
    case $1 in
        --backup | --program | --prices | --sessions)
            [ "$#" -ge 2 ] || die "$1 needs a value; see --help."
            case $1 in
                --backup) backup=$(readlink -m "$2") ;;
                --program) program=$(readlink -m "$2") ;;
                --prices) more+=(--prices "$(readlink -m "$2")") ;;
                --sessions) more+=(--sessions "$2") ;;
            esac
            shift 2
            ;;
        --quiet)
            quiet=yes
            shift
            ;;
        --help | -h)
            usage
            exit 0
            ;;
        *) die "$1 is no option; see --help." ;;
    esac
done

need_root
[ -x "$program/program/EggMoney.WebApi" ] || die "--program $program: no EggMoney is there."
backup=${backup:-$(newest_backup)}
[ -n "$backup" ] || die "there is no backup in $BACKUPS yet: eggmoney backup FILE makes one."
[ -f "$backup" ] || die "--backup $backup: there is no such file."

database=eggmoney_rehearsal
# It becomes the server's user's: everybody's name and cash are in there.
umask 077
work=$(mktemp -d)
chown "$USER_NAME:" "$work"
clean_up() {
    as_postgres psql -qX -d postgres -c "DROP DATABASE IF EXISTS $database WITH (FORCE)" 2> /dev/null || true
    rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

need_room $((2 * $(database_mib) + 300)) "a copy of the database"

# One at a time; what a killed one left is in the way.
exec 8> /run/eggmoney-rehearsal.lock
flock -n 8 || { trap - EXIT; die "a rehearsal is running already."; }
as_postgres psql -qX -v ON_ERROR_STOP=1 -d postgres -c "DROP DATABASE IF EXISTS $database WITH (FORCE)" \
    -c "CREATE DATABASE $database OWNER eggmoney ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8' TEMPLATE template0" \
    -c "REVOKE CONNECT, TEMPORARY ON DATABASE $database FROM PUBLIC" 2> "$work/database.log" || { cat "$work/database.log" >&2; die "the database $database could not be made."; }

# The file may be where only root can read, the program works as another user.
install -m 400 -o "$USER_NAME" -g "$USER_NAME" "$backup" "$work/backup"
export EGGMONEY_DATABASE="Host=/var/run/postgresql;Database=$database;Username=$USER_NAME" EGGMONEY_BACKUP_FOLDER='' EGGMONEY_PING_URL=''
of_program "$program" restore "$work/backup" > "$work/restore.log" 2>&1 || { cat "$work/restore.log" >&2; die "$backup could not be restored."; }
of_program "$program" migrate > "$work/migrate.log" 2>&1 || { cat "$work/migrate.log" >&2; die "the migration failed on the copy."; }
code=0
of_program "$program" simulate --all-users "${more[@]}" > "$work/session.log" 2>&1 || code=$?
if [ -z "$quiet" ] || [ "$code" -ne 0 ]; then
    cat "$work/session.log"
fi
if [ "$code" -eq 0 ] && grep -q '^Nobody in this database has bots' "$work/session.log"; then
    say "Restored $(basename "$backup") with $(basename "$(readlink -f "$program")"); nobody has bots in it, so nothing was traded."
elif [ "$code" -eq 0 ]; then
    say "Rehearsed with $(basename "$(readlink -f "$program")") on $(basename "$backup"): the session was traded, and the books balance."
fi
exit "$code"
