#!/bin/bash
# Step 3 of the tutorial: measure the endpoints with the tutorial's workload.
set -euo pipefail

# The script of the tutorial measures one sequence per replica, without a warm-up.
export TRAINYARD_BATCH_SIZE=${TRAINYARD_BATCH_SIZE:-1} TRAINYARD_WARMUP_REQUESTS=${TRAINYARD_WARMUP_REQUESTS:-0}
# shellcheck source-path=SCRIPTDIR source=settings.sh
source "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/settings.sh"

show_help() {
  echo "Usage: $0 [options]"
  echo "Options:"
  echo "  -t tp_degree  Tensor parallel degree (default: $TRAINYARD_TENSOR_PARALLEL_DEGREE)"
  echo "  -d dp_degree  Data parallel degree (default: $TRAINYARD_DATA_PARALLEL_DEGREE)"
  echo "  -b bs         Batch size (default: $TRAINYARD_BATCH_SIZE)"
  echo "  -h            Show this help message"
}

while getopts "t:d:b:h" opt; do
  case $opt in
    t) tp_degree=$OPTARG ;;
    d) dp_degree=$OPTARG ;;
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

export TRAINYARD_TENSOR_PARALLEL_DEGREE=${tp_degree:-$TRAINYARD_TENSOR_PARALLEL_DEGREE}
export TRAINYARD_DATA_PARALLEL_DEGREE=${dp_degree:-$TRAINYARD_DATA_PARALLEL_DEGREE}
export TRAINYARD_BATCH_SIZE=${bs:-$TRAINYARD_BATCH_SIZE}
phase benchmark
