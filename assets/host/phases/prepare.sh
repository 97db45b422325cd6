# shellcheck shell=bash
# Bring the checkpoint to local disk, prove it, and keep a mirror in the bucket.

require TRAINYARD_MODEL TRAINYARD_MODEL_REVISION
lock "model-${TRAINYARD_MODEL//\//--}-${TRAINYARD_MODEL_REVISION//\//--}" 3600
progress 'the checkpoint'
host phases.prepare
