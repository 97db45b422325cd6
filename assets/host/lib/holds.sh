# shellcheck shell=bash
# Bootstrap steps: what stays as the image brings it, whatever is installed or upgraded later.

# What of Neuron, and of the PyTorch that it was built for, is in the release's venv: no pip install of ours may change it.
hold_packages() {
  local file=$TRAINYARD_LIB/held-packages.txt pattern='^(torch([-_.]xla)?|nki|libneuronxla|.*neuron.*)=='
  run_long "$TRAINYARD_VENV/bin/pip" freeze >"$file.all" || fail VersionsUnknown \
    "$TRAINYARD_VENV/bin/pip freeze did not answer: $(last_log_line)" "read the log and run Bootstrap again"
  grep -Ei "$pattern" "$file.all" >"$file.part" || fail PackagesMissing \
    "$TRAINYARD_VENV has no package of Neuron" "use the image of SDK release $TRAINYARD_RELEASE (trainyard image find --write)"
  rm -f "$file.all"
  mv -f "$file.part" "$file"
  say "held in $TRAINYARD_VENV: $(tr '\n' ' ' <"$file")"
}

# conflict_with_held: what pip said of a held package that something asks for in another version; empty if it did not.
conflict_with_held() {
  sed -n 's/^ *The user requested (constraint) //p' "$TRAINYARD_LOG" | sort -u | paste -sd, | sed 's/,/, /g'
}

# Packages that bring a kernel, or decide which: the metapackages, and those of the kernel that runs.
kernel_packages() {
  { dpkg-query -W -f '${db:Status-Abbrev} ${Package}\n' 'linux-aws*' 'linux-image-*' 'linux-headers-*' 'linux-modules-*' 2>/dev/null || true; } |
    awk '$1 ~ /^[ih]i/ { print $2 }' | sort -u
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

# At every bootstrap, which each start begins with: a hold that somebody has released is theirs to judge, so it is said, not set.
check_kernel_held() {
  local file=$TRAINYARD_LIB/held-kernel.txt released
  [[ -s $file ]] && command -v apt-mark >/dev/null || return 0
  released=$(comm -23 <(sed '/^$/d' "$file" | sort) <(apt-mark showhold | sort) | paste -sd' ')
  [[ -z $released ]] || say "not held any more, so an upgrade may bring a kernel without a driver: $released" \
    "(sudo apt-mark hold $released holds them again)"
}
