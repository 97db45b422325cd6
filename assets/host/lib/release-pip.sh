# shellcheck shell=bash
# Bootstrap steps: pip in the release's venv, held to the versions of the image and of the list.

# begin_constraints: into TRAINYARD_CONSTRAINTS, the files that every pip install of the release obeys, and into
# TRAINYARD_PIP_BUILDS, the list for the environment that pip makes for a build. No option reaches that one: pip before 25.3
# reads the first variable there, later ones the second.
begin_constraints() {
  local file=$TRAINYARD_LIB/vllm-constraints.txt
  TRAINYARD_CONSTRAINTS=(-c "$TRAINYARD_LIB/held-packages.txt") TRAINYARD_PIP_BUILDS=()
  [[ -n ${TRAINYARD_VLLM_LIST:-} ]] || return 0
  # An older toolkit did not keep it: what it has installed stays like what the image brought.
  [[ -f $TRAINYARD_LIB/image-packages.txt ]] || list_image_packages
  host phases.vllm_constraints begin "$TRAINYARD_TOOLKIT/$TRAINYARD_VLLM_LIST"
  TRAINYARD_CONSTRAINTS+=(-c "$file")
  TRAINYARD_PIP_BUILDS=("PIP_CONSTRAINT=$file" "PIP_BUILD_CONSTRAINT=$file")
}

# release_pip VARIABLE=VALUE ARGUMENT…: again at once where a version of the list takes the place of the image's, and up to
# three times where anything else failed.
release_pip() {
  local from rows attempt code pause=$TRAINYARD_RETRY_SECONDS
  for ((attempt = 1; ; )); do
    from=$(wc -c <"$TRAINYARD_LOG")
    run_long env "$1" "${TRAINYARD_PIP_BUILDS[@]}" "$TRAINYARD_VENV/bin/pip" "${@:2}" && return 0 || code=$?
    mapfile -t rows < <(tail -c "+$((from + 1))" "$TRAINYARD_LOG" | sed -n 's/^ *The user requested (constraint) //p' | sort -u)
    if ((${#rows[@]} > 0)); then
      gives_way "${rows[@]}" && continue
      fail_by_conflict "${*:2}" "${rows[@]}"
    fi
    ((attempt < 3)) || fail InstallFailed "pip ${*:2} failed: $(last_log_line)" "read the log and run Bootstrap again"
    say "attempt $attempt of 3 failed (exit code $code), next in $pause s: pip ${*:2}"
    run_long sleep "$pause"
    attempt=$((attempt + 1)) pause=$((2 * pause))
  done
}

gives_way() {
  [[ -n ${TRAINYARD_VLLM_LIST:-} ]] &&
    python3 -S -m trainyard_host.phases.vllm_constraints give-way "$TRAINYARD_TOOLKIT/$TRAINYARD_VLLM_LIST" "$@"
}

# fail_by_conflict COMMAND ROW…: what pip said of versions that something asks for otherwise: of the image, or also of the list.
fail_by_conflict() {
  local listed=() all image="use the image of SDK release $TRAINYARD_RELEASE (trainyard image find --write)"
  all=$(printf '%s, ' "${@:2}")
  [[ -z ${TRAINYARD_VLLM_LIST:-} ]] ||
    mapfile -t listed < <(printf '%s\n' "${@:2}" | grep -Fxf "$TRAINYARD_LIB/vllm-constraints.txt" | sed 's/==.*//')
  ((${#listed[@]} > 0)) || fail PackagesConflict "pip $1 asks for another version than the image has: ${all%, }" \
    "$image; its packages are never replaced"
  fail PackagesConflict "pip $1 asks for another version than the image or the list of vLLM has: ${all%, }" \
    "$image; else printf '%s\\n' ${listed[*]} | sudo tee -a $TRAINYARD_LIB/vllm-unlisted.txt leaves that to pip, and run Bootstrap again"
}
