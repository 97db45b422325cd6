# shellcheck shell=bash
# Bootstrap steps: what every phase reads, and the instance's own services, as the environment wants them.

# What the document sets for the phases, as TRAINYARD_SET_…: one line each.
settings_text() {
  local name value
  for name in TOKEN_SECRET BIND_ADDRESS HEARTBEAT_SECONDS RETRY_SECONDS MODELS \
    PROXY PROXY_SECRET NO_PROXY PIP_INDEX GIT_MIRROR PATCH_MIRROR HUB_ENDPOINT; do
    value=TRAINYARD_SET_$name
    printf 'TRAINYARD_%s=%s\n' "$name" "${!value:-}"
  done
}

# settings_key: what the step depends on, as services_key.
settings_key() {
  [[ -n ${TRAINYARD_SET_BIND_ADDRESS:-} ]] || return 0
  local digest
  digest=$(settings_text | sha256sum)
  printf '%s\n' "${digest%% *}"
}

install_settings() {
  local file=$R/etc/trainyard/settings.env
  mkdir -p "${file%/*}"
  settings_text >"$file.part"
  mv -f "$file.part" "$file"
}

# services_key: what the step depends on. Empty when the phase was started without its document, which sets them.
services_key() {
  [[ -n ${TRAINYARD_CAPACITY:-} ]] || return 0
  printf '%s %s %s %s %s %s' "$TRAINYARD_BUNDLE" "$TRAINYARD_CAPACITY" "$TRAINYARD_IDLE_MINUTES" \
    "$TRAINYARD_LATEST_END_MINUTES" "$TRAINYARD_METRICS" "$TRAINYARD_PROMETHEUS_PORT"
}

install_services() {
  local name file=$R/etc/trainyard/services.env
  mkdir -p "${file%/*}" "$R/etc/systemd/system"
  for name in TRAINYARD_{CAPACITY,IDLE_MINUTES,LATEST_END_MINUTES,METRICS,PROMETHEUS_PORT}; do
    printf '%s=%s\n' "$name" "${!name}"
  done >"$file.part"
  mv -f "$file.part" "$file"
  cp "$TRAINYARD_TOOLKIT"/systemd/trainyard-{idle,metrics}.{service,timer} \
    "$TRAINYARD_TOOLKIT/systemd/trainyard-prometheus.service" "$R/etc/systemd/system/"
  systemctl daemon-reload
  install_guard
  wanted trainyard-metrics.timer "$TRAINYARD_METRICS"
  wanted trainyard-prometheus.service "$([[ $TRAINYARD_PROMETHEUS_PORT == 0 ]] || printf on)"
}

# What the instance itself says of how it was bought decides: the environment's capacity is that of the next instance.
install_guard() {
  local bought want=
  bought=$(python3 -S -m trainyard_host.instance.life_cycle "$TRAINYARD_CAPACITY")
  [[ $TRAINYARD_IDLE_MINUTES$TRAINYARD_LATEST_END_MINUTES == 00 ]] || want=on
  if [[ $bought == capacity-block ]]; then
    want=
    say 'no guard on this instance: its block is paid for already, so stopping it saves nothing'
  elif [[ $TRAINYARD_CAPACITY == capacity-block ]]; then
    say "the environment is for a capacity block, and this instance is $bought: its guards stay"
  fi
  wanted trainyard-idle.timer "$want"
}

# wanted UNIT on|…: running and started again at every boot, or neither.
wanted() {
  local unit=$1
  if [[ $2 != on ]]; then
    systemctl disable "$unit" || true
    systemctl stop "$unit" || true
    return 0
  fi
  systemctl enable "$unit"
  # Not only started: a service that runs keeps its old settings.
  systemctl restart "$unit" || fail UnitFailed "systemctl could not start $unit" "read the log; run Bootstrap again"
}
