#!/bin/bash
# Step 1 of the tutorial: compile the model for one tensor-parallel degree and batch size.
# Takes no options; TP_DEGREE and BATCH_SIZE may be set in the environment.
set -euo pipefail

export TRAINYARD_TENSOR_PARALLEL_DEGREE=${TRAINYARD_TENSOR_PARALLEL_DEGREE:-${TP_DEGREE:-}}
export TRAINYARD_BATCH_SIZE=${TRAINYARD_BATCH_SIZE:-${BATCH_SIZE:-}}
# shellcheck source-path=SCRIPTDIR source=settings.sh
source "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/settings.sh"

if (($# > 0)); then
  echo "Usage: $0"
  echo "Compiles with TP_DEGREE=$TRAINYARD_TENSOR_PARALLEL_DEGREE BATCH_SIZE=$TRAINYARD_BATCH_SIZE;" \
    "set these names to change them."
  [[ $1 == -h ]] && exit 0
  exit 1
fi

phase compile
