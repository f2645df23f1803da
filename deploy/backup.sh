#!/usr/bin/env bash
# The daily look at backups (eggmoney-backup.timer): the server makes them by itself; where the last one is too old, because it is down or cannot, this makes one.
# Then they are copied to EGGMONEY_BACKUP_COPY, a folder or an rsync destination such as me@nas.home:eggmoney. A lost machine takes its own backups with it.
set -euo pipefail
here=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$here/lib.sh"
need_root

folder=${EGGMONEY_BACKUP_FOLDER:-$(sed -n 's/^EGGMONEY_BACKUP_FOLDER=//p' "$SETTINGS/environment")}
copy=${EGGMONEY_BACKUP_COPY:-$(sed -n 's/^EGGMONEY_BACKUP_COPY=//p' "$SETTINGS/environment")}
folder=${folder:-$BACKUPS}

if [ -z "$(find "$folder" -maxdepth 1 -name '*.eggbackup' -mmin -1560 -print -quit)" ]; then
    # Named as the server names its own, which counts and lets go of old ones.
    say "The server made no backup for 26 hours; making one."
    of_program "$HOME_OF_PROGRAMS/current" backup "$folder/eggmoney-$(date -u +%Y%m%d-%H%M%S).eggbackup"
fi

if [ -n "$copy" ]; then
    # Files are added there and never deleted: what deletes here must not delete there.
    timeout 50m rsync -a --no-owner --no-group --partial --timeout=120 --include='*.eggbackup' --exclude='*' "$folder/" "$copy/"
    # For the doctor, who asks when that last went well.
    touch "$folder/copied"
    say "Copied to $copy."
else
    say "EGGMONEY_BACKUP_COPY is not set: the backups are on this machine only, and would be lost with it."
fi
