# shellcheck shell=bash
# What the tutorial's three scripts share: its model and lengths, each of which the environment may set.

export TRAINYARD_MODEL=${TRAINYARD_MODEL:-meta-llama/Llama-3.3-70B-Instruct}
export TRAINYARD_MAX_CONTEXT_LENGTH=${TRAINYARD_MAX_CONTEXT_LENGTH:-8192}
export TRAINYARD_SEQUENCE_LENGTH=${TRAINYARD_SEQUENCE_LENGTH:-8192}
export TRAINYARD_LOGICAL_CORES=${TRAINYARD_LOGICAL_CORES:-2}
export TRAINYARD_PRESET=${TRAINYARD_PRESET:-corrected}
export TRAINYARD_BASE_PORT=${TRAINYARD_BASE_PORT:-8000}

toolkit=$(cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/.." && pwd)

# The revision that Prepare brought here; more than one has to be chosen by name.
if [[ -z ${TRAINYARD_MODEL_REVISION:-} ]]; then
  models=${TRAINYARD_ROOT:-}/mnt/trainyard/models/${TRAINYARD_MODEL//\//--}
  found=$(find "$models" -mindepth 1 -maxdepth 1 -type d ! -name '.*' -printf '%f\n' 2>/dev/null || true)
  if [[ -z $found || $found == *$'\n'* ]]; then
    printf '%s\n' "set TRAINYARD_MODEL_REVISION: $models has ${found:-no revision}" >&2
    exit 2
  fi
  export TRAINYARD_MODEL_REVISION=$found
fi

# phase NAME: run it with the same code that the documents run.
phase() {
  exec "$toolkit/phase" "$1"
}
