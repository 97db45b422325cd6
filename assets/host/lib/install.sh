# shellcheck shell=bash
# Bootstrap steps: the instance, the Neuron venv, LLMPerf's venv, and what the toolkit links into place.

# step NAME KEY FUNCTION: once per KEY, which says what the result depends on.
step() {
  local name=$1 key=$2 marker=$TRAINYARD_LIB/bootstrap/$1
  done_before "$name" "$key" && return 0
  say "step $name"
  progress "bootstrap step $name"
  # What is installed changes now: the list of versions is made again at the end, whichever run reaches it.
  rm -f "$TRAINYARD_LIB/versions.json"
  "$3"
  printf '%s\n' "$key" >"$marker.part"
  mv -f "$marker.part" "$marker"
}

# done_before NAME KEY: whether the step has its mark for this very key.
done_before() {
  local marker=$TRAINYARD_LIB/bootstrap/$1
  [[ -f $marker && $(<"$marker") == "$2" ]]
}

# Everything that a toolkit installs follows from its digest and the release, so these say that nothing is left to do.
# The list of versions is removed before a step and made after the last, so it stands for all of them.
end_if_installed() {
  local services settings
  services=$(services_key)
  settings=$(settings_key)
  [[ -f $TRAINYARD_LIB/versions.json ]] && is_bootstrapped_by "$TRAINYARD_BUNDLE" && done_before links "$TRAINYARD_BUNDLE" &&
    { [[ -z $services ]] || done_before services "$services"; } &&
    { [[ -z $settings ]] || done_before settings "$settings"; } || return 0
  check_driver
  printf '{"nothingToDo":true}\n' >"$TRAINYARD_STATE/made.json"
  check_kernel_held
  say 'nothing to do: release, toolkit and settings are those that are installed'
  exit 0
}

# First boot installs packages of its own. Exit code 2 is "done, with warnings", which is not ours to judge.
wait_for_boot() {
  command -v cloud-init >/dev/null || return 0
  run_long cloud-init status --wait || say "cloud-init ended with code $?; going on"
}

install_tools() {
  local missing=()
  command -v git >/dev/null || missing+=(git)
  command -v curl >/dev/null || missing+=(curl)
  pick_python || missing+=(python3-venv)
  ((${#missing[@]} == 0)) && return 0
  command -v apt-get >/dev/null || fail ToolsMissing "this instance has no ${missing[*]}, and no apt-get to install them" \
    "choose an Ubuntu image, or install ${missing[*]} in the image"
  # Unattended upgrades may hold the package lock for minutes after boot: apt waits, and the attempts repeat.
  { apt update && apt install -y --no-install-recommends "${missing[@]}"; } ||
    fail PackagesFailed "apt-get could not install ${missing[*]}: $(last_log_line)" "read the log; run Bootstrap again"
  hash -r
}

apt() {
  retry 5 "$((2 * TRAINYARD_RETRY_SECONDS))" apt-get -o DPkg::Lock::Timeout=600 "$@"
}

# The locked list has its versions for 3.10 to 3.14; LLMPerf itself asks for 3.10 or older, so pip is told to look away.
# The oldest that is there is taken: it has the versions nearest to those that LLMPerf was written for.
pick_python() {
  for TRAINYARD_LLMPERF_PYTHON in python3.10 python3.11 python3.12 python3.13 python3.14 python3; do
    command -v "$TRAINYARD_LLMPERF_PYTHON" >/dev/null || continue
    "$TRAINYARD_LLMPERF_PYTHON" -c 'import ensurepip, sys; sys.exit(not (3, 10) <= sys.version_info[:2] <= (3, 14))' \
      2>/dev/null && return 0
  done
  return 1
}

# Once for each start: upgrades that run unattended bring kernels, and the driver may not be built for the next one.
check_driver() {
  local said before kernel=$TRAINYARD_LIB/kernel mark=$R/run/trainyard/driver-answers
  [[ ! -f $mark ]] || return 0
  said=$(neuron-ls --json-output 2>&1) || {
    before=$(cat "$kernel" 2>/dev/null) || before=$(uname -r)
    [[ $before == "$(uname -r)" ]] || fail DriverNotForKernel \
      "the Neuron driver answered on kernel $before and does not on $(uname -r), which this start brought: ${said:0:200}" \
      "start kernel $before again, or run dkms autoinstall -k $(uname -r) and reboot; then run Bootstrap again"
    fail NeuronNotReady "neuron-ls failed: ${said:0:300}" \
      "use an image with the Neuron driver for its kernel; a reboot reloads it"
  }
  uname -r >"$kernel"
  mkdir -p "${mark%/*}"
  : >"$mark"
}

check_neuron() {
  rm -f "$R/run/trainyard/driver-answers"
  check_driver
  host phases.versions runtime
  [[ -x $TRAINYARD_VENV/bin/python ]] || fail VenvMissing "there is no Neuron venv at $TRAINYARD_VENV" \
    "use the image of SDK release $TRAINYARD_RELEASE (trainyard image find --write), or set the release that the image has"
  [[ -n $TRAINYARD_COMPILER ]] || return 0
  run_long "$TRAINYARD_VENV/bin/$TRAINYARD_COMPILER" --help >/dev/null ||
    fail InferenceDemoMissing "$TRAINYARD_VENV/bin/$TRAINYARD_COMPILER does not run: $(last_log_line)" \
      "use the image of SDK release $TRAINYARD_RELEASE (trainyard image find --write)"
}

# The steps of the release, in its order: one line each, environment first, then pip's arguments.
install_vllm() {
  local row constraints
  begin_constraints
  cd "$R/opt/trainyard/src/$TRAINYARD_VLLM_NAME" || return
  while IFS=$'\t' read -r -a row; do
    [[ ${row[0]} == - ]] && row[0]=TRAINYARD_PLAIN=1
    constraints=()
    [[ ${row[1]} != install ]] || constraints=("${TRAINYARD_CONSTRAINTS[@]}")
    release_pip "${row[@]}" "${constraints[@]}"
  done <"$TRAINYARD_STATE/vllm-install"
  cd /
}

install_llmperf() {
  local venv=$R/opt/trainyard/venvs/llmperf relax=()
  pick_python || fail PythonMissing "no Python from 3.10 to 3.14 with ensurepip was found; LLMPerf's list needs one" \
    "install one with its venv module and run Bootstrap again"
  [[ $TRAINYARD_LLMPERF_PYTHON == python3.10 ]] || relax=(--ignore-requires-python)
  rm -rf "$venv"
  run_long "$TRAINYARD_LLMPERF_PYTHON" -m venv "$venv" ||
    fail InstallFailed "$TRAINYARD_LLMPERF_PYTHON could not make $venv: $(last_log_line)" "read the log and run Bootstrap again"
  # The list is whole. With dependencies pip would want a digest for each extra that one asks of another.
  llmperf_pip install --no-deps --require-hashes -r "$TRAINYARD_TOOLKIT/llmperf/requirements.lock"
  llmperf_pip install --no-deps "${relax[@]}" -e "$R/opt/trainyard/src/llmperf"
}

llmperf_pip() {
  retry 3 "$TRAINYARD_RETRY_SECONDS" "$R/opt/trainyard/venvs/llmperf/bin/pip" "$@" ||
    fail InstallFailed "pip ${*:0:3} failed in LLMPerf's environment: $(last_log_line)" "read the log and run Bootstrap again"
}

# Toolkits that are kept beside the one that is installed, newest use first. Beyond these stays what an open run names: the
# role can fetch the deployed toolkit alone, so a run whose toolkit is removed could not go on.
TRAINYARD_TOOLKITS_KEPT=5

remove_old_toolkits() {
  local toolkit old open kept=0
  # Without the list none is removed.
  open=$(python3 -S -m trainyard_host.phases.open_runs) || return 0
  while read -r toolkit; do
    [[ $toolkit -ef $TRAINYARD_TOOLKIT ]] && continue
    kept=$((kept + 1))
    ((kept > TRAINYARD_TOOLKITS_KEPT)) || continue
    [[ $open != *"${toolkit##*/}"* ]] || continue
    # A phase that runs with it has this lock.
    flock --nonblock "$toolkit/phase" true 2>/dev/null || continue
    old=${toolkit%/*}/.old.${toolkit##*/}
    mv -T "$toolkit" "$old" && rm -rf "$old"
    say "removed the toolkit ${toolkit##*/}, which was used longest ago"
  done < <(find "$R/opt/trainyard/bundles" -mindepth 1 -maxdepth 1 -type d -name '[0-9a-f]*' -printf '%T@ %p\n' 2>/dev/null |
    sort -rn | cut -d' ' -f2-)
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
