# shellcheck shell=bash
# Bootstrap steps: what stays as the image brings it, whatever is installed or upgraded later.

# What is in the release's venv, before anything is installed there.
list_image_packages() {
  local file=$TRAINYARD_LIB/image-packages.txt
  run_long "$TRAINYARD_VENV/bin/pip" freeze >"$file.part" || fail VersionsUnknown \
    "$TRAINYARD_VENV/bin/pip freeze did not answer: $(last_log_line)" "read the log and run Bootstrap again"
  mv -f "$file.part" "$file"
}

# What of Neuron, and of the PyTorch that it was built for, is in the release's venv: no pip install of ours may change it.
hold_packages() {
  local file=$TRAINYARD_LIB/held-packages.txt pattern='^(torch([-_.]xla)?|nki|libneuronxla|.*neuron.*)=='
  list_image_packages
  grep -Ei "$pattern" "$TRAINYARD_LIB/image-packages.txt" >"$file.part" || fail PackagesMissing \
    "$TRAINYARD_VENV has no package of Neuron" "use the image of SDK release $TRAINYARD_RELEASE (trainyard image find --write)"
  mv -f "$file.part" "$file"
  say "held in $TRAINYARD_VENV: $(tr '\n' ' ' <"$file")"
}

# Packages that bring a kernel, or decide which: the metapackages, and those of the kernel that runs.
kernel_packages() {
  local state name
  { dpkg-query -W -f '${db:Status-Abbrev} ${Package}\n' 'linux-aws*' 'linux-image-*' 'linux-headers-*' 'linux-modules-*' 2>/dev/null || true; } |
    while read -r state name; do [[ $state != [ih]i* ]] || printf '%s\n' "$name"; done | sort -u
}

# Upgrades that run unattended bring kernels, for which the driver may not be built. A hold stays until somebody releases it.
hold_kernel() {
  local names=() file=$TRAINYARD_LIB/held-kernel.txt
  command -v apt-mark >/dev/null && mapfile -t names < <(kernel_packages)
  printf '%s\n' "${names[@]}" >"$file.part"
  if ((${#names[@]} == 0)); then
    say 'no kernel is held: this instance has no apt-mark, or no package of a kernel'
  else
    retry 5 "$((2 * TRAINYARD_RETRY_SECONDS))" apt-mark hold "${names[@]}" || fail KernelNotHeld \
      "apt-mark could not hold ${names[*]}: $(last_log_line)" "run Bootstrap again when no other installation is at work"
    say "held, so that no upgrade brings another kernel: ${names[*]}"
  fi
  mv -f "$file.part" "$file"
}

# At every bootstrap, which each start begins with: a hold that somebody has released, or a kernel that came past it, is theirs to
# judge, so it is said and not set.
check_kernel_held() {
  local loose
  [[ -s $TRAINYARD_LIB/held-kernel.txt ]] && command -v apt-mark >/dev/null || return 0
  mapfile -t loose < <(comm -23 <(kernel_packages) <(apt-mark showhold | sort))
  ((${#loose[@]} > 0)) || return 0
  say "not held, so an upgrade may bring a kernel without a driver: ${loose[*]} (sudo apt-mark hold ${loose[*]} holds them)"
  python3 -S -m trainyard_host.outcomes.note kernelNotHeld "${loose[@]}"
}
