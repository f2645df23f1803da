#!/usr/bin/env bash
# Keeps the certificate that Nginx shows: one that was given, one by ACME, else one of the server's own. Run daily by eggmoney-certificate.timer.
set -euo pipefail
here=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$here/lib.sh"
need_root

# A certificate of our own lives so long, and is made anew when less is left than this.
days=397
renew_before=$((30 * 86400))

tls=$SETTINGS/tls
domain=$(remembered DOMAIN)
email=$(remembered EMAIL)
given=$(remembered CERTIFICATE)
given_key=$(remembered KEY)
live=/etc/letsencrypt/live/$domain

own() {
    local name=${domain:-$(hostname -f 2> /dev/null || hostname)} address names
    names="DNS:$name"
    for address in $(hostname -I 2> /dev/null); do
        names+=",IP:$address"
    done
    names+=",IP:127.0.0.1,DNS:localhost"
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days $days -subj "/CN=${name:0:64}" \
        -addext "subjectAltName=$names" -keyout "$tls/own-key.new" -out "$tls/own.new" 2> /dev/null
    chmod 600 "$tls/own-key.new"
    mv "$tls/own-key.new" "$tls/own-key.pem"
    mv "$tls/own.new" "$tls/own.pem"
}

# point CERTIFICATE KEY: what Nginx is told stays the same, what it means changes.
point() {
    ln -sfn "$2" "$tls/key.pem.new" && mv -T "$tls/key.pem.new" "$tls/key.pem"
    ln -sfn "$1" "$tls/certificate.pem.new" && mv -T "$tls/certificate.pem.new" "$tls/certificate.pem"
}

# Asks certbot, which keeps and renews what it obtains by its own timer; the hook is remembered with it.
obtain() {
    timeout 5m certbot certonly --non-interactive --agree-tos --keep-until-expiring --webroot -w "$ACME_ROOT" -d "$domain" -m "$email" \
        --deploy-hook "systemctl reload nginx" || return 1
}

case ${1:-} in
    --acme) obtain || exit 1 ;;
    --first | '') ;;
    *) die "$1 is no option." ;;
esac

if [ -n "$given" ]; then
    point "$given" "$given_key"
elif [ -n "$domain" ] && [ -e "$live/fullchain.pem" ]; then
    point "$live/fullchain.pem" "$live/privkey.pem"
else
    if [ ! -e "$tls/own.pem" ] || ! openssl x509 -noout -checkend $renew_before -in "$tls/own.pem" > /dev/null; then
        own
        say "Made a certificate of the server's own, for $days days."
    fi
    point "$tls/own.pem" "$tls/own-key.pem"
fi

# Nginx reads a certificate when it is (re)loaded; one that was renewed in its place would be shown never. The copy is what is shown, for everybody to look at.
if ! cmp -s "$tls/certificate.pem" "$tls/shown.pem"; then
    if systemctl is-active -q nginx; then
        nginx -t -q || die "Nginx does not take $(readlink "$tls/certificate.pem"): it shows the old certificate on."
        systemctl reload nginx
    fi
    install -m 644 "$(readlink -f "$tls/certificate.pem")" "$tls/shown.pem"
fi

if ! openssl x509 -noout -checkend $((7 * 86400)) -in "$tls/certificate.pem" > /dev/null; then
    die "the certificate ends on $(openssl x509 -noout -enddate -in "$tls/certificate.pem" | cut -d = -f 2), and nobody renewed it."
fi
