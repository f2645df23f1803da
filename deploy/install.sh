#!/usr/bin/env bash
# Installs EggMoney on this machine (Debian 12 or newer, Ubuntu 24.04 or newer), or brings what is installed to what is asked for. Run twice, it changes nothing.
set -euo pipefail
here=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$here/lib.sh"

usage() {
    cat << 'TEXT'
sudo ./install.sh [options]

  --domain NAME          the server's name in the internet; a certificate is obtained by ACME (Let's Encrypt) and renewed by itself
  --email MAIL           where the certificate authority writes to, with --domain
  --certificate FILE     a certificate of your own (PEM, with its chain), instead of ACME
  --key FILE             its key (PEM)
  --own-certificate      neither, also where one was given before: the server makes its own, which browsers warn of (the default)
  --registration MODE    who may sign up: invitation (the default), open, closed
  --ping URL             asked once a session when everybody's work is done, so that a service of that kind wakes you when a night did not trade
  --dry-run              says what it would do, and does nothing
  --help

What was given before is remembered; give it again to change it.
TEXT
}

domain=$(remembered DOMAIN)
email=$(remembered EMAIL)
certificate=$(remembered CERTIFICATE)
key=$(remembered KEY)
registration=''
ping=''
files_only=''
packages_only=''

while [ "$#" -gt 0 ]; do
    case $1 in
        --domain | --email | --certificate | --key | --registration | --ping)
            [ -n "${2:-}" ] || die "$1 needs a value; see --help."
            case $1 in
                --domain) domain=$2 ;;
                --email) email=$2 ;;
                --certificate) certificate=$(readlink -m "$2") ;;
                --key) key=$(readlink -m "$2") ;;
                --registration) registration=$2 ;;
                --ping) ping=$2 ;;
            esac
            shift 2
            ;;
        --own-certificate)
            domain='' email='' certificate='' key=''
            shift
            ;;
        --dry-run)
            dry_run=yes
            shift
            ;;
        # For upgrade.sh: units, Nginx and PostgreSQL as this version wants them, and nothing is started or switched.
        --files-only)
            files_only=yes
            shift
            ;;
        # For upgrade.sh too: what this version needs of the system, before anything is stopped.
        --packages-only)
            packages_only=yes
            shift
            ;;
        --help | -h)
            usage
            exit 0
            ;;
        *) die "$1 is no option; see --help." ;;
    esac
done

check() {
    need_root
    [ -d /run/systemd/system ] || die "this machine is not run by systemd; see deploy/docker for containers."
    command -v apt-get > /dev/null || die "made for Debian and Ubuntu: there is no apt-get here."
    [ -x "$here/../program/EggMoney.WebApi" ] || die "run this from an unpacked package (eggmoney-VERSION-linux-x64.tar.gz), which package.sh makes."
    # An upgrade puts files in place for what was checked when it was given.
    [ -z "$files_only$packages_only" ] || return 0
    if [ -n "$domain" ] && ! [[ $domain =~ ^([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}$ ]]; then
        die "--domain $domain: this is no name such as egg.example.org."
    fi
    if [ -n "$email" ] && ! [[ $email =~ ^[^@[:space:]]+@[^@[:space:]]+$ ]]; then
        die "--email $email: this is no address."
    fi
    if [ -n "$domain" ] && [ -z "$certificate" ] && [ -z "$email" ]; then
        die "--domain needs --email too, for the certificate authority; or give --certificate and --key."
    fi
    if [ -n "$certificate$key" ]; then
        [ -f "$certificate" ] || die "--certificate ${certificate:-(missing)}: there is no such file."
        [ -f "$key" ] || die "--key ${key:-(missing)}: there is no such file."
        openssl_knows "$certificate" "$key"
    fi
    case $ping in
        '' | http://?* | https://?*) ;;
        *) die "--ping $ping: it must begin with https:// or http://." ;;
    esac
    case $registration in
        '' | invitation | open | closed) ;;
        *) die "--registration $registration: it must be invitation, open or closed." ;;
    esac
    if [ -d "$HOME_OF_PROGRAMS/current" ] && [ "$(readlink -f "$HOME_OF_PROGRAMS/current")" != "$HOME_OF_PROGRAMS/$version" ]; then
        die "$(basename "$(readlink -f "$HOME_OF_PROGRAMS/current")") is installed, and this is $version: run upgrade.sh instead."
    fi
}

openssl_knows() {
    command -v openssl > /dev/null || return 0
    openssl x509 -noout -in "$1" 2> /dev/null || die "--certificate $1: this is no certificate in PEM."
    openssl x509 -noout -checkend 0 -in "$1" > /dev/null || die "--certificate $1: it has ended."
    [ "$(openssl x509 -noout -pubkey -in "$1")" = "$(openssl pkey -pubout -in "$2" 2> /dev/null)" ] || die "--key $2: this is not the key of $1."
}

packages() {
    local wanted=(ca-certificates curl logrotate nginx openssl postgresql rsync tzdata) missing=() package
    if [ -n "$domain" ] && [ -z "$certificate" ]; then
        wanted+=(certbot)
    fi
    if ! systemctl is-active -q chrony ntp ntpsec openntpd 2> /dev/null; then
        # Orders need the right time.
        wanted+=(systemd-timesyncd)
    fi
    for package in "${wanted[@]}"; do
        is_installed "$package" || missing+=("$package")
    done
    # Its name has its version, and each release has another.
    if ! dpkg-query -W -f '${db:Status-Status} ' 'libicu[0-9]*' 2> /dev/null | grep -q '\binstalled'; then
        missing+=(libicu)
    fi
    if [ "${#missing[@]}" -gt 0 ]; then
        change "install ${missing[*]}" install_packages "${missing[@]}"
    fi
}

is_installed() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2> /dev/null)" = installed ]; }

install_packages() {
    apt-get update -qq
    local names=() name
    for name in "$@"; do
        if [ "$name" = libicu ]; then
            name=$(apt-cache --names-only search '^libicu[0-9]+$' | cut -d ' ' -f 1 | sort -V | tail -n 1)
        fi
        names+=("$name")
    done
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${names[@]}" < /dev/null > /dev/null
}

account() {
    if ! id "$USER_NAME" > /dev/null 2>&1; then
        change "make the user $USER_NAME" useradd --system --user-group --home-dir "$DATA" --no-create-home --shell /usr/sbin/nologin "$USER_NAME"
    fi
    folder "$DATA" 700 "$USER_NAME:$USER_NAME"
    folder "$BACKUPS" 700 "$USER_NAME:$USER_NAME"
    folder "$SETTINGS" 755 root:root
    folder "$SETTINGS/tls" 755 root:root
    folder "$ACME_ROOT" 755 root:root
}

place_program() {
    if [ "$(readlink -f "$here/..")" != "$HOME_OF_PROGRAMS/$version" ] && [ ! -e "$HOME_OF_PROGRAMS/$version/COMPLETE" ]; then
        change "copy the program to $HOME_OF_PROGRAMS/$version" lay_program "$here/.." "$HOME_OF_PROGRAMS/$version"
    fi
    if [ ! -e "$HOME_OF_PROGRAMS/current" ]; then
        change "make $version the current one" ln -sfn "$version" "$HOME_OF_PROGRAMS/current"
    fi
}

# Everything in $SETTINGS/environment that is not there yet. What is there stays: it may have been changed by hand, and a key must never be lost.
environment() {
    local file=$SETTINGS/environment text previous
    if [ -e "$file" ]; then
        text=$(cat "$file") || die "$file cannot be read."
        grep -q '^SECRET_KEY=.' <<< "$text" || die "$file has no SECRET_KEY. Put it back from your copy: another key opens nothing of what is stored. (On a machine that never served, remove the file.)"
    else
        text=$(printf '%s\n' \
            '# Settings of EggMoney: docs/reference.md says which there are. After a change: systemctl restart eggmoney' \
            '# SECRET_KEY opens everything that is encrypted, backups too. Keep a copy of it in another place.')
        setting SECRET_KEY "$(head -c 32 /dev/urandom | base64 | tr '+/' '-_')"
    fi
    setting EGGMONEY_DATABASE "Host=/var/run/postgresql;Database=$DATABASE;Username=$USER_NAME"
    setting EGGMONEY_BACKUP_FOLDER "$BACKUPS"
    setting EGGMONEY_METRICS_TOKEN "$(head -c 24 /dev/urandom | base64 | tr '+/' '-_')"
    setting EGGMONEY_PROXIES '127.0.0.1'
    setting EGGMONEY_REGISTRATION invitation
    setting EGGMONEY_CERTIFICATE "$SETTINGS/tls/shown.pem"
    # Brokers take seconds to answer; people who wait for each other's answers in one lane are late. Measured: docs/measured.md.
    setting Dispatch__Lanes 4
    setting DOTNET_EnableDiagnostics 0
    setting LC_ALL C.UTF-8
    if [ -n "$registration" ]; then
        replace EGGMONEY_REGISTRATION "$registration"
    fi
    if [ -n "$ping" ]; then
        setting EGGMONEY_PING_URL "$ping"
        replace EGGMONEY_PING_URL "$ping"
    fi
    previous=$(remembered DOMAIN)
    if [ -z "$domain" ] && [ -n "$previous" ]; then
        text=$(grep -vxF "EGGMONEY_URL=https://$previous" <<< "$text")
    fi
    if [ -n "$domain" ]; then
        setting EGGMONEY_URL "https://$domain"
        replace EGGMONEY_URL "https://$domain"
    fi
    if put "$file" 400 "$USER_NAME:$USER_NAME" <<< "$text"; then
        restart=yes
    fi
}

replace() { text=$(awk -v name="$1" -v value="$2" 'index($0, name "=") == 1 { $0 = name "=" value } { print }' <<< "$text"); }

setting() { grep -q "^$1=" <<< "$text" || text+=$'\n'"$1=$2"; }

database() {
    if [ -n "$dry_run" ] && ! command -v psql > /dev/null; then
        say "would make the database $DATABASE and the roles eggmoney, eggmoney_app and eggmoney_system"
        changes=$((changes + 1))
        return
    fi

    local cluster settings
    if ! query 'select 1' > /dev/null 2>&1; then
        change "start PostgreSQL" systemctl enable -q --now postgresql
        [ -z "$dry_run" ] || return 0
        wait_for_postgres
    fi
    # Of the one that answers: after an upgrade of the system there may be two.
    cluster=$(dirname "$(query 'show config_file')")
    [ -d "$cluster/conf.d" ] || die "PostgreSQL's $cluster has no conf.d; include one in its postgresql.conf (include_dir = 'conf.d')."
    settings=$(sizes_of_postgres)
    if put "$cluster/conf.d/eggmoney.conf" 644 postgres:postgres <<< "$settings"; then
        change "restart PostgreSQL" systemctl restart postgresql
    fi
    if ! systemctl is-enabled -q postgresql; then
        change "start PostgreSQL at every boot" systemctl enable -q postgresql
    fi
    [ -n "$dry_run" ] || wait_for_postgres

    # The login role may make databases, to see whether a backup can be restored, and neither roles nor exceptions from row security.
    role eggmoney 'LOGIN CREATEDB'
    role eggmoney_app NOLOGIN
    role eggmoney_system NOLOGIN
    if [ "$(query "select count(*) from pg_auth_members m join pg_roles r on r.oid = m.roleid join pg_roles u on u.oid = m.member where u.rolname = 'eggmoney' and r.rolname in ('eggmoney_app', 'eggmoney_system')")" != 2 ]; then
        change "let eggmoney work as the other two" query 'GRANT eggmoney_app, eggmoney_system TO eggmoney'
    fi
    if [ "$(query "select 1 from pg_database where datname = '$DATABASE'")" != 1 ]; then
        change "make the database $DATABASE" query "CREATE DATABASE $DATABASE OWNER eggmoney ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8' TEMPLATE template0"
    fi
    if [ "$(query "select has_database_privilege('public', '$DATABASE', 'CONNECT')")" = t ]; then
        change "close the database to everybody else" query "REVOKE CONNECT, TEMPORARY ON DATABASE $DATABASE FROM PUBLIC"
    fi
}

query() { as_postgres psql -qAtX -v ON_ERROR_STOP=1 -d postgres -c "$1"; }

role() {
    if [ "$(query "select 1 from pg_roles where rolname = '$1'")" != 1 ]; then
        change "make the role $1" query "CREATE ROLE $1 $2"
    fi
}

wait_for_postgres() {
    local end=$((SECONDS + 60))
    until query 'select 1' > /dev/null 2>&1; do
        [ "$SECONDS" -lt "$end" ] || die "PostgreSQL does not answer: journalctl -u 'postgresql*' says why."
        sleep 0.5
    done
}

# A machine of 1 GiB says a little less of itself; what is given here leaves the program its half.
sizes_of_postgres() {
    local memory connections=60 shared=64 work=2 maintenance=32 wal=256
    memory=$(memory_mib)
    if [ "$memory" -ge 1500 ]; then
        connections=100 shared=160 work=4 maintenance=64 wal=512
    fi
    if [ "$memory" -ge 3500 ]; then
        connections=200 shared=$((memory / 6)) work=8 maintenance=128 wal=1024
    fi
    fill "$here/files/postgresql.conf" MEMORY="$memory" CONNECTIONS=$connections SHARED=$shared CACHE=$((memory / 2)) WORK=$work MAINTENANCE=$maintenance WAL=$wal
}

units() {
    local changed='' unit memory
    memory=$(memory_mib)
    if fill "$here/files/eggmoney.service" MEMORY_MAX=$((memory / 2)) | put /etc/systemd/system/eggmoney.service 644 root:root; then
        changed=yes restart=yes
    fi
    for unit in eggmoney-backup.service eggmoney-backup.timer eggmoney-certificate.service eggmoney-certificate.timer; do
        if put "/etc/systemd/system/$unit" 644 root:root < "$here/files/$unit"; then
            changed=yes
        fi
    done
    if [ -n "$changed" ]; then
        change "tell systemd of the new units" systemctl daemon-reload
    fi
    if fill "$here/files/journald.conf" JOURNAL=$((memory < 1500 ? 300 : 1000)) | put /etc/systemd/journald.conf.d/eggmoney.conf 644 root:root; then
        change "keep logs over restarts, with a bound" systemctl restart systemd-journald
    fi
    put /usr/local/bin/eggmoney 755 root:root < "$here/eggmoney" || true
}

# A first certificate of the server's own, so that Nginx can start; certificate.sh keeps it and takes up a better one.
certificates() {
    local wish
    wish=$(printf '%s\n' "DOMAIN=$domain" "EMAIL=$email" "CERTIFICATE=$certificate" "KEY=$key")
    if put "$SETTINGS/install.conf" 644 root:root <<< "$wish" || [ ! -e "$SETTINGS/tls/shown.pem" ]; then
        change "prepare the certificate" "$here/certificate.sh" --first
    fi
}

web() {
    local listen name=${domain:-_} site=/etc/nginx/sites-available/eggmoney text
    # The words for HTTP/2 changed with 1.25.1.
    if [ -n "$dry_run" ] && ! command -v nginx > /dev/null; then
        say "would write $site, and start Nginx"
        changes=$((changes + 1))
        return
    fi
    if dpkg --compare-versions "$(nginx -v 2>&1 | sed 's|.*nginx/\([0-9.]*\).*|\1|')" ge 1.25.1; then
        listen=$'listen 443 ssl default_server;\n    listen [::]:443 ssl default_server;\n    http2 on;'
    else
        listen=$'listen 443 ssl http2 default_server;\n    listen [::]:443 ssl http2 default_server;'
    fi
    if [ ! -e /proc/net/if_inet6 ]; then
        listen=$(grep -v '\[::\]' <<< "$listen")
    fi
    text=$(fill "$here/files/nginx.conf" LISTEN="$listen" NAME="$name" CERTIFICATE="$SETTINGS/tls/certificate.pem" KEY="$SETTINGS/tls/key.pem")
    if [ ! -e /proc/net/if_inet6 ]; then
        text=$(grep -v 'listen \[::\]' <<< "$text")
    fi
    local changed='' before
    before=$(cat "$site" 2> /dev/null || true)
    if put "$site" 644 root:root <<< "$text"; then
        changed=yes
    fi
    if [ "$(readlink /etc/nginx/sites-enabled/eggmoney)" != "$site" ]; then
        change "enable the site" ln -sfn "$site" /etc/nginx/sites-enabled/eggmoney
        changed=yes
    fi
    # The page that says "Welcome to nginx" wants to be the default too.
    if [ -L /etc/nginx/sites-enabled/default ]; then
        change "disable Nginx's sample site" rm /etc/nginx/sites-enabled/default
        changed=yes
    fi
    if [ -n "$changed" ] && [ -z "$dry_run" ] && ! nginx -t -q; then
        mv "$site" "$site.refused"
        [ -z "$before" ] || printf '%s\n' "$before" > "$site"
        die "Nginx does not take $site.refused, see above; what was there serves on."
    fi
    if ! systemctl is-active -q nginx || ! systemctl is-enabled -q nginx 2> /dev/null; then
        change "start Nginx" systemctl enable -q --now nginx
    elif [ -n "$changed" ]; then
        change "reload Nginx" systemctl reload nginx
    fi
}

service() {
    local unit
    for unit in eggmoney-backup.timer eggmoney-certificate.timer; do
        if ! systemctl is-active -q "$unit" || ! systemctl is-enabled -q "$unit" 2> /dev/null; then
            change "start $unit" systemctl enable -q --now "$unit"
        fi
    done
    if ! systemctl is-enabled -q eggmoney 2> /dev/null || ! systemctl is-active -q eggmoney; then
        change "start EggMoney" systemctl enable -q --now eggmoney
    elif [ -n "$restart" ]; then
        change "restart EggMoney" systemctl restart eggmoney
    fi
    [ -z "$dry_run" ] || return 0
    wait_until_ready 120 || die "EggMoney was started and is not ready after two minutes: journalctl -u eggmoney says why."
}

acme() {
    if [ -n "$domain" ] && [ -z "$certificate" ] && [ ! -e "/etc/letsencrypt/live/$domain/fullchain.pem" ]; then
        change "obtain a certificate for $domain" "$here/certificate.sh" --acme \
            || warn "no certificate for $domain yet, see above. Is its DNS record this machine's address, and port 80 open? Until then a certificate of the server's own is used. Run this again to try again."
    fi
}

# Shown whenever there is no admin yet; the server says it anew at each start.
invite() {
    local link address
    link=$(journalctl -u eggmoney -o cat 2> /dev/null | grep -o 'https\?://[^ ,]*/setup#token=[^ ,]*' | tail -n 1 || true)
    if [ -n "$link" ] && curl -s -m 5 "$LOCAL/api/v1/server" | grep -q '"setUpNeeded":true'; then
        if [ -z "$domain" ]; then
            address=$(hostname -I 2> /dev/null | cut -d ' ' -f 1)
            link="https://${address:-$(hostname)}/${link#*://*/}"
        fi
        say "Make yourself its admin in a browser: $link"
        [ -n "$domain" ] || say "(From outside, put the address there that you reach this machine by. The browser will warn of the certificate, which is the server's own.)"
    fi
}

advise() {
    say "Keep a copy of its key in another place, for instance in a password manager; without it no backup can be opened:"
    say "  sudo grep ^SECRET_KEY= $SETTINGS/environment"
    grep -q '^EGGMONEY_PING_URL=.' "$SETTINGS/environment" || say "Nobody is told yet when a night does not trade: sudo ./install.sh --ping URL"
    say "Then: eggmoney doctor"
}

version=$(cat "$here/../VERSION" 2> /dev/null || echo unknown)
restart=''
check
if [ -z "$dry_run$files_only$packages_only" ]; then
    lock
fi

if [ -z "$files_only" ]; then
    packages
fi
if [ -n "$packages_only" ]; then
    exit 0
fi
account
if [ -z "$files_only" ]; then
    place_program
fi
environment
database
units
certificates
web
if [ -n "$files_only" ]; then
    exit 0
fi

service
acme
if [ "$changes" -eq 0 ]; then
    say "EggMoney $version is installed as asked for; nothing was changed."
elif [ -n "$dry_run" ]; then
    say "$changes steps; nothing was changed."
    exit 0
else
    say ""
    say "EggMoney $version runs."
    advise
fi
invite
