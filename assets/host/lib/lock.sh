# shellcheck shell=bash
# Locks with an owner. The kernel drops them with the process, so a killed phase never leaves one behind.

TRAINYARD_LOCKS=()

# lock NAME [SECONDS]: take it, waiting at most SECONDS (default: the variable TRAINYARD_LOCK_WAIT_SECONDS, else 30).
lock() {
  local name=$1 limit=${2:-${TRAINYARD_LOCK_WAIT_SECONDS:-30}} file fd deadline
  file=$TRAINYARD_LIB/locks/$name.lock
  exec {fd}<>"$file"
  deadline=$((SECONDS + limit))
  until flock -n "$fd"; do
    if ((SECONDS >= deadline)); then
      fail HostBusy "the lock $name is held by $(lock_owner "$file"); waited $limit s" \
        "wait for that phase to end, or cancel its command, and run this phase again"
    fi
    progress "lock $name, held by $(lock_owner "$file")"
    sleep 0.5
  done
  TRAINYARD_LOCKS+=("$fd")
  printf '%s of run %s (command %s, pid %s) since %s\n' "$TRAINYARD_JOB" "$TRAINYARD_RUN_ID" \
    "$TRAINYARD_COMMAND_ID" "$$" "$(date -u +%H:%M:%SZ)" >"$file"
}

lock_owner() {
  local owner
  owner=$(head -n 1 "$1" 2>/dev/null) || true
  printf '%s' "${owner:-an unknown phase}"
}
