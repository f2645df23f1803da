#!/usr/bin/env bash
# Puts this package's version in the place of the one that runs: backup, a rehearsal on a copy, migration, switch; and back by itself when the new one does not get well.
set -euo pipefail
here=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$here/lib.sh"

usage() {
    cat << 'TEXT'
sudo ./upgrade.sh [options]          from the new version's unpacked package
sudo ./upgrade.sh --back             back to the version before, with everything that happened since

  --now            although the market is open or about to open (slices that are due meanwhile come late)
  --no-rehearsal   without trying the new version on a copy of last night's backup first
  --help

Exit codes: 0 upgraded, 1 nothing was changed, 2 the new version did not get well and the old one runs again,
3 neither runs: what to do is the last line.
TEXT
}

now='' rehearsal=yes back=''
while [ "$#" -gt 0 ]; do
    case $1 in
        --now) now=yes ;;
        --no-rehearsal) rehearsal='' ;;
        --back) back=yes ;;
        --help | -h)
            usage
            exit 0
            ;;
        *) die "$1 is no option; see --help." ;;
    esac
    shift
done

need_root
[ -L "$HOME_OF_PROGRAMS/current" ] || die "EggMoney is not installed here: run install.sh."
lock

old=$(readlink -f "$HOME_OF_PROGRAMS/current")
if [ -n "$back" ]; then
    [ -L "$HOME_OF_PROGRAMS/previous" ] || die "no version from before is kept here."
    new=$(readlink -f "$HOME_OF_PROGRAMS/previous")
    [ -e "$new/COMPLETE" ] || die "$new is no whole version any more; upgrade to a package of it instead."
else
    [ -x "$here/../program/EggMoney.WebApi" ] || die "run this from an unpacked package (eggmoney-VERSION-linux-x64.tar.gz)."
    new=$HOME_OF_PROGRAMS/$(cat "$here/../VERSION")
fi
old_version=$(basename "$old")
new_version=$(basename "$new")
if [ "$old" = "$new" ]; then
    say "$new_version runs already; nothing was changed."
    exit 0
fi

# Sessions are by New York's clock; a holiday counts as a session here, which costs an option at most.
market_is_near() {
    local day minute
    day=$(TZ=America/New_York date +%u)
    minute=$((10#$(TZ=America/New_York date +%H) * 60 + 10#$(TZ=America/New_York date +%M)))
    [ "$day" -le 5 ] && [ "$minute" -ge 540 ] && [ "$minute" -le 1000 ]
}
if [ -z "$now" ] && market_is_near; then
    die "it is $(TZ=America/New_York date '+%a %H:%M') in New York: the market is open or about to open. Upgrade after 16:40 there, or with --now. Nothing was changed."
fi

# Only a version that is whole, and room for it and for two backups.
place() {
    local needed available
    if [ -e "$new/COMPLETE" ]; then
        return
    fi
    needed=$(($(du -sm "$here/.." | cut -f 1) + 200))
    install -d -m 755 "$HOME_OF_PROGRAMS"
    available=$(df -Pm "$HOME_OF_PROGRAMS" | awk 'NR == 2 { print $4 }')
    [ "$available" -ge "$needed" ] || die "$HOME_OF_PROGRAMS has $available MiB free, $needed are needed. Old versions are in $HOME_OF_PROGRAMS; the current one is $old_version. Nothing was changed."
    rm -rf "$new.part"
    install -d -m 755 "$new.part"
    cp -R "$here/../program" "$here/../deploy" "$here/../VERSION" "$new.part/"
    chown -R root:root "$new.part"
    chmod -R u=rwX,go=rX "$new.part"
    touch "$new.part/COMPLETE"
    rm -rf "$new"
    mv "$new.part" "$new"
}

# The last migration that the database has, asked of the newer version, which knows all of them.
last_migration() { of_program "$new" migrate --list | sed -n 's/^applied //p' | tail -n 1; }

switch_to() {
    ln -sfn "$(basename "$1")" "$HOME_OF_PROGRAMS/current.new"
    mv -T "$HOME_OF_PROGRAMS/current.new" "$HOME_OF_PROGRAMS/current"
    "$1/deploy/install.sh" --files-only
}

# start VERSION: and look whether it gets well.
start() {
    systemctl reset-failed eggmoney 2> /dev/null || true
    systemctl start --no-block eggmoney
    wait_until_ready 180 && [ "$(version_that_runs)" = "${1%%-*}" ]
}

# return_to_old REASON: with the new version's own way back of the schema, so that nothing is lost; by the backup where that fails.
return_to_old() {
    warn "$1 Going back to $old_version. The last lines of its log:"
    journalctl -u eggmoney -o cat -n 20 --no-pager >&2 || true
    systemctl stop eggmoney || true
    if ! of_program "$new" migrate --to "$before"; then
        warn "the schema could not be taken back; restoring the backup from before instead. Everybody's trading is paused by that."
        of_program "$old" restore --replace "$backup" || { warn "restoring $backup failed too. Nothing runs. Read docs/operations.md, 'A lost machine'."; exit 3; }
    fi
    switch_to "$old"
    if start "$old_version"; then
        say "$old_version runs again. $new_version stays in $new for looking at."
        exit 2
    fi
    warn "$old_version does not get well either: journalctl -u eggmoney. The backup from before is $backup."
    exit 3
}

stamp=$(date -u +%Y%m%dT%H%M%SZ)
install -d -m 700 -o "$USER_NAME" -g "$USER_NAME" "$BACKUPS"
if [ -n "$back" ]; then
    target=$(cat "$old/MIGRATION_BEFORE" 2> /dev/null) || die "$old_version was not put here by an upgrade: there is nothing to go back to. Nothing was changed."
    backup=$BACKUPS/before-going-back-$stamp.eggbackup
    systemctl stop eggmoney
    of_program "$old" backup "$backup" || { systemctl start eggmoney; die "no backup could be made. Nothing was changed."; }
    if ! of_program "$old" migrate --to "$target"; then
        systemctl start eggmoney
        die "the schema cannot be taken back to $target. $old_version runs again, nothing was changed."
    fi
    switch_to "$new"
    if ! start "$new_version"; then
        warn "$new_version does not get well: journalctl -u eggmoney. Going forward to $old_version again."
        systemctl stop eggmoney || true
        switch_to "$old"
        start "$old_version" && exit 2
        exit 3
    fi
    ln -sfn "$old_version" "$HOME_OF_PROGRAMS/previous"
    say "Back at $new_version, with everything that happened since. $old_version is kept."
    exit 0
fi

place
if [ -n "$rehearsal" ]; then
    trial=$BACKUPS/before-upgrade-$stamp-trial.eggbackup
    of_program "$old" backup "$trial" || die "no backup could be made. Nothing was changed."
    say "Trying $new_version on a copy:"
    if ! "$new/deploy/rehearse.sh" --program "$new" --backup "$trial" --quiet; then
        rm -f "$trial"
        die "$new_version did not do well on a copy of the database, see above. $old_version runs on, nothing was changed."
    fi
    rm -f "$trial"
fi

before=$(last_migration)
[ -n "$before" ] || die "$new_version does not say which migrations the database has. Nothing was changed."
printf '%s\n' "$before" > "$new/MIGRATION_BEFORE"
backup=$BACKUPS/before-upgrade-$stamp.eggbackup
systemctl stop eggmoney
if ! of_program "$old" backup "$backup"; then
    systemctl start eggmoney
    die "no backup could be made. $old_version runs again, nothing was changed."
fi
of_program "$new" migrate || return_to_old "The migration failed."
switch_to "$new" || return_to_old "$new_version's configuration could not be put in place."
start "$new_version" || return_to_old "$new_version did not get ready in three minutes."

ln -sfn "$old_version" "$HOME_OF_PROGRAMS/previous"
# Versions older than the one before, and backups of upgrades older than the last three, are let go.
for folder in "$HOME_OF_PROGRAMS"/*/; do
    case $(readlink -f "$folder") in
        "$new" | "$old") ;;
        *) rm -rf "$folder" ;;
    esac
done
find "$BACKUPS" -maxdepth 1 -name 'before-*.eggbackup' -printf '%T@ %p\n' | sort -rn | tail -n +4 | cut -d ' ' -f 2- | xargs -r rm -f
say "$new_version runs. $old_version is kept: upgrade.sh --back returns to it. The backup from before is $backup."
