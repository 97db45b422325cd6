# shellcheck shell=bash
# Bring the checkpoint to local disk, prove it, and keep a copy in the store of weights or the bucket.

require TRAINYARD_MODEL TRAINYARD_MODEL_REVISION
# In one order, so that two phases with the same two models do not wait in a circle.
models=("model-${TRAINYARD_MODEL//\//--}-${TRAINYARD_MODEL_REVISION//\//--}")
if [[ ${TRAINYARD_DRAFT_MODEL:-none} != none ]]; then
  models+=("model-${TRAINYARD_DRAFT_MODEL//\//--}-${TRAINYARD_DRAFT_REVISION//\//--}")
fi
while read -r model; do
  lock "$model" 3600
done < <(printf '%s\n' "${models[@]}" | sort -u)
progress 'the checkpoint'
host phases.prepare
