# shellcheck shell=bash
# What every phase stands on: the host's settings, names and paths, and the traps that report the end.
# shellcheck disable=SC2153 # TRAINYARD_JOB is set by the entry

for _part in log outcome attempt agent lock retry long-command heartbeat aws egress; do
  # shellcheck source=/dev/null
  source "$TRAINYARD_TOOLKIT/lib/$_part.sh"
done
unset _part

R=${TRAINYARD_ROOT:-}
export TRAINYARD_ROOT=$R

# In characters. A longer variable than 128 KiB keeps every program from being started; ours are a few thousand at most.
TRAINYARD_LONGEST_SETTING=32768

# KEY=VALUE lines that user data or Bootstrap wrote. What is set already wins, empty or not.
load_settings() {
  local file=$1 key value
  [[ -f $file ]] || return 0
  while IFS='=' read -r key value || [[ -n $key ]]; do
    [[ $key =~ ^((TRAINYARD|AWS)_[A-Z0-9_]+|(HTTPS?|NO)_PROXY|(https?|no)_proxy)$ ]] || continue
    ((${#value} <= TRAINYARD_LONGEST_SETTING)) || continue
    [[ -v $key ]] || export "$key=$value"
  done <"$file"
}

# require NAME…: end as an invalid request that names the first variable that is missing or empty.
require() {
  local name
  for name in "$@"; do
    [[ -n ${!name:-} ]] || refuse MissingVariable "the phase $TRAINYARD_JOB needs $name, which is not set" \
      "set $name, or start the phase through its document, which sets it"
  done
}

# host MODULE ARGUMENT…: one of the toolkit's Python modules, so that a signal still reaches us meanwhile.
host() {
  run_long python3 -S -m "trainyard_host.$1" "${@:2}"
}

# The first file that an attempt makes, and the last that is kept of it.
log_of_attempt() {
  printf '%s' "$R/var/log/trainyard/$TRAINYARD_RUN_ID/$TRAINYARD_JOB-$TRAINYARD_COMMAND_ID.log"
}

set_names() {
  local now
  TZ=UTC0 printf -v now '%(%Y%m%d-%H%M%S)T' -1
  export TRAINYARD_RUN_ID=${TRAINYARD_RUN_ID:-console}
  [[ $TRAINYARD_RUN_ID == console ]] && TRAINYARD_RUN_ID=console-$now
  check_run_id
  TRAINYARD_COMMAND_ID=${TRAINYARD_ATTEMPT:-${SSM_COMMAND_ID:-manual-$now-$$}}
  # Nothing is written twice: an agent that repeats its id in another way gets another one for each attempt.
  [[ ! -e $(log_of_attempt) ]] || TRAINYARD_COMMAND_ID+=.$now-$$
  export TRAINYARD_COMMAND_ID
  export TRAINYARD_INSTANCE_ID=${AWS_SSM_INSTANCE_ID:-i-local}
  export TRAINYARD_STARTED_AT TRAINYARD_STARTED_UPTIME
  # No time service moves this one: how long the phase took comes from it.
  read -r TRAINYARD_STARTED_UPTIME _ </proc/uptime
  # Microseconds behind a point, or behind what the locale has for one.
  now=$EPOCHREALTIME
  TZ=UTC0 printf -v TRAINYARD_STARTED_AT '%(%Y-%m-%dT%H:%M:%S)T.%sZ' "${now%[!0-9]*}" "${now: -6:3}"
}

set_paths() {
  export TRAINYARD_DATA=${TRAINYARD_DATA:-$R/mnt/trainyard}
  export TRAINYARD_LIB=$R/var/lib/trainyard
  export TRAINYARD_STATE=$TRAINYARD_LIB/attempts/$TRAINYARD_JOB-$TRAINYARD_COMMAND_ID
  export TRAINYARD_LOG
  TRAINYARD_LOG=$(log_of_attempt)
  mkdir -p "$TRAINYARD_STATE" "${TRAINYARD_LOG%/*}" "$TRAINYARD_LIB/locks" "$TRAINYARD_LIB/replicas"
}

# The agent sets no HOME; git and pip want one. Retries of the AWS CLI are its own, bounded.
set_environment() {
  export TRAINYARD_PID=$$
  export HOME=${HOME:-$R/root} LANG=C.UTF-8 PYTHONUNBUFFERED=1
  export PYTHONPATH=$TRAINYARD_TOOLKIT/python
  export AWS_RETRY_MODE=${AWS_RETRY_MODE:-standard} AWS_MAX_ATTEMPTS=${AWS_MAX_ATTEMPTS:-5} AWS_PAGER=
  export TRAINYARD_HEARTBEAT_SECONDS=${TRAINYARD_HEARTBEAT_SECONDS:-10}
  export TRAINYARD_RETRY_SECONDS=${TRAINYARD_RETRY_SECONDS:-5}
  [[ -d $HOME ]] || mkdir -p "$HOME"
}

# is_bootstrapped_by TOOLKIT: whether the last bootstrap that ended was of it and of this release.
is_bootstrapped_by() {
  local ready=
  [[ ! -f $TRAINYARD_LIB/bootstrapped.env ]] || ready=$(<"$TRAINYARD_LIB/bootstrapped.env")
  [[ $ready == *"TRAINYARD_RELEASE=$TRAINYARD_RELEASE"* && $ready == *"TRAINYARD_BUNDLE=$1"* ]]
}

# A phase other than bootstrap, stop and diagnose needs an instance that was set up, by this toolkit or by one that installs
# the same: toolkits lie side by side, so a run that began before a deployment goes on with its own.
require_bootstrap() {
  local ready=
  [[ ! -f $TRAINYARD_LIB/bootstrapped.env ]] || ready=$(<"$TRAINYARD_LIB/bootstrapped.env")
  [[ -n $ready ]] || fail HostNotBootstrapped "this instance has not finished its bootstrap" \
    "wait for the bootstrap to end, or run the environment's Bootstrap document and read its outcome"
  is_bootstrapped_by "$TRAINYARD_BUNDLE" || host phases.release compatible
}

begin_phase() {
  load_settings "$R/etc/trainyard/settings.env"
  load_settings "$R/etc/trainyard/host.env"
  load_settings "$TRAINYARD_LIB_FALLBACK"
  set_names
  set_paths
  set_environment
  keep_attempt
  open_log
  watch_endings
  require TRAINYARD_ENVIRONMENT TRAINYARD_RELEASE TRAINYARD_BUNDLE TRAINYARD_BUCKET
  use_egress
  say "begins: run $TRAINYARD_RUN_ID, command $TRAINYARD_COMMAND_ID, release $TRAINYARD_RELEASE"
  start_heartbeat
  hold_agent
  sweep_attempts
}

# Written by bootstrap: release and toolkit for scripts that a person starts by hand.
TRAINYARD_LIB_FALLBACK=$R/var/lib/trainyard/bootstrapped.env
