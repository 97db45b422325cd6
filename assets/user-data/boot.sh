# shellcheck shell=bash
# First boot, and every later one: the data root, then what every document must know of the instance.
# With the word boot-bootstrap: run the published Bootstrap document, which installs everything else.
# The lines above set the variables. Nothing here names a toolkit, so user data stays as it is.
set -euo pipefail

R=${TRAINYARD_ROOT:-}
work=${1:-boot}
log=$R/var/log/trainyard/$work.log
state=$R/var/lib/trainyard
data=$R/mnt/trainyard
settings=$R/etc/trainyard/host.env
label=trainyard
image_mount=$R/opt/dlami/nvme
kind=directory
reason='BootFailed: a command failed; the line before says which'
export AWS_REGION AWS_DEFAULT_REGION=$AWS_REGION HOME=${HOME:-$R/root}

umask 022
mkdir -p "${log%/*}" "$state" "$data" "${settings%/*}" "$HOME"
exec >>"$log" 2>&1

# A full disk must not hide why.
say() { printf '%s %s\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$*" || true; }

fail() {
  reason="$1: $2"
  exit 1
}

# A file appears whole or not at all.
write() {
  cat >"$1.part"
  mv -f "$1.part" "$1"
}

instance_id() {
  local known=${AWS_SSM_INSTANCE_ID:-}
  [[ -n $known ]] || known=$(cat "$R/var/lib/cloud/data/instance-id" 2>/dev/null) || known=i-local
  printf '%s' "$known"
}

# Best effort: an instance whose boot failed may be gone before anyone can read its log there.
finish() {
  local code=$? status=succeeded
  trap - EXIT
  ((code == 0)) || status=failed
  ((code == 0)) && reason=Ok
  say "$work $status: $reason"
  printf '{"schema":"trainyard.boot/1","status":"%s","reason":"%s","data":"%s","at":"%s"}\n' "$status" \
    "${reason//[\"\\[:cntrl:]]/}" "$kind" "$(date -u +%Y-%m-%dT%H:%M:%SZ)" | write "$state/$work.json" || true
  timeout 120 aws s3 cp --only-show-errors "$log" "s3://$TRAINYARD_BUCKET/hosts/$(instance_id)/$work.log" ||
    say 'the log could not be uploaded; it stays on the instance'
  exit "$code"
}
trap finish EXIT
trap 'reason="BootInterrupted: the boot script was ended from outside"; exit 143' TERM INT

check_tools() {
  local tool
  for tool in aws flock python3 sha256sum tar; do
    command -v "$tool" >/dev/null || fail ToolMissing "this image has no $tool; choose one of the Neuron images"
  done
}

# Below this nothing that follows can be written, and the failure would be somebody else's.
check_space() {
  local free
  free=$(df -P -k "$state" | awk 'NR == 2 { print int($4 / 1024) }')
  ((free >= 64)) || fail RootFull "the root volume has $free MiB left, and 64 are needed; see storage.rootGiB"
}

# disks KIND: whole disks of one kind, 'Instance Storage' or 'Elastic Block Store', as paths.
# Devices are looked up below the root prefix, so an emulated instance never touches a disk of its host.
disks() {
  local name type
  lsblk -dnro NAME,TYPE,MODEL 2>/dev/null | sed 's/\\x20/ /g' | grep -F "$1" | while read -r name type _; do
    [[ $type == disk && -e $R/dev/$name ]] && printf '%s\n' "$R/dev/$name"
  done || true
}

# Nothing on it: no partition, no file system, no member of anything. lsblk asks udev, blkid asks the disk itself.
is_empty() {
  [[ -z $(lsblk -nro FSTYPE,PTTYPE "$1" 2>/dev/null | tr -d '[:space:]') ]] || return 1
  ! command -v blkid >/dev/null || ! blkid -p "$1" >/dev/null 2>&1
}

empty_disks() {
  local disk
  for disk in $(disks "$1"); do if is_empty "$disk"; then printf '%s\n' "$disk"; fi; done
}

# probe DEVICE LABEL|TYPE: what lies on the disk itself. udev, which lsblk asks, may not have looked at an array yet.
probe() { blkid -p -s "$2" -o value "$1" 2>/dev/null || true; }

# What an earlier boot made, whatever the kernel calls it this time. A member of the array has the array's name for a label.
labelled_device() {
  local name type found
  lsblk -nro NAME,FSTYPE,LABEL 2>/dev/null | while read -r name type found; do
    [[ -e $R/dev/$name ]] || continue
    [[ ${type:-$(probe "$R/dev/$name" TYPE)} == ext4 ]] || continue
    [[ ${found:-$(probe "$R/dev/$name" LABEL)} != "$label" ]] || { printf '%s\n' "$R/dev/$name" && break; }
  done || true
}

# A volume (LVM) or an array that lies on a disk of the instance storage: 'PATH TYPE FSTYPE', of the first that there is.
volume_on_instance_storage() {
  local disk
  for disk in $(disks 'Instance Storage'); do
    lsblk -nrpo NAME,TYPE,FSTYPE "$disk" 2>/dev/null | grep -E -m 1 '^[^ ]+ (lvm|raid0) ?' && break
  done || true
}

# Members of an array that cannot be assembled, such as one whose creation a power loss cut short. What they hold is lost.
free_broken_members() {
  local disk
  for disk in $(disks 'Instance Storage'); do
    [[ $(lsblk -dnro FSTYPE "$disk" 2>/dev/null) == linux_raid_member ]] || continue
    say "$disk is a member of an array that is not there: freed"
    mdadm --zero-superblock "$disk" || fail StripeFailed "mdadm could not free $disk"
  done
}

# Neuron images join the instance storage at boot, by LVM, and mount it; this script may come before that has ended.
mounted_by_image() {
  local unit=dlami-nvme.service
  if command -v systemctl >/dev/null && systemctl is-enabled --quiet "$unit" 2>/dev/null; then
    timeout 180 systemctl start "$unit" || say "$unit did not end well; going on without it"
  fi
  mountpoint -q "$image_mount" 2>/dev/null
}

# stripe DISK…: all of them as one device, named on stdout.
stripe() {
  local md=$R/dev/md/$label
  if (($# == 1)) || ! command -v mdadm >/dev/null; then
    (($# == 1)) || say "mdadm is not installed: only $1 of $# disks is used" >&2
    printf '%s' "$1"
    return 0
  fi
  mdadm --create "$md" --run --level=0 --homehost=any --name="$label" --raid-devices="$#" "$@" >&2 || return 1
  if command -v udevadm >/dev/null; then udevadm settle >&2 || true; fi
  printf '%s' "$md"
}

format() {
  mkfs.ext4 -q -F -m 0 -L "$label" "$1" || fail FormatFailed "mkfs.ext4 failed on $1"
}

# use KIND DEVICE [OPTION…]: the data root from now on.
use() {
  kind=$1
  mount "${@:3}" "$2" "$data" || fail MountFailed "$2 does not mount on $data"
}

use_instance_storage() {
  local path type filesystem found=()
  if mounted_by_image; then
    mkdir -p "$image_mount/trainyard"
    use "the image's own mount of the instance storage" "$image_mount/trainyard" --bind
    return 0
  fi
  read -r path type filesystem < <(volume_on_instance_storage) || true
  if [[ -n ${path:-} ]]; then
    [[ -n ${filesystem:-$(probe "$R$path" TYPE)} ]] || format "$R$path"
    use "$type $path on the instance storage" "$R$path" "${options[@]}"
    return 0
  fi
  free_broken_members
  use_empty_disks 'Instance Storage' && return 0
  ((TRAINYARD_NVME_DISKS > 0)) || return 0
  mapfile -t found < <(disks 'Instance Storage')
  fail InstanceStorageUnused "$TRAINYARD_INSTANCE_TYPE has $TRAINYARD_NVME_DISKS disks of its own, ${#found[@]} were found (${found[*]:-none}), and none is empty or mounted"
}

# use_empty_disks KIND: all empty disks of a kind as one; 1 where there is none.
use_empty_disks() {
  local found=() device
  mapfile -t found < <(empty_disks "$1")
  ((${#found[@]} > 0)) || return 1
  device=$(stripe "${found[@]}") || fail StripeFailed "mdadm could not join ${found[*]}"
  format "$device"
  use "$1, ${#found[@]} new disks, $device" "$device" "${options[@]}"
}

mount_data() {
  local device options=(-o 'noatime,nodiratime')
  if mountpoint -q "$data" 2>/dev/null; then
    kind=mounted
    return 0
  fi
  if command -v mdadm >/dev/null && [[ -z $R ]]; then mdadm --assemble --scan && udevadm settle || true; fi
  device=$(labelled_device)
  if [[ -n $device ]]; then
    use "$device of an earlier boot" "$device" "${options[@]}"
  elif [[ ${TRAINYARD_DATA_GIB:-0} != 0 ]]; then
    use_empty_disks 'Elastic Block Store' || fail DataVolumeMissing "the volume of $TRAINYARD_DATA_GIB GiB is not attached, or not empty"
  else
    use_instance_storage
  fi
}

# unit NAME AFTER BEFORE WORD: a unit that runs this script with a word at every start.
unit() {
  write "$R/etc/systemd/system/trainyard-$1.service" <<UNIT
[Unit]
Description=Trainyard: $1 at every start
Wants=network-online.target
After=network-online.target $2
$3
[Service]
Type=oneshot
ExecStart=$state/boot.sh $4
[Install]
WantedBy=multi-user.target
UNIT
}

# Instance storage is empty again after a stop, and user data runs once: units repeat this at every start. They are there
# before the disks are touched, so that a first boot that is cut short is repeated too.
repeat_at_boot() {
  [[ -d $R/run/systemd/system ]] || return 0
  [[ $0 -ef $state/boot.sh ]] || install -m 0700 "$0" "$state/boot.sh"
  unit boot dlami-nvme.service 'Before=amazon-ssm-agent.service snap.amazon-ssm-agent.amazon-ssm-agent.service' boot
  # After the target that wants it: the target, and cloud-init behind it, do not wait for an installation.
  unit bootstrap 'trainyard-boot.service multi-user.target' '' boot-bootstrap
  systemctl daemon-reload && systemctl enable trainyard-boot.service trainyard-bootstrap.service
}

# fetch FILE: the published Bootstrap document. It may not be there yet, and the network may need a while.
fetch() {
  local name=Trainyard-$TRAINYARD_ENVIRONMENT-Bootstrap attempt said=
  for ((attempt = 1; attempt <= TRAINYARD_FETCH_ATTEMPTS; attempt++)); do
    timeout 60 aws ssm get-document --name "$name" --document-version "\$DEFAULT" --output json >"$1" 2>"$1.said" && return 0
    said=$(tail -n 1 "$1.said")
    say "attempt $attempt of $TRAINYARD_FETCH_ATTEMPTS: $name could not be fetched: $said"
    ((attempt == TRAINYARD_FETCH_ATTEMPTS)) || sleep "${TRAINYARD_RETRY_SECONDS:-$TRAINYARD_FETCH_SECONDS}"
  done
  fail DocumentNotFetched "$name could not be fetched in $TRAINYARD_FETCH_ATTEMPTS attempts: ${said:0:300}"
}

# script DOCUMENT SCRIPT: what the agent would run, with the defaults; said are its time limit and the run.
script() {
  python3 - "$1" "$2" <<'PYTHON'
import hashlib, json, re, sys
content = json.load(open(sys.argv[1]))["Content"]
document = json.loads(content)
values = {name: it.get("default", "") for name, it in document["parameters"].items()}
values["RunId"] = "bootstrap-" + hashlib.sha256(content.encode()).hexdigest()[:12]
step = document["mainSteps"][0]["inputs"]
lines = "\n".join(step["runCommand"]) + "\n"
open(sys.argv[2], "w").write(re.sub(r"\{\{ *(\w+) *\}\}", lambda it: values[it[1]], lines))
print(step["timeoutSeconds"], values["RunId"])
PYTHON
}

# The same script as the association runs, so that whichever comes second finds nothing to do.
bootstrap() {
  local seconds run code=0 document=$state/bootstrap-document.json
  [[ -f $settings ]] || fail HostNotBooted "$settings does not exist: the boot of this start failed; see boot.log"
  fetch "$document"
  script "$document" "$state/bootstrap.sh" >"$state/bootstrap.said" || fail DocumentUnreadable "$document is no document of Trainyard"
  read -r seconds run <"$state/bootstrap.said"
  say "bootstrap, run $run"
  AWS_SSM_INSTANCE_ID=$(instance_id) timeout --kill-after=180 "$seconds" bash "$state/bootstrap.sh" </dev/null || code=$?
  ((code == 0)) || fail BootstrapEnded "the bootstrap ended with $code; its outcome is in runs/$run/$(instance_id)/outcomes"
}

if [[ $work == boot-bootstrap ]]; then
  kind=
  bootstrap
  exit
fi
say "boot of $(instance_id), environment $TRAINYARD_ENVIRONMENT, $TRAINYARD_INSTANCE_TYPE"
rm -f "$settings"
check_tools
check_space
repeat_at_boot
[[ -z ${TRAINYARD_AWS_PROXY:-} ]] || tell_agent
mount_data
say "data root $data: $kind, $(df -P -k "$data" | awk 'NR == 2 { printf "%.1f GiB", $4 / 1048576 }') free"
[[ $kind != directory ]] || say 'no disk of its own: the data root shares the root volume'
# shellcheck disable=SC2154 # of proxy.sh
for name in TRAINYARD_{ENVIRONMENT,BUCKET,ASSETS_BUCKET,INSTANCE_TYPE,LAUNCHED_AS} AWS_REGION "${proxied[@]}"; do
  printf '%s=%s\n' "$name" "${!name}"
done | write "$settings"
say "settings in $settings"
# Not waited for: at a first boot cloud-init runs this script, and the bootstrap waits for cloud-init.
[[ ! -d $R/run/systemd/system ]] || systemctl start --no-block trainyard-bootstrap.service
