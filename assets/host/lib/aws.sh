# shellcheck shell=bash
# The bucket, through the AWS CLI. Python modules use trainyard_host.storage.s3 for more than one file.

# upload FILE KEY
upload() {
  run_long aws s3 cp "$1" "s3://$TRAINYARD_BUCKET/$2" --only-show-errors
}

# Best effort: an outcome without its log is still an outcome.
upload_log() {
  timeout 120 aws s3 cp "$TRAINYARD_LOG" \
    "s3://$TRAINYARD_BUCKET/runs/$TRAINYARD_RUN_ID/$TRAINYARD_INSTANCE_ID/logs/$TRAINYARD_JOB/$TRAINYARD_COMMAND_ID.log" \
    --only-show-errors 3>&- 4>&- || true
}
