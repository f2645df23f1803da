#!/usr/bin/env bash
# Builds everything and runs all tests on SQLite and on a throwaway PostgreSQL: ./test.sh [arguments for dotnet test]
# Needs the .NET SDK; what else is missing is installed. The last line is "N passed, N failed, N skipped".
set -euo pipefail
cd "$(dirname "$0")"

work=''
child=''
debian=''
postgres_bin=''

# Tests are to see the throwaway database only, never one that this shell happens to be set up for.
unset EGGMONEY_DATABASE EGGMONEY_PRICES EGGMONEY_PAGE EGGMONEY_TEST_ROOT EGGMONEY_TEST_PACKAGES ConnectionStrings__EggMoney
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
# Idle build nodes would outlive this script and keep its output open for whoever reads it through a pipe.
export MSBUILDDISABLENODEREUSE=1

say() { printf '\n== %s\n' "$*"; }

die() {
    printf 'test.sh: %s\n' "$*" >&2
    exit 1
}

# PostgreSQL refuses to work as root.
as_postgres() {
    if [ "$(id -u)" -eq 0 ]; then
        (cd / && exec runuser -u "$postgres_user" -- "$@")
    else
        (cd / && exec "$@")
    fi
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif command -v sudo > /dev/null; then
        sudo -n "$@"
    else
        die "cannot install what is missing: run as root once, or install postgresql, tzdata, curl, git, nodejs, npm, chromium and fonts-nanum."
    fi
}

# Runs a command in a process group of its own and waits: a signal then ends this script at once, and clean_up all that the command started.
run() {
    local code=0
    set -m
    "$@" < /dev/null &
    child=$!
    set +m
    wait "$child" || code=$?
    child=''
    return "$code"
}

clean_up() {
    local code=$?
    trap '' INT TERM HUP
    if [ -n "$child" ]; then
        kill -TERM -- "-$child" 2> /dev/null || true
        sleep 1
        kill -KILL -- "-$child" 2> /dev/null || true
    fi
    if [ -n "$debian" ]; then
        kill -TERM -- "-$debian" 2> /dev/null || true
        wait "$debian" 2> /dev/null || true
    fi
    if [ -n "$work" ]; then
        if [ -f "$work/data/postmaster.pid" ]; then
            as_postgres "$postgres_bin/pg_ctl" stop -D "$work/data" -m immediate -w > /dev/null 2>&1 || true
        fi
        rm -rf "$work"
    fi
    exit "$code"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

find_postgres() {
    postgres_bin=''
    local folder
    for folder in $(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V); do
        if [ -x "$folder/initdb" ] && [ -x "$folder/postgres" ]; then
            postgres_bin=$folder
        fi
    done
    [ -n "$postgres_bin" ]
}

install_missing() {
    local missing=()
    find_postgres || missing+=(postgresql)
    [ -f /usr/share/zoneinfo/Asia/Seoul ] || missing+=(tzdata)
    command -v curl > /dev/null || missing+=(curl)
    command -v git > /dev/null || missing+=(git)
    command -v node > /dev/null && command -v npm > /dev/null || missing+=(nodejs npm)
    [ -x /usr/bin/chromium ] || missing+=(chromium)
    # What people see is Korean; without a font of it the browser would show boxes.
    [ -d /usr/share/fonts/truetype/nanum ] || missing+=(fonts-nanum)
    # A machine of their own is booted by root only; the tests that need one are skipped for others.
    if [ "$(id -u)" -eq 0 ]; then
        command -v debootstrap > /dev/null || missing+=(debootstrap)
        command -v systemd-nspawn > /dev/null || missing+=(systemd-container)
        command -v openssl > /dev/null || missing+=(openssl)
    fi
    if [ "${#missing[@]}" -eq 0 ]; then
        return
    fi

    say "Installing ${missing[*]}"
    # The package would start a server of its own on the machine; the tests bring theirs.
    local no_cluster=/etc/postgresql-common/createcluster.d/eggmoney-tests.conf
    as_root mkdir -p "$(dirname "$no_cluster")"
    as_root sh -c "echo 'create_main_cluster = false' > $no_cluster"
    as_root apt-get update -qq
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" < /dev/null
    as_root rm -f "$no_cluster"
    find_postgres || die "PostgreSQL was installed, but /usr/lib/postgresql/*/bin has no initdb."
}

start_postgres() {
    postgres_user=postgres
    id "$postgres_user" > /dev/null 2>&1 || postgres_user=nobody

    # Under /tmp whatever TMPDIR says: a socket's path may have 107 bytes, and the other user must be able to reach it.
    work=$(mktemp -d /tmp/eggmoney-test.XXXXXX)
    if [ "$(id -u)" -eq 0 ]; then
        chown "$postgres_user" "$work"
    fi

    as_postgres "$postgres_bin/initdb" -D "$work/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync > "$work/initdb.log" 2>&1 \
        || { cat "$work/initdb.log" >&2; die "initdb failed."; }

    # Whether a port is free is known only by taking it.
    local attempt started=''
    for attempt in 1 2 3 4 5 6; do
        port=$((20000 + RANDOM % 10000))
        # Durability is the disk's part and no test asks for it; what a killed process leaves behind is the same without fsync.
        if as_postgres "$postgres_bin/pg_ctl" start -w -D "$work/data" -l "$work/data/server.log" \
            -o "-p $port -k $work -c listen_addresses=127.0.0.1 -c max_connections=300 -c fsync=off -c full_page_writes=off -c autovacuum=off" \
            < /dev/null > /dev/null 2>&1; then
            started=yes
            break
        fi
    done
    [ -n "$started" ] || { tail -n 20 "$work/data/server.log" >&2; die "PostgreSQL did not start."; }

    # No superuser: row-level security would not hold one, and the tests are about just that.
    as_postgres "$postgres_bin/psql" -q -v ON_ERROR_STOP=1 -h "$work" -p "$port" -U postgres -d postgres \
        -c "CREATE ROLE eggmoney LOGIN CREATEDB CREATEROLE PASSWORD 'x'" -c "CREATE DATABASE eggmoney OWNER eggmoney" < /dev/null > /dev/null
    export EGGMONEY_TEST_POSTGRES="Host=127.0.0.1;Port=$port;Username=eggmoney;Database=eggmoney;Password=x"
}

# The bare Debian on which the installer is tried, while other things are done that wait less for the network.
begin_debian() {
    if [ "$(id -u)" -eq 0 ]; then
        set -m
        bash tests/Deployment/debian-root.sh "$work/debian" > "$work/debian.out" 2>&1 < /dev/null &
        debian=$!
        set +m
    fi
}

finish_debian() {
    if [ -n "$debian" ]; then
        wait "$debian" || cat "$work/debian.out" >&2
        debian=''
        if [ -d "$work/debian" ]; then
            export EGGMONEY_TEST_ROOT=$work/debian
        fi
    fi
}

# One counter of a TRX report, 0 when there is none.
counter() {
    local value=''
    if [ -f "$1" ]; then
        value=$(grep -o '<Counters [^>]*' "$1" | head -n 1 | sed -n "s/.* $2=\"\([0-9]*\)\".*/\1/p")
    fi
    echo "${value:-0}"
}

install_missing
command -v dotnet > /dev/null || die "the .NET SDK (dotnet) is not on the PATH; global.json names the version."

say "Starting PostgreSQL ($postgres_bin)"
start_postgres

begin_debian
say "Building"
since=$SECONDS
run dotnet build EggMoney.sln --configuration Release --nologo --verbosity minimal
echo "Built in $((SECONDS - since)) s"

# The build wrote docs/openapi.json. On a developer's machine it belongs to the change at hand; on the pipeline's it must have been committed with it.
if [ "${CI:-}" = true ] && ! git diff --exit-code --stat -- docs/openapi.json; then
    die "the API changed and docs/openapi.json was not committed with it: build, look at the difference, and commit the file."
fi

# What a killed test leaves behind goes with everything else.
mkdir "$work/tmp"
export TMPDIR=$work/tmp

passed=0
failed=0
skipped=0
broken=0
for project in Unit Integration Browser Deployment; do
    say "tests/$project"
    if [ "$project" = Deployment ]; then
        finish_debian
    fi
    rm -rf tests/"$project"/bin/Release/*/golden-report
    since=$SECONDS
    report=$work/results/$project.trx
    code=0
    run dotnet test "tests/$project" --configuration Release --no-build --nologo \
        --logger "trx;LogFileName=$project.trx" --logger "console;verbosity=minimal" --results-directory "$work/results" "$@" || code=$?
    total=$(counter "$report" total)
    ok=$(counter "$report" passed)
    bad=$(counter "$report" failed)
    if [ "$code" -ne 0 ]; then
        broken=1
        if [ "$bad" -eq 0 ]; then
            echo "tests/$project ended with exit code $code and no failed test (a crash?); it counts as one failure." >&2
            bad=1
            total=$((total + 1))
        fi
    fi

    passed=$((passed + ok))
    failed=$((failed + bad))
    skipped=$((skipped + total - ok - bad))
    echo "tests/$project took $((SECONDS - since)) s"
done

# One check that is no .NET test, counted as one: check NAME COMMAND…
check() {
    say "$1"
    since=$SECONDS
    if run "${@:2}"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
    fi
    echo "$1 took $((SECONDS - since)) s"
}

# The frontend teams' first step: types out of docs/openapi.json, and a client that compiles against them.
try_client() {
    local client=$work/typescript
    mkdir -p "$client/clients" "$client/docs"
    cp -r clients/typescript "$client/clients/"
    rm -rf "$client/clients/typescript/node_modules" "$client/clients/typescript/generated"
    cp docs/openapi.json "$client/docs/"
    npm --prefix "$client/clients/typescript" ci --no-audit --no-fund --loglevel=error && npm --prefix "$client/clients/typescript" run check --loglevel=error
}

check clients/typescript try_client
check src/WebUi npm --prefix src/WebUi run --silent check

say "Golden cases"
find tests -path '*/bin/Release/*/golden-report/golden-*.txt' -print0 | sort -z | xargs -0 -r -n 1 head -n 1

say "All of it took $SECONDS s"
echo "$passed passed, $failed failed, $skipped skipped"
if [ "$broken" -ne 0 ] || [ "$failed" -ne 0 ] || [ $((passed + failed)) -eq 0 ]; then
    exit 1
fi
