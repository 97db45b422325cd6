"""The programs of an emulated host: `stand_in.py NAME ARGUMENT…` is the stand-in of that name.

A rehearsal starts more than a hundred of them, so nothing is imported here that the named one does not need.
"""

from __future__ import annotations

import sys

# Name: module and function. The programs of the instance storage are one module, which is told its name.
PROGRAMS = {
    "apt-get": ("standin.tools.packages", "apt_get"),
    "apt-mark": ("standin.tools.packages", "apt_mark"),
    "aws": ("standin.aws.cli", "main"),
    "curl": ("standin.tools.curl", "main"),
    "df": ("standin.tools.disks", "df"),
    "dmesg": ("standin.tools.kernel_log", "main"),
    "dpkg-query": ("standin.tools.packages", "dpkg_query"),
    "git": ("standin.tools.git", "main"),
    "lsblk": ("standin.tools.disks", "lsblk"),
    "mdadm": ("standin.tools.disks", "mdadm"),
    "mkfs.ext4": ("standin.tools.disks", "mkfs"),
    "modinfo": ("standin.tools.packages", "modinfo"),
    "mount": ("standin.tools.disks", "mount"),
    "mountpoint": ("standin.tools.disks", "mountpoint"),
    "neuron-ls": ("standin.neuron.neuron_ls", "main"),
    "neuron-monitor": ("standin.neuron.neuron_monitor", "main"),
    "sha256sum": ("standin.tools.sha256sum", "main"),
    "pip": ("standin.tools.pip", "main"),
    "systemctl": ("standin.tools.systemctl", "main"),
    "useradd": ("standin.tools.users", "useradd"),
}


def run(name: str, arguments: list[str]) -> int:
    """Become the stand-in called `name`; the exit code."""
    module, function = PROGRAMS[name]
    code: int = getattr(__import__(module, fromlist=[function]), function)(arguments)
    return code


if __name__ == "__main__":
    # Isolated mode does not look beside the program for its modules.
    sys.path.insert(0, __file__.rpartition("/")[0] or ".")
    sys.exit(run(sys.argv[1], sys.argv[2:]))
