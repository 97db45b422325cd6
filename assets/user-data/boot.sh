# shellcheck shell=bash
# First boot, and every later one: the data root, then the settings that every document reads.
# The lines above set the variables. Nothing is installed here; that is the bootstrap document's work.
set -euo pipefail

R=${TRAINYARD_ROOT:-}
log=$R/var/log/trainyard/boot.log
state=$R/var/lib/trainyard
data=$R/mnt/trainyard
settings=$R/etc/trainyard/host.env
label=trainyard
kind=directory
reason='BootFailed: a command failed; the line before says which'
export AWS_REGION AWS_DEFAULT_REGION=$AWS_REGION HOME=${HOME:-$R/root}

umask 022
mkdir -p "${log%/*}" "$state" "$data" "${settings%/*}" "$HOME"
exec >>"$log" 2>&1

say() { printf '%s %s\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$*"; }

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
  say "boot $status: $reason"
  printf '{"schema":"trainyard.boot/1","status":"%s","reason":"%s","data":"%s","at":"%s"}\n' "$status" \
    "${reason//[\"\\]/}" "$kind" "$(date -u +%Y-%m-%dT%H:%M:%SZ)" | write "$state/boot.json" || true
  aws s3 cp --only-show-errors "$log" "s3://$TRAINYARD_BUCKET/hosts/$(instance_id)/boot.log" ||
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

# Whole disks without partitions or file system, of one kind: 'Instance Storage' or 'Elastic Block Store'.
# Devices are looked up below the root prefix, so an emulated instance never touches a disk of its host.
empty_disks() {
  local name type
  command -v lsblk >/dev/null || return 0
  lsblk -dnro NAME,TYPE,MODEL 2>/dev/null | sed 's/\\x20/ /g' | grep -F "$1" | while read -r name type _; do
    [[ $type == disk && -e $R/dev/$name ]] || continue
    [[ -z $(lsblk -nro FSTYPE,PTTYPE "$R/dev/$name" | tr -d '[:space:]') ]] && printf '%s\n' "$R/dev/$name"
  done || true
}

# What an earlier boot made, whatever the kernel calls it this time.
labelled_device() {
  command -v lsblk >/dev/null || return 0
  lsblk -nro NAME,LABEL 2>/dev/null | while read -r name found; do
    [[ $found == "$label" && -e $R/dev/$name ]] && printf '%s\n' "$R/dev/$name" && break
  done || true
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

mount_data() {
  local device disks=() wanted='Instance Storage'
  if mountpoint -q "$data" 2>/dev/null; then
    kind=mounted
    return 0
  fi
  [[ ${TRAINYARD_DATA_GIB:-0} == 0 ]] || wanted='Elastic Block Store'
  if command -v mdadm >/dev/null && [[ -z $R ]]; then mdadm --assemble --scan || true; fi
  device=$(labelled_device)
  if [[ -z $device ]]; then
    mapfile -t disks < <(empty_disks "$wanted")
    ((${#disks[@]} > 0)) || return 0
    device=$(stripe "${disks[@]}") || fail StripeFailed "mdadm could not join ${disks[*]}"
    mkfs.ext4 -q -F -m 0 -L "$label" "$device" || fail FormatFailed "mkfs.ext4 failed on $device"
  fi
  mount -o noatime,nodiratime "$device" "$data" || fail MountFailed "$device does not mount on $data"
  kind="$wanted, ${#disks[@]} new disks, $device"
}

# Instance storage is empty again after a stop, and user data runs once: a unit repeats this at every start.
repeat_at_boot() {
  local unit=$R/etc/systemd/system/trainyard-boot.service
  [[ -d $R/run/systemd/system && ! -f $unit ]] || return 0
  install -m 0700 "$0" "$state/boot.sh"
  write "$unit" <<UNIT
[Unit]
Description=Trainyard: data root and settings of this instance
Wants=network-online.target
After=network-online.target
Before=amazon-ssm-agent.service snap.amazon-ssm-agent.amazon-ssm-agent.service
[Service]
Type=oneshot
ExecStart=$state/boot.sh
[Install]
WantedBy=multi-user.target
UNIT
  systemctl daemon-reload && systemctl enable trainyard-boot.service
}

say "boot of $(instance_id), environment $TRAINYARD_ENVIRONMENT, $TRAINYARD_INSTANCE_TYPE"
rm -f "$settings"
check_tools
mount_data
say "data root $data: $kind, $(df -Ph "$data" | awk 'NR == 2 { print $4 }') free"
[[ $kind != directory ]] || say 'no disk of its own: the data root shares the root volume'
repeat_at_boot
for name in TRAINYARD_{ENVIRONMENT,BUCKET,ASSETS_BUCKET,INSTANCE_TYPE,TOKEN_SECRET,BIND_ADDRESS,HEARTBEAT_SECONDS,RETRY_SECONDS} AWS_REGION; do
  printf '%s=%s\n' "$name" "${!name}"
done | write "$settings"
say "settings in $settings"
