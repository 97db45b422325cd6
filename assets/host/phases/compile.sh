# shellcheck shell=bash
# Find the compiled artifact of this request, or compile it in a slot, a work directory and a cache of its own.

require TRAINYARD_MODEL TRAINYARD_MODEL_REVISION TRAINYARD_TENSOR_PARALLEL_DEGREE TRAINYARD_BATCH_SIZE \
  TRAINYARD_MAX_CONTEXT_LENGTH TRAINYARD_SEQUENCE_LENGTH TRAINYARD_LOGICAL_CORES TRAINYARD_PRESET
require_bootstrap
host phases.compile key
key=$(<"$TRAINYARD_STATE/artifact-key")
say "artifact key $key"
lock "artifact-$key" 7200
host phases.compile find
if [[ ! -f $TRAINYARD_STATE/artifact-found ]]; then
  lock_slot compile "$(<"$TRAINYARD_STATE/compiles-at-once")"
  lock_shared quiet
  # A server that compiles takes the cores on which replicas would be started.
  [[ ! -f $TRAINYARD_STATE/needs-devices ]] || lock devices
  export TRAINYARD_SLOT TRAINYARD_SLOTS_TAKEN
  host phases.compile make
fi
