#!/usr/bin/env bash
# Makes docs/images/report.png again: rehearses in a temporary state and takes a picture of the report.
# It needs Chromium and a build; the command is `npm run docs:picture`.
set -euo pipefail
cd "$(dirname "$0")/../.."
browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome) || {
  printf 'report-picture: no Chromium is installed\n' >&2
  exit 1
}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

node dist/bin/trainyard.js rehearse --state "$scratch/state" --html "$scratch/report.html" >"$scratch/table"
mkdir -p docs/images
"$browser" --headless --no-sandbox --disable-gpu --disable-background-networking --hide-scrollbars \
  --user-data-dir="$scratch/browser" --force-device-scale-factor=0.8 --window-size=1000,870 \
  --screenshot="$PWD/docs/images/report.png" "file://$scratch/report.html" 2>"$scratch/browser.log" || {
  cat "$scratch/browser.log" >&2
  exit 1
}
