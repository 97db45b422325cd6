#!/bin/bash
# Step 2 of the tutorial: one endpoint on one port and one range of cores. It stays up after this script ends.
set -euo pipefail

# shellcheck source-path=SCRIPTDIR source=settings.sh
source "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/settings.sh"
DEFAULT_CORES="0-31"

show_help() {
  echo "Usage: $0 [options]"
  echo "Options:"
  echo "  -p port       Port number for vLLM endpoint (default: $TRAINYARD_BASE_PORT)"
  echo "  -c cores      Range of neuron cores (default: $DEFAULT_CORES)"
  echo "  -t tp_degree  Tensor parallel degree (default: $TRAINYARD_TENSOR_PARALLEL_DEGREE)"
  echo "  -b bs         Batch size (default: $TRAINYARD_BATCH_SIZE)"
  echo "  -h            Show this help message"
}

while getopts "p:c:t:b:h" opt; do
  case $opt in
    p) port=$OPTARG ;;
    c) cores=$OPTARG ;;
    t) tp_degree=$OPTARG ;;
    b) bs=$OPTARG ;;
    h)
      show_help
      exit 0
      ;;
    *)
      show_help
      exit 1
      ;;
  esac
done

export TRAINYARD_BASE_PORT=${port:-$TRAINYARD_BASE_PORT}
export TRAINYARD_CORES=${cores:-$DEFAULT_CORES}
export TRAINYARD_TENSOR_PARALLEL_DEGREE=${tp_degree:-$TRAINYARD_TENSOR_PARALLEL_DEGREE}
export TRAINYARD_BATCH_SIZE=${bs:-$TRAINYARD_BATCH_SIZE}
export TRAINYARD_DATA_PARALLEL_DEGREE=1
# Two of these are started side by side in the tutorial: the second waits for the first.
export TRAINYARD_LOCK_WAIT_SECONDS=${TRAINYARD_LOCK_WAIT_SECONDS:-$TRAINYARD_READY_TIMEOUT_SECONDS}
phase deploy
