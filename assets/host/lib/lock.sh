# shellcheck shell=bash
# Locks with an owner. The kernel drops them with the process, so a killed phase never leaves one behind.
#
#   artifact-KEY  who finds or makes this artifact      quiet    compiles share it; a measurement may have it alone
#   compile-N     one for each compile at work          devices  who starts, ends or loads replicas
#   model-…       who brings this checkpoint
#
# Who takes several takes them in the order artifact, compile, quiet, devices, so that nobody waits in a circle.

TRAINYARD_LOCKS=()

# lock NAME [SECONDS]: have it alone, waiting at most SECONDS (default: the variable TRAINYARD_LOCK_WAIT_SECONDS, else 30).
lock() {
  wait_for_lock "$1" "${2:-}" try_lock --exclusive "$1"
}

# lock_shared NAME [SECONDS]: have it beside others who share it, and beside nobody who has it alone.
lock_shared() {
  wait_for_lock "$1" "${2:-}" try_lock --shared "$1"
}

# lock_slot NAME COUNT [SECONDS]: one of NAME-1 … NAME-COUNT, while fewer than COUNT slots of that name are taken.
# TRAINYARD_SLOT is its number, TRAINYARD_SLOTS_TAKEN how many are taken with it.
lock_slot() {
  wait_for_lock "$1-*" "${3:-}" try_slot "$1" "$2"
}

# wait_for_lock PATTERN SECONDS COMMAND…: until the command takes one of the locks that the pattern names.
wait_for_lock() {
  local pattern=$1 limit=${2:-${TRAINYARD_LOCK_WAIT_SECONDS:-30}} now deadline owners said=
  shift 2
  # SECONDS of the shell follows the clock, which a time service moves by a day on a fresh instance.
  read -r now _ </proc/uptime
  deadline=$((${now%.*} + limit))
  until "$@"; do
    read -r now _ </proc/uptime
    if ((${now%.*} >= deadline)); then
      fail HostBusy "the lock ${pattern%-\*} is held by $(lock_owners "$pattern"); waited $limit s" \
        "wait for that phase to end, or cancel its command, and run this phase again"
    fi
    owners=$(lock_owners "$pattern")
    # A wait may take an hour: its every look starts as little as it can.
    [[ $owners == "$said" ]] || progress "lock ${pattern%-\*}, held by $owners"
    said=$owners
    until_released "$pattern"
  done
}

# until_released PATTERN: half a second at most, less where the one lock of that name is given up meanwhile.
until_released() {
  local file=$TRAINYARD_LIB/locks/$1.lock
  if [[ -f $file ]]; then
    # Taken by a program that ends with it: whoever waited takes it in turn.
    flock --timeout 0.5 "$file" true || true
  else
    sleep 0.5
  fi
}

# try_lock --exclusive|--shared NAME: take it now, or return 1.
try_lock() {
  local mode=$1 file=$TRAINYARD_LIB/locks/$2.lock fd
  exec {fd}<>"$file"
  if ! flock --nonblock "$mode" "$fd"; then
    exec {fd}>&-
    return 1
  fi
  TRAINYARD_LOCKS+=("$fd")
  # Those who share a lock leave a line each. Who has it alone is the only owner.
  [[ $mode == --shared ]] || : >"$file"
  TZ=UTC0 printf '%s of run %s (command %s, pid %s) since %(%H:%M:%SZ)T\n' "$TRAINYARD_JOB" "$TRAINYARD_RUN_ID" \
    "$TRAINYARD_COMMAND_ID" "$$" -1 >>"$file"
}

# try_slot NAME COUNT: take one now, or return 1. The gate lets one phase at a time count and take.
try_slot() {
  local name=$1 count=$2 gate file others=0 code=1
  exec {gate}<>"$TRAINYARD_LIB/locks/$name.gate"
  flock "$gate"
  for file in "$TRAINYARD_LIB/locks/$name"-*.lock; do
    [[ ! -f $file ]] || flock --nonblock "$file" true || others=$((others + 1))
  done
  for ((TRAINYARD_SLOT = 1; others < count && TRAINYARD_SLOT <= count; TRAINYARD_SLOT++)); do
    if try_lock --exclusive "$name-$TRAINYARD_SLOT"; then
      code=0
      break
    fi
  done
  # shellcheck disable=SC2034 # the phase reads it
  TRAINYARD_SLOTS_TAKEN=$((others + 1))
  exec {gate}>&-
  return "$code"
}

# lock_owners PATTERN: who has these locks now. A line outlives its phase, so it counts while that has the file open.
lock_owners() {
  local file line lines owners=
  for file in "$TRAINYARD_LIB/locks/"$1.lock; do
    lines=()
    [[ ! -f $file ]] || mapfile -t lines <"$file"
    for line in "${lines[@]}"; do
      [[ $line =~ pid\ ([0-9]+)\) ]] && has_open "${BASH_REMATCH[1]}" "$file" && owners+="${owners:+; }$line"
    done
  done
  printf '%s' "${owners:-an unknown phase}"
}

# has_open PID FILE
has_open() {
  local fd
  for fd in "/proc/$1/fd/"*; do
    [[ ! $fd -ef $2 ]] || return 0
  done
  return 1
}
