# shellcheck shell=bash
# Start the replicas of one layout and wait until every one has answered a real generation.

require TRAINYARD_MODEL TRAINYARD_MODEL_REVISION TRAINYARD_TENSOR_PARALLEL_DEGREE TRAINYARD_DATA_PARALLEL_DEGREE \
  TRAINYARD_BATCH_SIZE TRAINYARD_MAX_CONTEXT_LENGTH TRAINYARD_SEQUENCE_LENGTH TRAINYARD_LOGICAL_CORES \
  TRAINYARD_PRESET TRAINYARD_BASE_PORT TRAINYARD_READY_TIMEOUT_SECONDS
require_bootstrap
lock devices
progress 'the artifact to be proven'
host phases.deploy
