#!/usr/bin/env bash
# Write every file of ours the way `npm run check` wants it.
# usage: npm run format
set -euo pipefail
cd "$(dirname "$0")/../.."
# shellcheck source-path=SCRIPTDIR source=sources.sh
source .ci/check/sources.sh

npx biome check --write .
bash .ci/check/install-tools.sh
PATH="$(realpath "${CHECK_TOOLS:-.tools}")/venv/bin:$PATH"
mapfile -t shell < <(shell_files)
mapfile -t python < <(python_files)
ruff check --quiet --fix --force-exclude "${python[@]}"
ruff format --quiet --force-exclude "${python[@]}"
shfmt -w "${shell[@]}"
