# shellcheck shell=bash
# One execution of one phase on this instance: its small files, and what a killed one left of them.

# Logs that one phase uploads for its predecessors, and the seconds for each: it has work of its own.
TRAINYARD_SWEPT_AT_ONCE=3
TRAINYARD_SWEEP_SECONDS=30

# A run id becomes folders and keys. Documents refuse others by their pattern; a person's shell or an old service may not.
check_run_id() {
  local LC_ALL=C
  [[ $TRAINYARD_RUN_ID =~ ^[a-z0-9][a-z0-9-]{2,62}$ ]] && return 0
  give_up RunIdInvalid "the run id must be 3 to 63 of a-z, 0-9 and hyphen, got $(printf %q "${TRAINYARD_RUN_ID:0:80}")" \
    "give another run id, or none: then one is made" 2
}

# Before there is a log, and a place for an outcome.
give_up() {
  printf '%s: %s\nnext: %s\n' "$1" "$2" "$3" >&2
  exit "$4"
}

# Held until the phase has ended, however it ends: the kernel drops it with the process.
keep_attempt() {
  local fd
  exec {fd}>"$TRAINYARD_STATE/alive"
  flock "$fd"
  TRAINYARD_LOCKS+=("$fd")
  # Only now: another phase takes an attempt that has a run, and a mark that nobody holds, for a killed one.
  printf '%s\n' "$TRAINYARD_RUN_ID" >"$TRAINYARD_STATE/run"
  # Of the toolkit too, beside other phases: it is not removed while this one runs.
  exec {fd}<"$TRAINYARD_TOOLKIT/phase"
  flock --shared "$fd"
  TRAINYARD_LOCKS+=("$fd")
}

# Attempts of this phase whose process is gone without an ending. Their logs go to the bucket first: they say how far it came.
sweep_attempts() {
  local folder swept=0
  for folder in "$TRAINYARD_LIB/attempts/$TRAINYARD_JOB-"*; do
    ((swept < TRAINYARD_SWEPT_AT_ONCE)) || break
    [[ -d $folder && $folder != "$TRAINYARD_STATE" ]] || continue
    is_abandoned "$folder" || continue
    say "the attempt ${folder##*/} was killed: its log is uploaded, its files are removed"
    upload_abandoned "$folder" || say "the log of ${folder##*/} could not be uploaded; it stays on the instance"
    rm -rf "$folder"
    swept=$((swept + 1))
  done
}

# A toolkit of before left no mark of life, and one that begins has no run: no document may run for two days.
is_abandoned() {
  if [[ -f $1/run && -f $1/alive ]]; then
    flock --nonblock "$1/alive" true
  else
    [[ -n $(find "$1" -maxdepth 0 -mmin +2880) ]]
  fi
}

# An attempt of a toolkit of before did not say whose it was.
upload_abandoned() {
  local run command=${1##*/"$TRAINYARD_JOB"-} log
  run=$(cat "$1/run" 2>/dev/null) || return 0
  log=$R/var/log/trainyard/$run/$TRAINYARD_JOB-$command.log
  [[ -f $log ]] || return 0
  timeout "$TRAINYARD_SWEEP_SECONDS" aws s3 cp "$log" \
    "s3://$TRAINYARD_BUCKET/runs/$run/$TRAINYARD_INSTANCE_ID/logs/$TRAINYARD_JOB/$command.log" --only-show-errors 3>&- 4>&-
}
