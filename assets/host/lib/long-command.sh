# shellcheck shell=bash
# Long commands, started so that a signal to the phase is handled at once and reaches the command.

TRAINYARD_CHILD=

# run_long COMMAND…: bash defers traps while a foreground child runs, but not while it waits for one.
run_long() {
  local code=0
  (
    trap - TERM INT HUP
    release_descriptors
    [[ $(type -t "$1") == function ]] || exec "$@"
    "$@"
  ) &
  TRAINYARD_CHILD=$!
  wait "$TRAINYARD_CHILD" || code=$?
  TRAINYARD_CHILD=
  return "$code"
}

# Locks and the step's own output are this shell's alone: a child that lives on must not keep them.
release_descriptors() {
  local fd
  for fd in 3 4 "${TRAINYARD_LOCKS[@]}"; do
    exec {fd}>&-
  done
}

# End the running command with everything it started; what ignores TERM for half a minute is killed.
end_child() {
  [[ -n $TRAINYARD_CHILD ]] || return 0
  python3 -S -m trainyard_host.instance.processes end "$TRAINYARD_CHILD" || true
  wait "$TRAINYARD_CHILD" 2>/dev/null || true
  TRAINYARD_CHILD=
}
