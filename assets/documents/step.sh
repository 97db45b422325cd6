# shellcheck shell=bash
# Body of every document step: put the toolkit that this document names in place, then run the job with it.
# The head above sets the job, the release, the toolkit's digest and the parameters.

R=${TRAINYARD_ROOT:-}
export HOME=${HOME:-$R/root}
settings=$R/etc/trainyard/host.env
bundles=$R/opt/trainyard/bundles
toolkit=$bundles/$TRAINYARD_BUNDLE

give_up() {
  printf '%s: %s\nnext: %s\n' "$1" "$2" "$3" >&2
  exit "${4:-1}"
}

# The agent may start the bootstrap while the first boot is still at work.
for ((waited = 0; waited < 300; waited += 5)); do
  if [[ -f $settings || $TRAINYARD_JOB != bootstrap ]]; then break; fi
  sleep 5
done
[[ -f $settings ]] || give_up HostNotBooted "$settings does not exist: the first boot has not ended, or failed" \
  "wait for the machine's first boot, then read $R/var/log/trainyard/boot.log"
while IFS='=' read -r key value || [[ -n $key ]]; do
  [[ $key =~ ^(TRAINYARD|AWS)_[A-Z0-9_]+$ ]] || continue
  export "$key=$value"
done <"$settings"
export AWS_DEFAULT_REGION=${AWS_DEFAULT_REGION:-$AWS_REGION}
[[ $TRAINYARD_ENVIRONMENT == "$TRAINYARD_DOCUMENT_ENVIRONMENT" ]] || give_up WrongEnvironment \
  "this document is for environment $TRAINYARD_DOCUMENT_ENVIRONMENT, the machine belongs to $TRAINYARD_ENVIRONMENT" \
  "choose a machine with the tag trainyard:environment=$TRAINYARD_DOCUMENT_ENVIRONMENT" 2

# A toolkit's folder appears by rename, so it is whole if it is there, and two commands may fetch it at once.
fetch_toolkit() {
  local work archive
  mkdir -p "$bundles" || return 1
  work=$(mktemp -d "$bundles/.incoming.XXXXXX") || return 1
  archive=$work/$TRAINYARD_BUNDLE.tar
  if aws s3 cp --only-show-errors "s3://$TRAINYARD_ASSETS_BUCKET/$TRAINYARD_BUNDLE.tar" "$archive" >&2 &&
    echo "$TRAINYARD_BUNDLE  $archive" | sha256sum --check --status &&
    mkdir "$work/toolkit" && tar -xf "$archive" --no-same-owner -C "$work/toolkit" &&
    { mv -T "$work/toolkit" "$toolkit" 2>/dev/null || [[ -x $toolkit/phase ]]; }; then
    rm -rf "$work"
    return 0
  fi
  rm -rf "$work"
  return 1
}

for attempt in 1 2 3 4 5; do
  if [[ -x $toolkit/phase ]] || fetch_toolkit; then break; fi
  ((attempt < 5)) || give_up ToolkitNotFetched \
    "s3://$TRAINYARD_ASSETS_BUCKET/$TRAINYARD_BUNDLE.tar could not be fetched, or its digest is not its name" \
    "check the machine's role and its way to S3, then deploy the environment again"
  sleep "$((attempt * 2))"
done

exec "$toolkit/phase" "$TRAINYARD_JOB"
