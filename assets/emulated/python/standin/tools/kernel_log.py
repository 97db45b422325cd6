"""`dmesg`: the driver's greeting, and the kernel lines of failures that were asked for."""

from __future__ import annotations

import sys
import time

from .. import emulation as host
from .. import faults

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str]) -> int:
    for argument in arguments:
        if argument not in ("-T", "--ctime", "-x", "--kernel", "-k"):
            sys.stderr.write(f"dmesg: unrecognized option '{argument}'\n")
            return 1
    emulation = host.load()
    version = emulation.release_facts["packages"].get("aws-neuronx-dkms", "unknown")
    now = time.clock_gettime(time.CLOCK_BOOTTIME)
    for line in ("neuron: loading out-of-tree module", f"Neuron Driver Started with Version:{version}"):
        print(f"[{1:12.6f}] {line}")
    for row in emulation.facts["signatures"]:
        if row["at"] == "kernel" and faults.named(emulation, row["name"]):
            # It happens whenever somebody looks.
            print("\n".join(f"[{now:12.6f}] {line}" for line in row["sample"].splitlines()))
    return 0
