# shellcheck shell=bash
# Measure the deployed replicas; the result directory goes to the bucket even when the phase is stopped.

require TRAINYARD_MODEL TRAINYARD_MODEL_REVISION TRAINYARD_TENSOR_PARALLEL_DEGREE TRAINYARD_DATA_PARALLEL_DEGREE \
  TRAINYARD_BATCH_SIZE TRAINYARD_MAX_CONTEXT_LENGTH TRAINYARD_SEQUENCE_LENGTH TRAINYARD_LOGICAL_CORES \
  TRAINYARD_PRESET TRAINYARD_BASE_PORT TRAINYARD_CLIENT TRAINYARD_REQUEST_COUNT TRAINYARD_CONCURRENCY
require_bootstrap
# Before the devices: whoever waits here for a compile does not keep Stop waiting.
if [[ ${TRAINYARD_MEASURE_ALONE:-} == no ]]; then
  lock_shared quiet
else
  lock quiet
fi
lock devices
progress 'the replicas to be checked'
code=0
host phases.benchmark || code=$?
# A program that is killed cannot end what it has started.
((code < 128)) || python3 -S -m trainyard_host.instance.supervision end benchmark
# shellcheck disable=SC2034 # the outcome reads it
((code == 0)) || TRAINYARD_FAILED_AT="benchmark.sh:$LINENO"
exit "$code"
