# shellcheck shell=bash
# Progress that others can read while the phase works: one small object, overwritten every few seconds.

TRAINYARD_HEARTBEAT=

start_heartbeat() {
  progress 'the phase to begin'
  (
    trap - TERM INT HUP
    release_descriptors
    exec python3 -S -m trainyard_host.outcomes.heartbeat --parent "$$" --every "$TRAINYARD_HEARTBEAT_SECONDS"
  ) </dev/null &
  TRAINYARD_HEARTBEAT=$!
}

stop_heartbeat() {
  [[ -n $TRAINYARD_HEARTBEAT ]] || return 0
  # KILL: a TERM that meets the child between fork and exec is lost, and there is nothing to clean up.
  kill -KILL "$TRAINYARD_HEARTBEAT" 2>/dev/null || true
  wait "$TRAINYARD_HEARTBEAT" 2>/dev/null || true
  TRAINYARD_HEARTBEAT=
}

# progress TEXT: what is being waited for, in a few words. Python modules write the same file with counts.
progress() {
  printf '{"waitingFor":"%s"}\n' "${1//[\"\\]/}" >"$TRAINYARD_STATE/progress.json.$$"
  mv -f "$TRAINYARD_STATE/progress.json.$$" "$TRAINYARD_STATE/progress.json"
}
