#!/bin/bash
# Step 1 of the tutorial: compile the model for one tensor-parallel degree and batch size.
# Takes no options; TRAINYARD_TENSOR_PARALLEL_DEGREE and TRAINYARD_BATCH_SIZE may be set in the environment.
set -euo pipefail

if (($# > 0)); then
  echo "Usage: $0"
  echo "Compiles with TP_DEGREE=${TP_DEGREE:-32} BATCH_SIZE=${BATCH_SIZE:-4}; set these names to change them."
  [[ $1 == -h ]] && exit 0
  exit 1
fi

export TRAINYARD_TENSOR_PARALLEL_DEGREE=${TRAINYARD_TENSOR_PARALLEL_DEGREE:-${TP_DEGREE:-32}}
export TRAINYARD_BATCH_SIZE=${TRAINYARD_BATCH_SIZE:-${BATCH_SIZE:-4}}
export TRAINYARD_ARTIFACT_CACHE=${TRAINYARD_ARTIFACT_CACHE:-use}

# shellcheck source-path=SCRIPTDIR source=settings.sh
source "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/settings.sh"
phase compile
