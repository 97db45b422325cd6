# shellcheck shell=bash
# Ways out of a closed network, as every tool of a phase knows them: a proxy, and mirrors.

# use_egress: from TRAINYARD_PROXY and its like, for the phases that fetch. The others talk to the instance itself, where a
# proxy could only be in the way of servers and of Ray. What the instance's own environment says of the hub stays.
# Where AWS is reached through the proxy, user data has set it, for every phase.
use_egress() {
  local proxy
  if [[ -n ${TRAINYARD_AWS_PROXY:-} ]]; then
    NO_PROXY+=,${TRAINYARD_BIND_ADDRESS:-127.0.0.1}
    export NO_PROXY no_proxy=$NO_PROXY
  fi
  [[ $TRAINYARD_JOB =~ ^(bootstrap|prepare|compile)$ ]] || return 0
  if [[ -n ${TRAINYARD_PROXY:-} && -z ${TRAINYARD_AWS_PROXY:-} ]]; then
    NO_PROXY=$(without_proxy)
    export NO_PROXY no_proxy=$NO_PROXY
    proxy=$TRAINYARD_PROXY
    # In the environment of the phase alone: in no file, no log and no command line.
    [[ -z ${TRAINYARD_PROXY_SECRET:-} ]] || proxy=$(python3 -S -m trainyard_host.instance.proxy_address)
    export HTTPS_PROXY=$proxy https_proxy=$proxy HTTP_PROXY=$proxy http_proxy=$proxy
  fi
  [[ -z ${TRAINYARD_PIP_INDEX:-} ]] || export PIP_INDEX_URL=$TRAINYARD_PIP_INDEX
  [[ -z ${TRAINYARD_GIT_MIRROR:-} ]] || export GIT_CONFIG_COUNT=1 \
    GIT_CONFIG_KEY_0="url.${TRAINYARD_GIT_MIRROR%/}/.insteadOf" GIT_CONFIG_VALUE_0=https://github.com/
  [[ -z ${TRAINYARD_HUB_ENDPOINT:-} ]] || export HF_ENDPOINT=${HF_ENDPOINT:-$TRAINYARD_HUB_ENDPOINT}
}

# The instance itself, its metadata, AWS in this region, and what the environment names. Neuron's own package index is
# below amazonaws.com too and not in a region, so it is reached through the proxy.
without_proxy() {
  local region=${AWS_REGION:-none}
  printf '%s' "localhost,127.0.0.1,169.254.169.254,${TRAINYARD_BIND_ADDRESS:-127.0.0.1}"
  printf ',.%s' "$region.amazonaws.com" "$region.amazonaws.com.cn" s3.amazonaws.com
  [[ -z ${TRAINYARD_NO_PROXY:-} ]] || printf ',%s' "${TRAINYARD_NO_PROXY//\//,}"
}

# Of a bootstrap: what its document says counts from now on, and not what an earlier one wrote down.
adopt_egress() {
  local name value
  [[ -z ${TRAINYARD_PROXY:-} || -n ${TRAINYARD_AWS_PROXY:-} ]] || unset HTTPS_PROXY https_proxy HTTP_PROXY http_proxy NO_PROXY no_proxy
  [[ -z ${TRAINYARD_PIP_INDEX:-} ]] || unset PIP_INDEX_URL
  [[ -z ${TRAINYARD_GIT_MIRROR:-} ]] || unset GIT_CONFIG_COUNT GIT_CONFIG_KEY_0 GIT_CONFIG_VALUE_0
  for name in PROXY PROXY_SECRET NO_PROXY PIP_INDEX GIT_MIRROR PATCH_MIRROR HUB_ENDPOINT; do
    value=TRAINYARD_SET_$name
    [[ ! -v $value ]] || export "TRAINYARD_$name=${!value}"
  done
  use_egress
}
