# shellcheck shell=bash
# Body of every document step: put the toolkit that this document names in place, then run the phase with it.
# The head above sets the phase, the release, the toolkit's digest and the parameters.

R=${TRAINYARD_ROOT:-}
export HOME=${HOME:-$R/root}
began=$EPOCHREALTIME
settings=$R/etc/trainyard/host.env
bundles=$R/opt/trainyard/bundles
toolkit=$bundles/$TRAINYARD_BUNDLE
said=$bundles/.said.$$

# An attempt has an id of its own. Under Run Command it is the id of the command, by which its sender finds the outcome;
# under an association the agent's id is the same at every execution, and the script's path has the time of this one.
attempt=${SSM_COMMAND_ID:-}
if [[ -n $attempt && $0 =~ /orchestration/"$attempt"/([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9.-]+Z)/ ]]; then
  attempt+=.${BASH_REMATCH[1]}
fi
export TRAINYARD_ATTEMPT=$attempt

give_up() {
  printf '%s: %s\nnext: %s\n' "$1" "$2" "$3" >&2
  exit "${4:-1}"
}

[[ $TRAINYARD_RUN_ID =~ ^[a-z0-9][a-z0-9-]{2,62}$ ]] || give_up RunIdInvalid \
  "the run id must be 3 to 63 of a-z, 0-9 and hyphen, beginning with a letter or digit" "give another RunId" 2

# The agent may start the bootstrap while the first boot is still at work.
for ((waited = 0; waited < 300; waited += 5)); do
  if [[ -f $settings || $TRAINYARD_JOB != bootstrap ]]; then break; fi
  sleep 5
done
[[ -f $settings ]] || give_up HostNotBooted "$settings does not exist: the first boot has not ended, or failed" \
  "wait for the instance's first boot, then read $R/var/log/trainyard/boot.log"
# What user data says and nothing else: an older one wrote settings here that Bootstrap writes now.
while IFS='=' read -r key value || [[ -n $key ]]; do
  [[ $key =~ ^(TRAINYARD_(ENVIRONMENT|BUCKET|ASSETS_BUCKET|INSTANCE_TYPE|LAUNCHED_AS|AWS_PROXY)|AWS_REGION|(HTTPS?|NO)_PROXY|(https?|no)_proxy)$ ]] || continue
  export "$key=$value"
done <"$settings"
export AWS_DEFAULT_REGION=${AWS_DEFAULT_REGION:-$AWS_REGION}
[[ $TRAINYARD_ENVIRONMENT == "$TRAINYARD_DOCUMENT_ENVIRONMENT" ]] || give_up WrongEnvironment \
  "this document is for environment $TRAINYARD_DOCUMENT_ENVIRONMENT, the instance belongs to $TRAINYARD_ENVIRONMENT" \
  "choose an instance with the tag trainyard:environment=$TRAINYARD_DOCUMENT_ENVIRONMENT" 2

# Endings are reported by the toolkit. When it cannot be had, its outcome and a log are written here, by its schema.
report_missing() {
  local instance=${AWS_SSM_INSTANCE_ID:-i-local} command=${attempt:-manual-$$} run=$TRAINYARD_RUN_ID mark=null now
  now=$(date -u +%Y-%m-%dT%H:%M:%S.%3NZ)
  [[ $run != console ]] || run=console-$(date -u +%Y%m%d-%H%M%S)
  [[ -z $R ]] || mark=$(cat "$R/etc/trainyard/emulation.json") || mark='{"timeScale":1}'
  printf '{"schema":"trainyard.outcome/1","job":"%s","runId":"%s","commandId":"%s","instanceId":"%s","environment":"%s",
"status":"failed","reason":{"code":"%s","message":"%s","next":"%s"},"startedAt":"%s","endedAt":"%s","seconds":%s,
"bundle":"%s","release":"%s","versions":{},"emulated":%s,"made":{} }\n' "$TRAINYARD_JOB" "$run" "$command" "$instance" \
    "$TRAINYARD_ENVIRONMENT" "$1" "$2" "$3" "$(date -u -d "@$began" +%Y-%m-%dT%H:%M:%S.%3NZ)" "$now" \
    "$(awk -v a="$began" -v b="$EPOCHREALTIME" 'BEGIN { printf "%.3f", b - a }')" \
    "$TRAINYARD_BUNDLE" "$TRAINYARD_RELEASE" "$mark" >"$said.json"
  aws s3 cp --only-show-errors "$said.json" "s3://$TRAINYARD_BUCKET/runs/$run/$instance/outcomes/$TRAINYARD_JOB/$command.json" &&
    aws s3 cp --only-show-errors "$said" "s3://$TRAINYARD_BUCKET/runs/$run/$instance/logs/$TRAINYARD_JOB/$command.log"
}

# A toolkit's folder appears by rename, so it is whole if it is there, and two commands may fetch it at once.
fetch_toolkit() {
  local work archive
  work=$(mktemp -d "$bundles/.incoming.XXXXXX") || return 1
  archive=$work/$TRAINYARD_BUNDLE.tar
  if aws s3 cp --only-show-errors "s3://$TRAINYARD_ASSETS_BUCKET/$TRAINYARD_BUNDLE.tar" "$archive" >>"$said" 2>&1 &&
    echo "$TRAINYARD_BUNDLE  $archive" | sha256sum --check --status &&
    mkdir "$work/toolkit" && tar -xf "$archive" --no-same-owner -C "$work/toolkit" &&
    { mv -T "$work/toolkit" "$toolkit" 2>/dev/null || [[ -x $toolkit/phase ]]; }; then
    rm -rf "$work"
    return 0
  fi
  rm -rf "$work"
  return 1
}

mkdir -p "$bundles"
# Bootstrap removes those that were used longest ago.
touch -c "$toolkit"
for turn in 1 2 3 4 5; do
  if [[ -x $toolkit/phase ]] || fetch_toolkit; then break; fi
  if ((turn == 5)); then
    missing=(ToolkitNotFetched
      "s3://$TRAINYARD_ASSETS_BUCKET/$TRAINYARD_BUNDLE.tar could not be fetched, or its digest is not its name"
      "check the instance's role and its way to S3, then deploy the environment again")
    cat "$said" >&2
    report_missing "${missing[@]}" >&2 || true
    rm -f "$said" "$said.json"
    give_up "${missing[@]}"
  fi
  sleep "$((turn * ${TRAINYARD_RETRY_SECONDS:-5}))"
done
rm -f "$said"

exec "$toolkit/phase" "$TRAINYARD_JOB"
