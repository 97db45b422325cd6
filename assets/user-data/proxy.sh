# shellcheck shell=bash
# Before boot.sh, where AWS is reached through a proxy: what every tool knows of it, and the SSM agent.

export HTTPS_PROXY=$TRAINYARD_AWS_PROXY HTTP_PROXY=$TRAINYARD_AWS_PROXY
export NO_PROXY=localhost,127.0.0.1,169.254.169.254${TRAINYARD_AWS_NO_PROXY:+,${TRAINYARD_AWS_NO_PROXY//\//,}}
export https_proxy=$HTTPS_PROXY http_proxy=$HTTP_PROXY no_proxy=$NO_PROXY
# shellcheck disable=SC2034 # boot.sh writes them down
proxied=(TRAINYARD_AWS_PROXY HTTPS_PROXY HTTP_PROXY NO_PROXY https_proxy http_proxy no_proxy)

# The agent has these from its unit alone, and has been started without them at the first boot. It hands them to what it runs.
tell_agent() {
  local agent file changed=()
  for agent in amazon-ssm-agent snap.amazon-ssm-agent.amazon-ssm-agent; do
    file=$R/etc/systemd/system/$agent.service.d/trainyard.conf
    mkdir -p "${file%/*}"
    { printf '[Service]\n' && printf 'Environment="%s"\n' "http_proxy=$http_proxy" "https_proxy=$https_proxy" "no_proxy=$no_proxy"; } >"$file.new"
    cmp -s "$file.new" "$file" || changed+=("$agent.service")
    mv -f "$file.new" "$file"
  done
  [[ -d $R/run/systemd/system ]] && ((${#changed[@]} > 0)) || return 0
  { systemctl daemon-reload && systemctl --no-block try-restart "${changed[@]}"; } || say 'the agent could not be told of the proxy'
}
