"""`dmesg`: the driver's greeting, and the kernel lines of failures that were asked for."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from .. import emulation as host
from .. import faults


def main(arguments: Sequence[str]) -> int:
    for argument in arguments:
        if argument not in ("-T", "--ctime", "-x", "--kernel", "-k"):
            sys.stderr.write(f"dmesg: unrecognized option '{argument}'\n")
            return 1
    emulation = host.load()
    version = emulation.release_facts["packages"].get("aws-neuronx-dkms", "unknown")
    print(f"neuron: loading out-of-tree module\nNeuron Driver Started with Version:{version}")
    for row in emulation.facts["signatures"]:
        if row["at"] == "kernel" and faults.named(emulation, row["name"]):
            print(row["sample"])
    return 0
