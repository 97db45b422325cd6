# shellcheck shell=bash
# Set the instance up for one SDK release. Every finished step leaves a marker: an interrupted run goes on from
# there, and a finished one returns at once.

# shellcheck source-path=SCRIPTDIR source=../lib/install.sh
source "$TRAINYARD_TOOLKIT/lib/install.sh"
# shellcheck source-path=SCRIPTDIR source=../lib/holds.sh
source "$TRAINYARD_TOOLKIT/lib/holds.sh"
# shellcheck source-path=SCRIPTDIR source=../lib/release-pip.sh
source "$TRAINYARD_TOOLKIT/lib/release-pip.sh"
# shellcheck source-path=SCRIPTDIR source=../lib/sources.sh
source "$TRAINYARD_TOOLKIT/lib/sources.sh"
# shellcheck source-path=SCRIPTDIR source=../lib/service-user.sh
source "$TRAINYARD_TOOLKIT/lib/service-user.sh"
# shellcheck source-path=SCRIPTDIR source=../lib/services.sh
source "$TRAINYARD_TOOLKIT/lib/services.sh"

# Before any lock: where all is as this document wants it, no phase that works is waited for.
end_if_installed
lock quiet 3600
lock devices 3600
# The bootstrap that was waited for may have been this one, started by user data or by the deployment.
end_if_installed
host instance.ssm_agent
host phases.release settings
load_settings "$TRAINYARD_STATE/release.env"
adopt_egress
mkdir -p "$TRAINYARD_LIB/bootstrap" "$TRAINYARD_DATA" "$R/opt/trainyard/src" "$R/opt/trainyard/venvs"
llmperf_key="$TRAINYARD_LLMPERF_COMMIT $TRAINYARD_LLMPERF_PATCHES"

step boot "$TRAINYARD_RELEASE" wait_for_boot
step tools "$TRAINYARD_RELEASE" install_tools
step neuron "$TRAINYARD_RELEASE" check_neuron
check_driver
step kernel "$TRAINYARD_RELEASE" hold_kernel
check_kernel_held
step held-packages "$TRAINYARD_RELEASE" hold_packages
if [[ -n ${TRAINYARD_VLLM_URL:-} ]]; then
  vllm_key="$TRAINYARD_VLLM_REF $TRAINYARD_VLLM_COMMIT"
  step vllm-source "$vllm_key" fetch_vllm
  vllm_list=${TRAINYARD_VLLM_LIST:+ $(sha256sum <"$TRAINYARD_TOOLKIT/$TRAINYARD_VLLM_LIST")}
  step vllm "$TRAINYARD_RELEASE $vllm_key$vllm_list" install_vllm
fi
step llmperf-source "$llmperf_key" fetch_llmperf
step llmperf "$llmperf_key $(sha256sum <"$TRAINYARD_TOOLKIT/llmperf/requirements.lock")" install_llmperf
step service-user 2 make_service_users
step links "$TRAINYARD_BUNDLE" install_links
settings=$(settings_key)
[[ -z $settings ]] || step settings "$settings" install_settings
services=$(services_key)
[[ -z $services ]] || step services "$services" install_services
if [[ ! -f $TRAINYARD_LIB/versions.json ]]; then
  progress 'the list of versions'
  host phases.versions
fi
host phases.release finish
remove_old_toolkits
