# What the scripts beside this have in common. Sourced, never run.
# shellcheck shell=bash
# shellcheck disable=SC2034 # some of these are for those who source it

HOME_OF_PROGRAMS=/opt/eggmoney
SETTINGS=/etc/eggmoney
DATA=/var/lib/eggmoney
BACKUPS=$DATA/backups
ACME_ROOT=/var/lib/eggmoney-acme
DATABASE=eggmoney
LOCAL=http://127.0.0.1:5080
USER_NAME=eggmoney

dry_run=''
changes=0

# What comes at the end of a pipe counts changes too.
shopt -s lastpipe

say() { printf '%s\n' "$*"; }

warn() { printf '%s: %s\n' "$(basename "$0")" "$*" >&2; }

die() {
    warn "$*"
    exit 1
}

need_root() {
    if [ "$(id -u)" -ne 0 ]; then
        die "needs root: sudo $0 …"
    fi
}

# One script at a time changes the machine.
lock() {
    exec 9> /run/eggmoney-deploy.lock
    flock -n 9 || die "another of these scripts is at work; wait for it."
}

# change WHAT COMMAND…: says and does it, or says only that it would.
change() {
    local what=$1
    shift
    changes=$((changes + 1))
    if [ -n "$dry_run" ]; then
        say "would $what"
        return 0
    fi

    say "$what"
    "$@" 9>&-
}

# put FILE MODE OWNER: makes the file what comes in, where it is not so yet. True when it was changed.
put() {
    local file=$1 mode=$2 owner=$3 wanted
    wanted=$(cat && printf .) || die "$file: what belongs into it could not be made."
    wanted=${wanted%.}
    if [ -f "$file" ] && [ "$(cat "$file" && printf .)" = "$wanted." ] && [ "$(stat -c '%a %U:%G' "$file")" = "$mode $owner" ]; then
        return 1
    fi

    change "write $file" write_file "$file" "$mode" "$owner" "$wanted" || die "$file could not be written; what was there stays."
}

# Beside it, onto the disk, and then in its place: a full disk or a power cut never costs what was there.
write_file() {
    local file=$1 beside
    mkdir -p "$(dirname "$file")" && beside=$(mktemp "$file.XXXXXX") || return 1
    if printf '%s' "$4" > "$beside" && chown "$3" "$beside" && chmod "$2" "$beside" && sync "$beside" && mv -T "$beside" "$file"; then
        return 0
    fi
    rm -f "$beside"
    return 1
}

# folder PATH MODE OWNER
folder() {
    if [ ! -d "$1" ] || [ "$(stat -c '%a %U:%G' "$1")" != "$2 $3" ]; then
        change "make the folder $1" install -d -m "$2" -o "${3%:*}" -g "${3#*:}" "$1"
    fi
}

# fill FILE NAME=VALUE…: a template with its @NAME@ filled in.
fill() {
    local text pair
    text=$(cat "$1")
    shift
    for pair in "$@"; do
        text=${text//"@${pair%%=*}@"/${pair#*=}}
    done
    printf '%s\n' "$text"
}

# remembered NAME: what the installer was told last time.
remembered() {
    if [ -f "$SETTINGS/install.conf" ]; then
        sed -n "s/^$1=//p" "$SETTINGS/install.conf"
    fi
}

# In steps of 64, so that another kernel, which takes a little more or less for itself, changes no file and restarts nothing.
memory_mib() { awk '/^MemTotal:/ { print int($2 / 1024 / 64 + 0.5) * 64 }' /proc/meminfo; }

# free_mib PATH
free_mib() { df -Pm "$1" | awk 'NR == 2 { print $4 }'; }

# The live database's size in MiB.
database_mib() { as_postgres psql -qAtX -d postgres -c "select pg_database_size('$DATABASE') / 1048576"; }

# need_room MIB WHY: where PostgreSQL's data and the backups are. A disk that runs full stops the live database.
need_room() {
    local folder
    for folder in /var/lib/postgresql "$DATA"; do
        if [ "$(free_mib "$folder")" -lt "$1" ]; then
            die "$folder has $(free_mib "$folder") MiB free, and $2 wants $1. Nothing was changed."
        fi
    done
}

# Sessions are by New York's clock; a holiday counts as a session here, which costs an option at most.
market_is_near() {
    local day minute
    day=$(TZ=America/New_York date +%u)
    minute=$((10#$(TZ=America/New_York date +%H) * 60 + 10#$(TZ=America/New_York date +%M)))
    [ "$day" -le 5 ] && [ "$minute" -ge 540 ] && [ "$minute" -le 1000 ]
}

# lay_program PACKAGE TARGET: a version's files, whole or not at all.
lay_program() {
    rm -rf "$2.part"
    install -d -m 755 "$2.part"
    cp -R "$1/program" "$1/deploy" "$1/VERSION" "$2.part/"
    chown -R root:root "$2.part"
    chmod -R u=rwX,go=rX "$2.part"
    touch "$2.part/COMPLETE"
    sync -f "$2.part"
    rm -rf "$2"
    mv "$2.part" "$2"
}

# A command of a program, with the server's settings and as its user: of PROGRAM (a folder that was unpacked).
of_program() {
    local home=$1
    shift
    (cd "$DATA" && EGGMONEY_PROGRAM=$home/program "$home/deploy/eggmoney" "$@")
}

# psql as its superuser, without asking for anything.
as_postgres() { (cd / && runuser -u postgres -- "$@" < /dev/null); }

is_ready() { [ "$(curl -s -o /dev/null -m 5 -w '%{http_code}' "$LOCAL/health/ready")" = 200 ]; }

# wait_until_ready SECONDS
wait_until_ready() {
    local end=$((SECONDS + $1)) starts
    starts=$(systemctl show -P NRestarts eggmoney)
    until is_ready; do
        # Three more starts in vain, and no other will do.
        if [ "$SECONDS" -ge "$end" ] || [ "$(systemctl show -P NRestarts eggmoney)" -ge $((starts + 3)) ]; then
            return 1
        fi
        sleep 0.5
    done
}

version_that_runs() { curl -s -m 5 "$LOCAL/api/v1/server" | sed -n 's/.*"version":"\([^"]*\)".*/\1/p'; }

newest_backup() { find "$BACKUPS" -maxdepth 1 -name '*.eggbackup' -printf '%T@ %p\n' 2> /dev/null | sort -n | tail -n 1 | cut -d ' ' -f 2-; }
