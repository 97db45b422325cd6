# shellcheck shell=bash
# Bootstrap steps: sources at pinned commits, and patches that are what their digests say.

# clone URL COMMIT DIRECTORY: complete and at the commit, or not there at all.
clone() {
  local url=$1 commit=$2 target=$3 work=$3.part found
  rm -rf "$work"
  retry 4 "$TRAINYARD_RETRY_SECONDS" clone_once "$url" "$work" "$commit" ||
    fail SourceUnreachable "git could not clone $url: $(last_log_line)" \
      "check the network path to it and run Bootstrap again"
  found=$(git -C "$work" rev-parse HEAD)
  [[ $found == "$commit" ]] || fail SourceMismatch "$url gave $found, and $commit is pinned" "do not use this source"
  rm -rf "$target"
  mv "$work" "$target"
}

# A clone that broke off leaves a directory that git refuses to clone into again. The checkout is a download too:
# a clone without blobs fetches them only now.
clone_once() {
  rm -rf "$2"
  git clone --filter=blob:none --no-checkout "$1" "$2" && git -C "$2" checkout --quiet --detach "$3"
}

fetch_vllm() {
  clone "$TRAINYARD_VLLM_URL" "$TRAINYARD_VLLM_COMMIT" "$R/opt/trainyard/src/$TRAINYARD_VLLM_NAME"
}

# Patches are `name:sha256` pairs, separated by commas, applied in that order.
fetch_llmperf() {
  local source=$R/opt/trainyard/src/llmperf patches pair name file base=${TRAINYARD_PATCH_MIRROR:-$TRAINYARD_PATCH_BASE}
  patches=$R/opt/trainyard/src/patches
  mkdir -p "$patches"
  clone "$TRAINYARD_LLMPERF_URL" "$TRAINYARD_LLMPERF_COMMIT" "$source"
  for pair in ${TRAINYARD_LLMPERF_PATCHES//,/ }; do
    name=${pair%%:*}
    file=$patches/$name
    retry 4 "$TRAINYARD_RETRY_SECONDS" \
      curl -fsSL --connect-timeout 20 --max-time 300 -o "$file" "${base%/}/$name" ||
      fail PatchUnreachable "the patch $name could not be fetched from $base" \
        "check the network path to it and run Bootstrap again"
    verify "$file" "${pair#*:}"
    { run_long git -C "$source" apply --check "$file" && run_long git -C "$source" apply "$file"; } ||
      fail PatchDoesNotApply "the patch $name does not apply to $TRAINYARD_LLMPERF_COMMIT: $(last_log_line)" \
        "the catalogue pairs a patch with a commit that it is not for; correct it there"
  done
}

verify() {
  local digest
  digest=$(sha256sum "$1")
  digest=${digest%% *}
  [[ $digest == "$2" ]] || fail ChecksumMismatch "${1##*/} has the digest $digest, and $2 is pinned" \
    "do not use it; check where it came from"
}
