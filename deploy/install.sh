#!/usr/bin/env bash
# MeetsMatch on a Debian 12 or Ubuntu 24.04 server (or newer), with PostgreSQL under systemd:
#
#   git clone <this repository> meetsmatch && cd meetsmatch
#   sudo deploy/install.sh install --token 123456:ABC
#
# Run it again after `git pull` to upgrade: what is right already is left as it is. Each version has
# a folder of its own in /opt/meetsmatch/releases, and /opt/meetsmatch/current names the one that runs.
set -euo pipefail

readonly HOME_DIR=/opt/meetsmatch
readonly RELEASES=$HOME_DIR/releases
readonly CURRENT=$HOME_DIR/current
readonly PREVIOUS=$HOME_DIR/previous
readonly SETTINGS=/etc/meetsmatch/env
readonly STATE=/var/lib/meetsmatch
readonly BACKUPS=/var/backups/meetsmatch
readonly UNITS=/etc/systemd/system
readonly JOURNAL=/etc/systemd/journald.conf.d/50-meetsmatch.conf
readonly COMMAND=/usr/local/bin/meetsmatch
readonly ROLE=meetsmatch
readonly HEALTHY_SECONDS=60

SOURCE=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
readonly SOURCE

usage() {
    cat <<'USAGE'
usage: install.sh install [--token TOKEN] [--with-redis] [--with-caddy DOMAIN] [--no-start]
       install.sh rollback [--lose-newer]   back to the version before
       install.sh uninstall [--purge]       --purge takes database, keys and backups, too

The token may come by the environment instead, as BOT_TOKEN: arguments are seen by everybody.

install also upgrades: a backup first, then the new version; if that does not get well
within a minute, the version before is put back. Where the new one has brought the database to a
newer schema, that would lose what only it holds: then you are asked to say --lose-newer.
USAGE
}

say() { printf '%s\n' "$*"; }
fail() { printf 'install.sh: %s\n' "$*" >&2; exit 1; }

has_systemd() { [ -d /run/systemd/system ]; }
as_bot() { (cd "$STATE" && umask 077 && runuser -u meetsmatch -- "$@"); }
as_postgres() { (cd / && runuser -u postgres -- "$@"); }
release_of() { readlink -e "$1" 2>/dev/null || true; }

# --- what must be there ------------------------------------------------------------------

check_machine() {
    [ "$(id -u)" = 0 ] || fail "run it as root (sudo)"
    command -v apt-get >/dev/null || fail "this is for Debian and Ubuntu; docs/operating.md has other ways"
    /usr/bin/python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
        fail "the system's Python is older than 3.11: use Debian 12, Ubuntu 24.04 or newer, or Compose"
}

packages() {
    local wanted=(python3-venv postgresql ca-certificates) missing=() name
    [ "$with_redis" = no ] || wanted+=(redis-server)
    [ -z "$domain" ] || wanted+=(caddy)
    for name in "${wanted[@]}"; do
        dpkg-query -W -f '${Status}' "$name" 2>/dev/null | grep -q 'ok installed' || missing+=("$name")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    say "Packages: ${missing[*]}"
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "${missing[@]}" >/dev/null
}

account() {
    id -u meetsmatch >/dev/null 2>&1 ||
        useradd --system --home-dir "$STATE" --no-create-home --shell /usr/sbin/nologin meetsmatch
    install -d -m 0755 "$HOME_DIR" "$RELEASES"
    install -d -m 0750 -o root -g meetsmatch /etc/meetsmatch
    install -d -m 0700 -o meetsmatch -g meetsmatch "$STATE" "$BACKUPS"
}

# The role may make databases: a restore, and each night's check, load a backup beside the database.
database() {
    local asked
    has_systemd && systemctl start postgresql
    asked=$(as_postgres psql -XAtqc "SELECT 1 FROM pg_roles WHERE rolname = '$ROLE'")
    [ "$asked" = 1 ] || as_postgres createuser --createdb "$ROLE"
    asked=$(as_postgres psql -XAtqc "SELECT 1 FROM pg_database WHERE datname = '$ROLE'")
    [ "$asked" = 1 ] || as_postgres createdb --owner="$ROLE" "$ROLE"
}

# Written once; from then on it is the operator's.
settings() {
    if [ ! -e "$SETTINGS" ]; then
        (
            umask 077
            {
                printf 'BOT_TOKEN=%s\n' "$token"
                printf 'DATABASE_URL=postgresql://meetsmatch@/meetsmatch?host=/var/run/postgresql\n'
                printf 'PORT=8080\nMETRICS_PORT=9090\nPANEL_PORT=8000\nLOG_FORMAT=json\n'
                [ "$with_redis" = no ] || printf 'REDIS_URL=redis://127.0.0.1:6379/0\n'
                if [ -n "$domain" ]; then
                    printf 'PANEL_URL=https://%s\n' "$domain"
                    printf '# For a webhook instead of polling (key: meetsmatch key):\n'
                    printf '# UPDATES=webhook\n# WEBHOOK_URL=https://%s/telegram\n# WEBHOOK_SECRET=\n' "$domain"
                fi
            } >"$SETTINGS"
        )
    elif [ -n "$token" ]; then
        grep -qx "BOT_TOKEN=$token" "$SETTINGS" || fail "$SETTINGS has another BOT_TOKEN: change it there"
    fi
    chown root:meetsmatch "$SETTINGS"
    chmod 0640 "$SETTINGS"
    # Commands that are typed find the settings where they are started.
    ln -sfn "$SETTINGS" "$STATE/.env"
}

# --- a version ---------------------------------------------------------------------------

# Named by what is in it, so that the same source is installed once.
release() {
    local id
    id=$(cd "$SOURCE" && find pyproject.toml README.md LICENSE requirements/server.txt src -type f ! -path '*/__pycache__/*' -print0 |
        LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -c1-12)
    target=$RELEASES/$id
    [ ! -e "$target/whole" ] || return 0
    say "Version $id"
    rm -rf "$target"
    install -d -m 0755 "$target"
    if command -v uv >/dev/null; then
        uv venv -q --python /usr/bin/python3 "$target"
        uv pip sync -q --link-mode copy --require-hashes --python "$target" "$SOURCE/requirements/server.txt"
        PATH=$target/bin:$PATH uv pip install -q --python "$target" --no-deps --no-build-isolation "$SOURCE"
    else
        /usr/bin/python3 -m venv "$target"
        "$target/bin/pip" install -q --require-hashes -r "$SOURCE/requirements/server.txt"
        PATH=$target/bin:$PATH "$target/bin/pip" install -q --no-deps --no-build-isolation "$SOURCE"
    fi
    "$target/bin/python" -m compileall -q "$target/lib" || true
    touch "$target/whole"
}

switch_to() { # release: at once or not at all
    ln -sfn "$1" "$CURRENT.new"
    mv -T "$CURRENT.new" "$CURRENT"
}

step_of() { "$1/bin/python" -c 'from meetsmatch.keeping.commands import newest; print(newest())'; }

# --- what runs it ------------------------------------------------------------------------

command_and_units() {
    install -m 0755 "$SOURCE/deploy/systemd/meetsmatch-command" "$COMMAND"
    local name
    for name in meetsmatch.service meetsmatch-backup.service meetsmatch-backup.timer; do
        install -D -m 0644 "$SOURCE/deploy/systemd/$name" "$UNITS/$name"
    done
    install -D -m 0644 "$SOURCE/deploy/systemd/journald.conf" "$JOURNAL"
    has_systemd || return 0
    systemctl daemon-reload
    systemctl try-restart systemd-journald
    systemctl enable -q --now meetsmatch-backup.timer
}

proxy() {
    [ -n "$domain" ] || return 0
    [ ! -e /etc/caddy/Caddyfile.before-meetsmatch ] || return 0
    [ ! -e /etc/caddy/Caddyfile ] || cp -a /etc/caddy/Caddyfile /etc/caddy/Caddyfile.before-meetsmatch
    install -d -m 0755 /etc/caddy
    sed "s/bot\.example\.org/$domain/" "$SOURCE/deploy/proxy/Caddyfile" >/etc/caddy/Caddyfile
    ! has_systemd || systemctl reload-or-restart caddy
}

start() { # 0 when it is well within a minute
    systemctl enable -q meetsmatch
    systemctl restart meetsmatch || return 1
    local second
    for ((second = 0; second < HEALTHY_SECONDS; second++)); do
        ! "$COMMAND" health >/dev/null 2>&1 || return 0
        sleep 1
    done
    return 1
}

# --- the deeds ---------------------------------------------------------------------------

back_up() { # before anything changes, if there is anything
    [ -n "$before" ] || return 0
    say "Backup before the upgrade"
    local said
    if said=$(as_bot "$before/bin/meetsmatch" backup "$BACKUPS" --keep 14 2>&1); then
        say "$said"
    elif [[ $said == *"nothing to back up"* ]]; then
        say "Nothing is in the database yet"
    else
        fail "there is no upgrade without a backup: $said"
    fi
}

install_it() {
    check_machine
    [ -n "$token" ] || [ -e "$SETTINGS" ] || fail "--token is missing: @BotFather in Telegram gives you one"
    packages
    account
    settings
    database
    release
    before=$(release_of "$CURRENT")
    if [ -n "$before" ] && [ "$before" != "$target" ]; then
        back_up
        ln -sfn "$before" "$PREVIOUS"
    fi
    switch_to "$target"
    command_and_units
    proxy
    if [ "$start" = no ] || ! has_systemd; then
        say "Installed, not started: systemctl enable --now meetsmatch"
    elif start; then
        say "MeetsMatch runs. Its log: journalctl -u meetsmatch; its commands: meetsmatch doctor"
    else
        journalctl -u meetsmatch -n 20 --no-pager || true
        [ "${before:-$target}" != "$target" ] || fail "it does not get well: see above"
        roll_back
        fail "the new version did not get well: the one before runs again"
    fi
    tidy
}

# An older version does not start on a newer schema, so that goes down first, by the newer version.
roll_back() {
    local now old step newest
    now=$(release_of "$CURRENT") old=$(release_of "$PREVIOUS")
    [ -e "${old:-nowhere}/whole" ] || fail "there is no version before"
    step=$(step_of "$old") newest=$(step_of "$now")
    [ "$step" -ge "$newest" ] || [ "$lose_newer" = yes ] || fail "the version before knows the schema up to \
step $step only. Say rollback --lose-newer to go down: what later steps hold is lost; a backup is made before"
    ! has_systemd || systemctl stop meetsmatch
    if [ "$step" -lt "$newest" ]; then
        as_bot "$now/bin/meetsmatch" backup "$BACKUPS" --keep 14
        as_bot "$now/bin/meetsmatch" migrate --to "$step" --down
    fi
    switch_to "$old"
    ln -sfn "$now" "$PREVIOUS"
    say "Back to $(basename "$old")"
    [ "$start" = no ] || ! has_systemd || start || fail "it does not get well: journalctl -u meetsmatch"
}

tidy() { # the version that runs and the one before stay
    local folder
    for folder in "$RELEASES"/*/; do
        folder=${folder%/}
        [ "$folder" = "$(release_of "$CURRENT")" ] || [ "$folder" = "$(release_of "$PREVIOUS")" ] || rm -rf "$folder"
    done
}

uninstall() {
    if has_systemd; then
        systemctl disable -q --now meetsmatch meetsmatch-backup.timer || true
    fi
    rm -f "$UNITS"/meetsmatch{,-backup}.service "$UNITS/meetsmatch-backup.timer" "$JOURNAL" "$COMMAND"
    ! has_systemd || systemctl daemon-reload
    rm -rf "$HOME_DIR"
    if [ "$purge" = yes ]; then
        drop_databases
        as_postgres dropuser --if-exists "$ROLE"
        rm -rf /etc/meetsmatch "$STATE" "$BACKUPS"
        ! id -u meetsmatch >/dev/null 2>&1 || userdel meetsmatch
        say "Gone, with database, keys and backups."
    else
        say "Gone. Kept: the database, $SETTINGS, $STATE (keys), $BACKUPS."
    fi
}

drop_databases() { # what restores have put aside, too
    local owned="SELECT datname FROM pg_database JOIN pg_roles ON pg_roles.oid = datdba WHERE rolname = '$ROLE'" database
    as_postgres psql -XAtc "$owned" | while read -r database; do
        as_postgres dropdb --force "$database" </dev/null
    done
}

token=${BOT_TOKEN:-} domain='' with_redis=no start=yes purge=no lose_newer=no target='' before=''
deed=${1:-}
[ $# -eq 0 ] || shift
while [ $# -gt 0 ]; do
    case $1 in
        --token) token=${2:?--token wants one}; shift ;;
        --with-caddy) domain=${2:?--with-caddy wants a domain}; shift ;;
        --with-redis) with_redis=yes ;;
        --no-start) start=no ;;
        --lose-newer) lose_newer=yes ;;
        --purge) purge=yes ;;
        *) usage >&2; fail "what is $1?" ;;
    esac
    shift
done
case $deed in
    install | upgrade) install_it ;;
    rollback) check_machine; roll_back ;;
    uninstall) check_machine; uninstall ;;
    -h | --help | help) usage ;;
    *) usage >&2; exit 2 ;;
esac
