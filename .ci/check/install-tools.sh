#!/usr/bin/env bash
# Install the pinned tools from PyPI in a virtual environment of their own; returns at once when they are there.
# usage: npm run check:tools (CHECK_TOOLS names another folder)
set -euo pipefail
cd "$(dirname "$0")/../.."
folder=${CHECK_TOOLS:-.tools}
list=.ci/check/requirements.txt

[[ -f $folder/installed ]] && cmp -s "$list" "$folder/installed" && exit 0

rm -rf "$folder/venv" "$folder/installed"
mkdir -p "$folder"
pip=("$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check --retries 1 --timeout 20)
if ! said=$({ python3 -m venv "$folder/venv" && "${pip[@]}" -r "$list"; } 2>&1); then
  rm -rf "$folder/venv"
  printf '%s\n' "$said" >&2
  printf 'missing: %s\n' "$(grep -v '^#' "$list" | paste -sd' ')" >&2
  printf 'to get them: run npm run check:tools where PyPI can be reached\n' >&2
  exit 1
fi
cp "$list" "$folder/installed"
