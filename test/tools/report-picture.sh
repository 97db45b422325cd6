#!/usr/bin/env bash
# Makes the pictures of docs/images again: rehearses in a temporary state and takes pictures of the report.
# It needs Chromium and a build; the command is `npm run docs:picture`.
set -euo pipefail
cd "$(dirname "$0")/../.."
scratch=$(mktemp -d)
program=dist/tools/report-pictures.js
trap 'rm -rf "$scratch" "$program"' EXIT

node dist/bin/trainyard.js rehearse --state "$scratch/state" --html "$scratch/report.html" >"$scratch/table"
npx esbuild test/tools/report-pictures.ts --bundle --platform=node --packages=external --log-level=warning --outfile="$program"
mkdir -p docs/images
node "$program" "$scratch/report.html" docs/images
