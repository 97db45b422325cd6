# shellcheck shell=bash
# Attempts that really repeat: the command runs as a condition, so neither set -e nor the ERR trap ends the loop.

# retry ATTEMPTS SECONDS COMMAND…: SECONDS before the second attempt, doubled before each further one.
retry() {
  local attempts=$1 pause=$2 attempt code
  shift 2
  for ((attempt = 1; ; attempt++)); do
    code=0
    run_long "$@" || code=$?
    ((code == 0)) && return 0
    if ((attempt >= attempts)); then
      say "gave up after $attempts attempts (exit code $code): $*"
      return "$code"
    fi
    say "attempt $attempt of $attempts failed (exit code $code), next in $pause s: $*"
    run_long sleep "$pause"
    pause=$(awk -v p="$pause" 'BEGIN { print 2 * p }')
  done
}
