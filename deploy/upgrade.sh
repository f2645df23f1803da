#!/usr/bin/env bash
# Puts this package's version in the place of the one that runs: a rehearsal on a copy, backup, switch, migration; and back by itself when the new one does not get well.
# Whatever ends this half-way, a power cut too: the version that "current" names can start. The switch comes before the migration, which the program itself would do.
set -euo pipefail
here=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$here/lib.sh"

usage() {
    cat << 'TEXT'
sudo ./upgrade.sh [options]          from the new version's unpacked package
sudo ./upgrade.sh --back             back to the version before, with everything that happened since

  --now            although the market is open or about to open (slices that are due meanwhile come late)
  --no-rehearsal   without trying the new version on a copy first
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
    # Written by the upgrade that brought the current version: what was before it, and what the database had then.
    [ -f "$old/CAME_FROM" ] || die "$(basename "$old") was not put here by an upgrade, or was gone back to: there is nothing to go back to. Nothing was changed."
    new=$HOME_OF_PROGRAMS/$(cut -d ' ' -f 1 "$old/CAME_FROM")
    [ -e "$new/COMPLETE" ] || die "$new is no whole version any more; upgrade to a package of it instead. Nothing was changed."
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

refuse_near_market() {
    if [ -z "$now" ] && market_is_near; then
        die "it is $(TZ=America/New_York date '+%a %H:%M') in New York: the market is open or about to open. Upgrade after 16:40 there, or with --now. $old_version runs on, nothing was changed."
    fi
}

place() {
    local needed
    if [ -e "$new/COMPLETE" ]; then
        return
    fi
    needed=$(($(du -sm "$here/.." | cut -f 1) + 200))
    [ "$(free_mib "$HOME_OF_PROGRAMS")" -ge "$needed" ] || die "$HOME_OF_PROGRAMS has $(free_mib "$HOME_OF_PROGRAMS") MiB free, $needed are needed. Nothing was changed."
    lay_program "$here/.." "$new"
}

# The last migration that the database has, asked of the newer version, which knows all of them.
last_migration() { of_program "$1" migrate --list | sed -n 's/^applied //p' | tail -n 1; }

# What the machine has for a version; the version is more important than its units being the newest.
switch_to() {
    ln -sfn "$(basename "$1")" "$HOME_OF_PROGRAMS/current.new"
    mv -T "$HOME_OF_PROGRAMS/current.new" "$HOME_OF_PROGRAMS/current"
    sync -f "$HOME_OF_PROGRAMS"
    "$1/deploy/install.sh" --files-only || warn "not everything of $(basename "$1")'s configuration could be put in place, see above; going on."
}

# start VERSION: and look whether it gets well, and is what it should be.
start() {
    systemctl reset-failed eggmoney 2> /dev/null || true
    systemctl start --no-block eggmoney || return 1
    wait_until_ready 180 && [ "$(version_that_runs)" = "${1%%-*}" ]
}

# migrate_back PROGRAM NAME: a server that died counts as running for a minute.
migrate_back() {
    local end=$((SECONDS + 90))
    until of_program "$1" migrate --to "$2"; do
        [ "$SECONDS" -lt "$end" ] || return 1
        sleep 10
    done
}

# From here on nothing ends this in the middle: no closed terminal, no Ctrl-C. What is said goes into a file too.
hold_on() {
    trap '' INT TERM HUP
    install -m 600 /dev/null "$record"
    exec > >(exec tee -i --output-error=warn-nopipe -a "$record") 2>&1
    writer=$!
    # shellcheck disable=SC2154
    trap 'code=$?; if [ -n "$stopped" ]; then warn "ended in the middle; starting what is current."; systemctl start --no-block eggmoney; fi; exec >&- 2>&-; wait "$writer" || true; exit "$code"' EXIT
}

finish() {
    stopped=''
    exit "$1"
}

# return_to_old REASON: with the new version's own way back of the schema, so that nothing is lost; by the backup where that fails.
return_to_old() {
    warn "$1 Going back to $old_version. The last lines of its log:"
    journalctl -u eggmoney -o cat -n 20 --no-pager >&2 || true
    systemctl stop eggmoney || true
    switch_to "$old"
    if ! migrate_back "$new" "$before"; then
        warn "the schema could not be taken back; restoring the backup from before instead. Everybody's trading is paused by that."
        if ! of_program "$old" restore --replace "$backup"; then
            warn "restoring $backup failed too. Nothing runs. docs/operations.md says what to do when a machine is lost; this file and the settings are what it takes."
            finish 3
        fi
    fi
    if start "$old_version"; then
        rm -f "$new/CAME_FROM"
        say "$old_version runs again. $new_version stays in $new for looking at; what was said is in $record."
        finish 2
    fi
    warn "$old_version does not get well either: journalctl -u eggmoney. The backup from before is $backup."
    finish 3
}

stamp=$(date -u +%Y%m%dT%H%M%SZ)
record=/var/log/eggmoney-upgrade-$stamp.log
stopped=''
refuse_near_market
install -d -m 700 -o "$USER_NAME" -g "$USER_NAME" "$BACKUPS"
need_room $(($(database_mib) + 300)) "a backup"

if [ -n "$back" ]; then
    target=$(cut -d ' ' -f 2 "$old/CAME_FROM")
    backup=$BACKUPS/before-going-back-$stamp.eggbackup
    hold_on
    stopped=yes
    systemctl stop eggmoney
    if ! of_program "$old" backup "$backup" || ! migrate_back "$old" "$target"; then
        systemctl start --no-block eggmoney
        stopped=''
        die "going back is not possible, see above. $old_version runs again, nothing was changed."
    fi
    switch_to "$new"
    if start "$new_version"; then
        rm -f "$old/CAME_FROM"
        say "Back at $new_version, with everything that happened since. $old_version is kept; upgrade.sh in its folder goes forward again."
        finish 0
    fi
    warn "$new_version does not get well: journalctl -u eggmoney. Going forward to $old_version again."
    systemctl stop eggmoney || true
    switch_to "$old"
    if start "$old_version"; then
        finish 2
    fi
    warn "$old_version does not get well either: journalctl -u eggmoney. The backup from before is $backup."
    finish 3
fi

place
"$new/deploy/install.sh" --packages-only || die "what $new_version needs of the system could not be installed. $old_version runs on, nothing was changed."
before=$(last_migration "$new")
[ -n "$before" ] || die "$new_version does not say which migrations the database has. $old_version runs on, nothing was changed."
if [ -n "$rehearsal" ]; then
    trial=$BACKUPS/before-upgrade-$stamp-trial.eggbackup
    of_program "$old" backup "$trial" || die "no backup could be made. $old_version runs on, nothing was changed."
    say "Trying $new_version on a copy:"
    tried=0
    "$new/deploy/rehearse.sh" --program "$new" --backup "$trial" --quiet || tried=$?
    rm -f "$trial"
    [ "$tried" -eq 0 ] || die "$new_version did not do well on a copy of the database, see above. $old_version runs on, nothing was changed."
    # That may have taken its time.
    refuse_near_market
fi

printf '%s\n' "$old_version $before" > "$new/CAME_FROM"
backup=$BACKUPS/before-upgrade-$stamp.eggbackup
hold_on
stopped=yes
systemctl stop eggmoney
if ! of_program "$old" backup "$backup"; then
    systemctl start --no-block eggmoney
    stopped=''
    die "no backup could be made. $old_version runs again, nothing was changed."
fi
switch_to "$new"
of_program "$new" migrate || return_to_old "The migration failed."
start "$new_version" || return_to_old "$new_version did not get well."

# Versions older than the one before, and backups of upgrades older than the last three, are let go.
for folder in "$HOME_OF_PROGRAMS"/*/; do
    case $(readlink -f "$folder") in
        "$new" | "$old") ;;
        *) rm -rf "$folder" ;;
    esac
done
find "$BACKUPS" -maxdepth 1 -name 'before-*.eggbackup' -printf '%T@ %p\n' | sort -rn | tail -n +4 | cut -d ' ' -f 2- | xargs -r rm -f
say "$new_version runs. $old_version is kept: upgrade.sh --back returns to it. The backup from before is $backup."
finish 0
