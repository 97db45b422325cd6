# shellcheck shell=bash
# The log: everything goes to one file; the step's stdout stays free for the summary, which comes last.

# 3 is the step's stdout, 4 its stderr. Children get neither, so none of them can hold the step open.
open_log() {
  exec 3>&1 4>&2 >>"$TRAINYARD_LOG" 2>&1
  if [[ -t 4 ]]; then
    printf 'log: %s\n' "$TRAINYARD_LOG" >&4
  fi
}

# say TEXT…: one line with the time, in the log and on the step's stderr.
say() {
  local line
  TZ=UTC0 printf -v line '%(%H:%M:%S)T' -1
  line+=" ${TRAINYARD_JOB:-}: $*"
  printf '%s\n' "$line"
  printf '%s\n' "$line" >&4 || true
}

# The last line that a tool said, for the outcome of a failure that nobody explained.
last_log_line() {
  local line
  line=$(grep -Ev "^[[:space:]]*\$|^[0-9:]{8} $TRAINYARD_JOB: (gave up|attempt) " "$TRAINYARD_LOG" 2>/dev/null | tail -n 1) || true
  printf '%s' "${line:0:300}"
}
