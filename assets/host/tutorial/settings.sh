# shellcheck shell=bash
# What the tutorial's three scripts share: the defaults of the catalogue, each of which the environment may set.

toolkit=$(cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/.." && pwd)

load_defaults() {
  local defaults name value
  defaults=$(PYTHONPATH=$toolkit/python python3 -S -m trainyard_host.rules.defaults)
  while IFS='=' read -r name value; do
    [[ -n ${!name:-} ]] || export "$name=$value"
  done <<<"$defaults"
}

# The revision that Prepare brought here; more than one has to be chosen by name.
find_revision() {
  local models found
  models=${TRAINYARD_ROOT:-}/mnt/trainyard/models/${TRAINYARD_MODEL//\//--}
  found=$(find "$models" -mindepth 1 -maxdepth 1 -type d ! -name '.*' -printf '%f\n' 2>/dev/null || true)
  if [[ -z $found || $found == *$'\n'* ]]; then
    printf '%s\n' "set TRAINYARD_MODEL_REVISION: $models has ${found:-no revision}" >&2
    exit 2
  fi
  export TRAINYARD_MODEL_REVISION=$found
}

# phase NAME: run it with the same code that the documents run.
phase() {
  [[ -n ${TRAINYARD_MODEL_REVISION:-} ]] || find_revision
  exec "$toolkit/phase" "$1"
}

load_defaults
