"""System packages: their versions, and an `apt-get` that finds everything installed already."""

from __future__ import annotations

import os
import sys

from .. import emulation as host
from .. import faults
from ..command_line import CommandLine
from ..tool_faults import strike
from .image import SYSTEM_PACKAGES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

# Of the kernel of an Ubuntu image on EC2: the metapackages that follow new kernels, and the kernel itself.
KERNEL_PACKAGES = ("linux-aws", "linux-headers-aws", "linux-image-aws", "linux-image-6.8.0-1021-aws")
KERNEL_VERSION = "6.8.0-1021.23"


def _installed(emulation: host.Emulation) -> dict[str, str]:
    found = emulation.release_facts["packages"]
    neuron = {name: found[name] for name in SYSTEM_PACKAGES if name in found}
    return {**neuron, **dict.fromkeys(KERNEL_PACKAGES, KERNEL_VERSION)}


def dpkg_query(arguments: Sequence[str]) -> int:
    parser = CommandLine("dpkg-query")
    parser.add("-W", "--show", action="store_true", required=True)
    parser.add("-f", "--showformat", default="${Package}\\t${Version}\\n")
    parser.add("patterns", nargs="*")
    options = parser.parse(arguments)
    rows = sorted(_installed(host.load()).items())
    missing = 0
    for pattern in options.patterns or ["*"]:
        matching = [(name, version) for name, version in rows if _matches(name, pattern)]
        for name, version in matching:
            text = options.showformat.replace("${db:Status-Abbrev}", "ii ")
            text = text.replace("${Package}", name).replace("${Version}", version)
            sys.stdout.write(text.replace("\\t", "\t").replace("\\n", "\n"))
        if not matching:
            sys.stderr.write(f"dpkg-query: no packages found matching {pattern}\n")
            missing = 1
    return missing


def _matches(name: str, pattern: str) -> bool:
    """Stars are at the end of what our scripts ask for."""
    return name.startswith(pattern[:-1]) if pattern.endswith("*") else name == pattern


def apt_get(arguments: Sequence[str]) -> int:
    strike("apt-get", arguments)
    parser = CommandLine("apt-get")
    parser.add("-o", "--option", action="append")
    for flag in ("-y", "--no-install-recommends", "-q", "-qq"):
        parser.add(flag, action="store_true")
    parser.add("verb", choices=["update", "install"])
    parser.add("names", nargs="*")
    options, unknown = parser.parse_known(arguments)
    if unknown:
        sys.stderr.write(
            f"E: Command line option {unknown[0]} is not understood in combination with the other options\n"
        )
        return 100
    if _is_locked(host.load()):
        return 100
    print("Reading package lists... Done")
    for name in options.names:
        print(f"{name} is already the newest version.")
    return 0


def _is_locked(emulation: host.Emulation) -> bool:
    """Whether another installation has the lock, which is said then: twice, where PackageLockHeld was asked for."""
    fault = faults.asked(emulation, "PackageLockHeld")
    if not fault or not faults.spend(emulation, faults.Fault(fault.name, {"times": "2", **fault.options})):
        return False
    rows = emulation.facts["signatures"]
    sys.stderr.write(next(row["sample"] for row in rows if row["name"] == fault.name) + "\n")
    return True


def apt_mark(arguments: Sequence[str]) -> int:
    """Keeps the names that are held below the root."""
    strike("apt-mark", arguments)
    parser = CommandLine("apt-mark")
    parser.add("verb", choices=["hold", "unhold", "showhold"])
    parser.add("names", nargs="*")
    options = parser.parse(arguments)
    emulation = host.load()
    if options.verb != "showhold" and _is_locked(emulation):
        return 100
    path = os.path.join(emulation.root, "var/lib/dpkg/held")
    held = set(open(path, encoding="utf-8").read().split()) if os.path.exists(path) else set()
    for name in options.names:
        if name not in _installed(emulation):
            sys.stderr.write(f"E: Unable to locate package {name}\n")
            return 100
        print(f"{name} {'set on hold' if options.verb == 'hold' else 'canceled hold'}.")
    if options.verb == "showhold":
        print("\n".join(sorted(held)))
        return 0
    held = held | set(options.names) if options.verb == "hold" else held - set(options.names)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join(sorted(held)) + "\n")
    return 0


def modinfo(arguments: Sequence[str]) -> int:
    emulation = host.load()
    version = emulation.release_facts["packages"].get("aws-neuronx-dkms")
    if list(arguments)[-1:] != ["neuron"] or not version:
        sys.stderr.write(f"modinfo: ERROR: Module {' '.join(arguments)} not found.\n")
        return 1
    print(version if arguments[0] in ("-F", "--field") else f"version:        {version}")
    return 0
