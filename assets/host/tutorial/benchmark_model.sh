#!/bin/bash
# Step 3 of the tutorial: measure the endpoints with the tutorial's workload.
set -euo pipefail

DEFAULT_TP_DEGREE=32
DEFAULT_DP_DEGREE=2
DEFAULT_BS=1

show_help() {
  echo "Usage: $0 [options]"
  echo "Options:"
  echo "  -t tp_degree  Tensor parallel degree (default: $DEFAULT_TP_DEGREE)"
  echo "  -d dp_degree  Data parallel degree (default: $DEFAULT_DP_DEGREE)"
  echo "  -b bs         Batch size (default: $DEFAULT_BS)"
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

# shellcheck source-path=SCRIPTDIR source=settings.sh
source "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/settings.sh"
export TRAINYARD_TENSOR_PARALLEL_DEGREE=${tp_degree:-$DEFAULT_TP_DEGREE}
export TRAINYARD_DATA_PARALLEL_DEGREE=${dp_degree:-$DEFAULT_DP_DEGREE}
export TRAINYARD_BATCH_SIZE=${bs:-$DEFAULT_BS}
export TRAINYARD_CLIENT=${TRAINYARD_CLIENT:-trainyard}
export TRAINYARD_REQUEST_COUNT=${TRAINYARD_REQUEST_COUNT:-1000}
export TRAINYARD_WARMUP_REQUESTS=${TRAINYARD_WARMUP_REQUESTS:-0}
# 0: as many as fit, batch size times number of endpoints.
export TRAINYARD_CONCURRENCY=${TRAINYARD_CONCURRENCY:-0}
export TRAINYARD_MEAN_INPUT_TOKENS=${TRAINYARD_MEAN_INPUT_TOKENS:-7936}
export TRAINYARD_STDDEV_INPUT_TOKENS=${TRAINYARD_STDDEV_INPUT_TOKENS:-30}
export TRAINYARD_MEAN_OUTPUT_TOKENS=${TRAINYARD_MEAN_OUTPUT_TOKENS:-256}
export TRAINYARD_STDDEV_OUTPUT_TOKENS=${TRAINYARD_STDDEV_OUTPUT_TOKENS:-30}
export TRAINYARD_INPUT_COUNTING=${TRAINYARD_INPUT_COUNTING:-llmperf}
export TRAINYARD_SEED=${TRAINYARD_SEED:-11111}
export TRAINYARD_TIME_LIMIT_SECONDS=${TRAINYARD_TIME_LIMIT_SECONDS:-21600}
phase benchmark
