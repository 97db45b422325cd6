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
image_mount=$R/opt/dlami/nvme
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

# What an earlier boot made, whatever the kernel calls it this time.
labelled_device() {
  lsblk -nro NAME,LABEL 2>/dev/null | while read -r name found; do
    [[ $found == "$label" && -e $R/dev/$name ]] && printf '%s\n' "$R/dev/$name" && break
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
    [[ -n $filesystem ]] || format "$R$path"
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
  command -v lsblk >/dev/null || return 0
  if command -v mdadm >/dev/null && [[ -z $R ]]; then mdadm --assemble --scan || true; fi
  device=$(labelled_device)
  if [[ -n $device ]]; then
    use "$device of an earlier boot" "$device" "${options[@]}"
  elif [[ ${TRAINYARD_DATA_GIB:-0} != 0 ]]; then
    use_empty_disks 'Elastic Block Store' || fail DataVolumeMissing "the volume of $TRAINYARD_DATA_GIB GiB is not attached, or not empty"
  else
    use_instance_storage
  fi
}

# Instance storage is empty again after a stop, and user data runs once: a unit repeats this at every start. It is there
# before the disks are touched, so that a first boot that is cut short is repeated too.
repeat_at_boot() {
  local unit=$R/etc/systemd/system/trainyard-boot.service
  [[ -d $R/run/systemd/system && ! -f $unit ]] || return 0
  install -m 0700 "$0" "$state/boot.sh"
  write "$unit" <<UNIT
[Unit]
Description=Trainyard: data root and settings of this instance
Wants=network-online.target
After=network-online.target dlami-nvme.service
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
repeat_at_boot
mount_data
say "data root $data: $kind, $(df -P -k "$data" | awk 'NR == 2 { printf "%.1f GiB", $4 / 1048576 }') free"
[[ $kind != directory ]] || say 'no disk of its own: the data root shares the root volume'
for name in TRAINYARD_{ENVIRONMENT,BUCKET,ASSETS_BUCKET,INSTANCE_TYPE,TOKEN_SECRET,BIND_ADDRESS,HEARTBEAT_SECONDS,RETRY_SECONDS} AWS_REGION; do
  printf '%s=%s\n' "$name" "${!name}"
done | write "$settings"
say "settings in $settings"
