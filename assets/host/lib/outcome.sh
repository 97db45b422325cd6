# shellcheck shell=bash
# One outcome on every ending. Only a SIGKILL leaves none, and that is an answer too.

TRAINYARD_REASON=()
TRAINYARD_FAILED_AT=
TRAINYARD_STOPPED_BY=
# Each of them ends a shell that does not trap it, with the exit code of its last command: as a success.
TRAINYARD_SIGNALS=(TERM INT HUP QUIT ALRM USR1 USR2 XCPU XFSZ)

# fail CODE SENTENCE [NEXT]: it was tried and it failed.
fail() {
  TRAINYARD_REASON=("$@")
  exit 1
}

# refuse CODE SENTENCE [NEXT]: the request itself is wrong.
refuse() {
  TRAINYARD_REASON=("$@")
  exit 2
}

watch_endings() {
  trap 'TRAINYARD_FAILED_AT="${BASH_SOURCE[0]##*/}:$LINENO"' ERR
  trap on_exit EXIT
  local name
  for name in "${TRAINYARD_SIGNALS[@]}"; do
    # shellcheck disable=SC2064 # the name is meant to be fixed now
    trap "on_signal $name" "$name"
  done
  # Of an agent that is gone, whose pipes nobody reads: what is said there is lost, and the work goes on. Not ignored, because
  # that would reach the tools that we start.
  trap : PIPE
}

on_signal() {
  trap '' "${TRAINYARD_SIGNALS[@]}"
  TRAINYARD_STOPPED_BY=SIG$1
  say "stopping: got SIG$1"
  end_child
  exit 3
}

on_exit() {
  local code=$?
  trap - ERR EXIT
  trap '' "${TRAINYARD_SIGNALS[@]}"
  set +e
  stop_heartbeat
  write_outcome "$code"
  upload_log
  rm -rf "$TRAINYARD_STATE"
  exit "$TRAINYARD_EXIT_CODE"
}

# Only 0 to 3 leave here, because 137, 168, 169 and 194 mean something to the agent.
write_outcome() {
  local code=$1 status=failed
  TRAINYARD_EXIT_CODE=1
  case $code in
    0) status=succeeded TRAINYARD_EXIT_CODE=0 ;;
    2) TRAINYARD_EXIT_CODE=2 ;;
    3) status=stopped TRAINYARD_EXIT_CODE=3 ;;
  esac
  if [[ $status == stopped ]]; then
    TRAINYARD_REASON=(Stopped "the phase was stopped by ${TRAINYARD_STOPPED_BY:-its operator}" "run the same phase again to continue")
  fi
  python3 -S -m trainyard_host.outcomes.outcome --status "$status" --exit-code "$code" --at "$TRAINYARD_FAILED_AT" \
    -- "${TRAINYARD_REASON[@]}" >&3 || {
    printf 'the outcome could not be written; see %s\n' "$TRAINYARD_LOG" >&4
    TRAINYARD_EXIT_CODE=1
  }
}
