"""Instance storage: `lsblk`, `mdadm`, `mkfs.ext4`, `mount`, `mountpoint` and `df`, in the forms that boot and phases use.

Disks are empty files below the root. A mount is a note: the data root stays the directory that it is.
"""

from __future__ import annotations

import os
import sys

from .. import emulation as host
from .. import json_text
from ..command_line import CommandLine

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

# Labels survive a reboot; mounts, under /run, do not.
DISKS, MOUNTS = "/var/lib/emulation/disks.json", "/run/emulation/mounts.json"
INSTANCE_STORAGE = "Amazon EC2 NVMe Instance Storage"
# What the stack gives an instance without disks of its own is not known here; it is not less.
ROOT_VOLUME_BYTES = 500 * 2**30
ROOT_VOLUME = {"TYPE": "disk", "MODEL": "Amazon Elastic Block Store", "PTTYPE": "gpt"}


def _disks(emulation: host.Emulation) -> dict[str, dict[str, str]]:
    known = _read(emulation.path(DISKS))
    store = emulation.hardware.get("nvme") or {"count": 0}
    rows = {"nvme0n1": dict(ROOT_VOLUME)}
    for number in range(1, store["count"] + 1):
        rows[f"nvme{number}n1"] = {"TYPE": "disk", "MODEL": INSTANCE_STORAGE}
    # The volume of `storage.dataGiB`. Whether the environment has one is not known here; only who asks for it looks.
    rows[f"nvme{store['count'] + 1}n1"] = {"TYPE": "disk", "MODEL": "Amazon Elastic Block Store"}
    for name, row in known.items():
        rows[name] = {**rows.get(name, {}), **row}
    for name in rows:
        device = emulation.path(f"/dev/{name}")
        os.makedirs(os.path.dirname(device), exist_ok=True)
        open(device, "a", encoding="utf-8").close()
    return rows


def lsblk(arguments: Sequence[str]) -> int:
    """Columns of the disks that are named, or of all."""
    emulation = host.load()
    parser = CommandLine("lsblk")
    parser.add("-d", "--nodeps", action="store_true")
    parser.add("-n", "--noheadings", action="store_true", required=True)
    parser.add("-r", "--raw", action="store_true", required=True)
    parser.add("-p", "--paths", action="store_true")
    parser.add("-o", "--output", required=True)
    parser.add("devices", nargs="*")
    options = parser.parse(arguments)
    rows = _disks(emulation)
    wanted = [_name(emulation, device, rows) for device in options.devices] or list(rows)
    for name in wanted:
        if name not in rows:
            sys.stderr.write(f"lsblk: {name}: not a block device\n")
            return 32
    if options.devices and not options.nodeps:
        wanted += [name for name, row in rows.items() if set(wanted) & set(row.get("ON", "").split())]
    for name in wanted:
        row = {"NAME": f"/dev/{name}" if options.paths else name, **rows[name]}
        print(" ".join(row.get(column, "").replace(" ", "\\x20") for column in options.output.split(",")))
    return 0


def mdadm(arguments: Sequence[str]) -> int:
    """Join disks to an array, or free its members."""
    emulation = host.load()
    if arguments[:1] == ["--zero-superblock"]:
        rows = _disks(emulation)
        _change(emulation, {_name(emulation, device, rows): {"FSTYPE": ""} for device in arguments[1:]})
        return 0
    return _create(emulation, arguments)


def _create(emulation: host.Emulation, arguments: Sequence[str]) -> int:
    parser = CommandLine("mdadm")
    for flag in ("--create", "--level", "--homehost", "--name", "--raid-devices"):
        parser.add(flag, required=True)
    parser.add("--run", action="store_true")
    parser.add("devices", nargs="+")
    options = parser.parse(arguments)
    rows = _disks(emulation)
    names = [_name(emulation, device, rows) for device in options.devices]
    if len(names) != int(options.raid_devices) or any(name not in rows for name in names):
        sys.stderr.write(f"mdadm: You have listed more or other devices ({len(names)}) than are in the array\n")
        return 1
    members = {name: {"FSTYPE": "linux_raid_member"} for name in names}
    _change(emulation, {**members, "md127": {"TYPE": "raid0", "ON": " ".join(names)}})
    open(emulation.path("/dev/md127"), "a", encoding="utf-8").close()
    os.makedirs(os.path.dirname(options.create), exist_ok=True)
    if not os.path.lexists(options.create):
        os.symlink(emulation.path("/dev/md127"), options.create)
    return 0


def mkfs(arguments: Sequence[str]) -> int:
    """Note a file system and its label."""
    emulation = host.load()
    parser = CommandLine("mkfs.ext4")
    parser.add("-q", action="store_true")
    parser.add("-F", action="store_true")
    parser.add("-m", default="5")
    parser.add("-L", default="")
    parser.add("device")
    options = parser.parse(arguments)
    name = _name(emulation, options.device, _disks(emulation))
    if name not in _disks(emulation):
        sys.stderr.write(f"The file {options.device} does not exist and no size was specified.\n")
        return 1
    _change(emulation, {name: {"FSTYPE": "ext4", "LABEL": options.L}})
    return 0


def mount(arguments: Sequence[str]) -> int:
    """Note a mount."""
    emulation = host.load()
    parser = CommandLine("mount")
    parser.add("-o", "--options")
    parser.add("--bind", action="store_true")
    parser.add("device")
    parser.add("directory")
    options = parser.parse(arguments)
    rows = _disks(emulation)
    name = _name(emulation, options.device, rows)
    if options.bind and os.path.isdir(options.device):
        name = emulation.inside(os.path.realpath(options.device))
    elif rows.get(name, {}).get("FSTYPE") != "ext4":
        sys.stderr.write(
            f"mount: {options.directory}: wrong fs type, bad option, bad superblock on {options.device}.\n"
        )
        return 32
    mounts = _read(emulation.path(MOUNTS))
    _write(emulation.path(MOUNTS), {**mounts, os.path.realpath(options.directory): name})
    return 0


def mountpoint(arguments: Sequence[str]) -> int:
    """0 where a mount is noted, 32 elsewhere."""
    emulation = host.load()
    quiet, directory = "-q" in arguments, arguments[-1]
    there = os.path.realpath(directory) in _read(emulation.path(MOUNTS))
    if not quiet:
        print(f"{directory} is {'' if there else 'not '}a mountpoint")
    return 0 if there else 32


def df(arguments: Sequence[str]) -> int:
    """The size is that of the instance type's disks, which this computer need not have; what is used is really there."""
    emulation = host.load()
    parser = CommandLine("df")
    parser.add("-P", "--portability", action="store_true", required=True)
    parser.add("-k", action="store_true", required=True)
    parser.add("directory")
    folder = parser.parse(arguments).directory
    if not os.path.exists(folder):
        sys.stderr.write(f"df: {folder}: No such file or directory\n")
        return 1
    store = emulation.hardware.get("nvme")
    size = store["count"] * store["bytesEach"] if store else ROOT_VOLUME_BYTES
    used = sum(_size(os.path.join(at, name)) for at, _, names in os.walk(folder) for name in names)
    free = max(0, int(size) - used)
    print("Filesystem     1024-blocks      Used Available Capacity Mounted on")
    print(f"/dev/md127 {int(size) // 1024} {used // 1024} {free // 1024} {round(100 * used / size)}% {folder}")
    return 0


def _size(file: str) -> int:
    try:
        return os.lstat(file).st_size
    except OSError:
        return 0


def _name(emulation: host.Emulation, device: str, rows: Mapping[str, Any]) -> str:
    real = os.path.realpath(device)
    name = os.path.relpath(real, os.path.realpath(emulation.path("/dev")))
    return name if name in rows else device


def _change(emulation: host.Emulation, changes: Mapping[str, Mapping[str, str]]) -> None:
    known = _read(emulation.path(DISKS))
    for name, row in changes.items():
        known[name] = {**known.get(name, {}), **row}
    _write(emulation.path(DISKS), known)


def _read(path: str) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json_text.read(path)
        return found
    except OSError:
        return {}


def _write(path: str, value: Mapping[str, Any]) -> None:
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path + ".new", "w", encoding="utf-8") as file:
        file.write(json_text.dumps(value))
    os.replace(path + ".new", path)
