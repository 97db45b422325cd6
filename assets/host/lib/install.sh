# shellcheck shell=bash
# Bootstrap steps: the machine, the Neuron venv, LLMPerf's venv, and what the toolkit links into place.

TRAINYARD_STEPS_RUN=0

# step NAME KEY FUNCTION: once per KEY, which says what the result depends on.
step() {
  local name=$1 key=$2 marker=$TRAINYARD_LIB/bootstrap/$1
  [[ -f $marker && $(<"$marker") == "$key" ]] && return 0
  say "step $name"
  progress "bootstrap step $name"
  "$3"
  printf '%s\n' "$key" >"$marker.part"
  mv -f "$marker.part" "$marker"
  TRAINYARD_STEPS_RUN=$((TRAINYARD_STEPS_RUN + 1))
}

# First boot installs packages of its own. Exit code 2 is "done, with warnings", which is not ours to judge.
wait_for_boot() {
  command -v cloud-init >/dev/null || return 0
  attend cloud-init status --wait || say "cloud-init ended with code $?; going on"
}

install_tools() {
  local missing=()
  command -v git >/dev/null || missing+=(git)
  command -v curl >/dev/null || missing+=(curl)
  pick_python || missing+=(python3.10-venv)
  ((${#missing[@]} == 0)) && return 0
  command -v apt-get >/dev/null || fail ToolsMissing "this machine has no ${missing[*]}, and no apt-get to install them" \
    "choose an Ubuntu image, or install ${missing[*]} in the image"
  # Unattended upgrades may hold the package lock for minutes after boot: apt waits, and the attempts repeat.
  retry 5 10 apt-get -o DPkg::Lock::Timeout=600 update
  retry 5 10 apt-get -o DPkg::Lock::Timeout=600 install -y --no-install-recommends "${missing[@]}" ||
    fail PackagesFailed "apt-get could not install ${missing[*]}: $(last_log_line)" "read the log; run Bootstrap again"
  hash -r
}

# LLMPerf asks for Python below 3.11; where there is none, the machine's own is used and pip is told so.
pick_python() {
  for TRAINYARD_LLMPERF_PYTHON in python3.10 python3.9 python3; do
    command -v "$TRAINYARD_LLMPERF_PYTHON" >/dev/null || continue
    "$TRAINYARD_LLMPERF_PYTHON" -c 'import ensurepip' 2>/dev/null && return 0
  done
  return 1
}

check_neuron() {
  local said
  said=$(neuron-ls --json-output 2>&1) || fail NeuronNotReady "neuron-ls failed: ${said:0:300}" \
    "use an image with the Neuron driver for its kernel; a reboot reloads it"
  [[ -x $TRAINYARD_VENV/bin/python ]] || fail VenvMissing "there is no Neuron venv at $TRAINYARD_VENV" \
    "use the image of SDK release $TRAINYARD_RELEASE, or set the release that the image has"
  [[ -n $TRAINYARD_COMPILER ]] || return 0
  attend "$TRAINYARD_VENV/bin/$TRAINYARD_COMPILER" --help >/dev/null ||
    fail InferenceDemoMissing "$TRAINYARD_VENV/bin/$TRAINYARD_COMPILER does not run: $(last_log_line)" \
      "use the image of SDK release $TRAINYARD_RELEASE"
}

# The steps of the release, in its order: one line each, environment first, then pip's arguments.
install_vllm() {
  local row
  cd "$R/opt/trainyard/src/$TRAINYARD_VLLM_NAME" || return
  while IFS=$'\t' read -r -a row; do
    [[ ${row[0]} == - ]] && row[0]=TRAINYARD_PLAIN=1
    retry 3 5 env "${row[0]}" "$TRAINYARD_VENV/bin/pip" "${row[@]:1}" ||
      fail InstallFailed "pip ${row[*]:1} failed: $(last_log_line)" "read the log and run Bootstrap again"
  done <"$TRAINYARD_STATE/vllm-install"
  cd /
}

install_llmperf() {
  local venv=$R/opt/trainyard/venvs/llmperf relax=()
  pick_python || fail PythonMissing "no Python with ensurepip was found" "install python3.10-venv and run Bootstrap again"
  [[ $TRAINYARD_LLMPERF_PYTHON == python3 ]] && relax=(--ignore-requires-python)
  rm -rf "$venv"
  attend "$TRAINYARD_LLMPERF_PYTHON" -m venv "$venv"
  retry 3 5 "$venv/bin/pip" install -r "$TRAINYARD_TOOLKIT/llmperf/requirements.txt"
  retry 3 5 "$venv/bin/pip" install --no-deps "${relax[@]}" -e "$R/opt/trainyard/src/llmperf"
}

install_links() {
  local home=$R/opt/trainyard name
  ln -sfn "$TRAINYARD_TOOLKIT" "$home/current.new" && mv -Tf "$home/current.new" "$home/current"
  ln -sfn "$home/current/libexec" "$home/libexec"
  mkdir -p "$R/usr/local/bin" "$R/etc/systemd/system"
  for name in compile_model.sh deploy_vllm_endpoint.sh benchmark_model.sh; do
    ln -sfn "$home/current/tutorial/$name" "$R/usr/local/bin/$name"
  done
  cp "$TRAINYARD_TOOLKIT/systemd/trainyard-replica@.service" "$R/etc/systemd/system/"
  systemctl daemon-reload
}
