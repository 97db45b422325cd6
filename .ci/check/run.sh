#!/usr/bin/env bash
# Judge everything of ours without running it. The tools run side by side; one that fails is quoted in full.
# usage: npm run check
set -uo pipefail
cd "$(dirname "$0")/../.." || exit
# shellcheck source-path=SCRIPTDIR source=sources.sh
source .ci/check/sources.sh

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
declare -a names=() pids=()
failed=0

# begin NAME COMMAND…: in the background; its output and its seconds are kept.
begin() {
  local name=$1
  shift
  {
    TIMEFORMAT=%1R
    time "$@" >"$work/$name" 2>&1
  } 2>"$work/$name.seconds" &
  names+=("$name") pids+=($!)
}

begin typescript npm run --silent typecheck
begin biome npm run --silent lint
if bash .ci/check/install-tools.sh >"$work/missing" 2>&1; then
  PATH="$(realpath "${CHECK_TOOLS:-.tools}")/venv/bin:$PATH"
  mapfile -t shell < <(shell_files)
  mapfile -t python < <(python_files)
  begin ruff ruff check --quiet --force-exclude "${python[@]}"
  begin ruff-format ruff format --quiet --diff --force-exclude "${python[@]}"
  begin mypy mypy --no-error-summary "${python[@]}"
  # ruff and mypy know the syntax of the oldest Python; this one knows its standard library.
  begin vermin vermin --quiet --target=3.9- --violations --eval-annotations assets/host/python assets/emulated
  begin shellcheck shellcheck -x -P SCRIPTDIR "${shell[@]}"
  begin shfmt shfmt -d "${shell[@]}"
else
  failed=1
fi

for at in "${!names[@]}"; do
  name=${names[at]}
  if wait "${pids[at]}"; then
    verdict=ok
  else
    verdict=FAILED failed=1
    cat "$work/$name"
  fi
  printf '%-12s %-6s %5s s\n' "$name" "$verdict" "$(<"$work/$name.seconds")"
done
# Last, where it is seen: which tools could not be had, and how to get them.
cat "$work/missing"
printf 'check: %s in %s s\n' "$([[ $failed == 0 ]] && echo passed || echo failed)" "$SECONDS"
exit "$failed"
