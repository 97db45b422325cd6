#!/usr/bin/env bash
# The second tier: foreign tools judge what we make. Installs them in a virtual environment of its own.
set -euo pipefail
cd "$(dirname "$0")/../.."
venv=.conformance/venv
stamp=.conformance/installed
want=$(sha256sum test/conformance/requirements.txt | cut -d' ' -f1)

if [[ $(cat "$stamp" 2>/dev/null || true) != "$want" ]]; then
  # The other environments below .conformance have lists of their own.
  rm -rf "$venv" "$stamp"
  mkdir -p .conformance
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check -r test/conformance/requirements.txt
  printf '%s\n' "$want" >"$stamp"
fi

bash test/conformance/install-rules.sh

# Pages are looked at in a real browser. Where there is none and we may install, Debian's is taken.
has_browser() { command -v chromium || command -v chromium-browser || command -v google-chrome; }
if ! has_browser >/dev/null && [[ $(id -u) == 0 ]] && command -v apt-get >/dev/null; then
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null
fi

export PATH="$PWD/$venv/bin:$PATH" TRAINYARD_CONFORMANCE=1
exec npx jest -c test/conformance/jest.config.json "$@"
