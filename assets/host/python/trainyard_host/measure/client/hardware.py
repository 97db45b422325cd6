"""What the kernel and the devices say of failures of the hardware: read before and after a measurement."""

from __future__ import annotations

import subprocess
from typing import Any, Optional

from trainyard_host.storage import host_paths

# Of the driver and the runtime: AWS's troubleshooting page, and its neuron-problem-detector for the first.
KERNEL_TEXTS = (
    "NEURON_HW_ERR=",
    "Uncorrectable memory error",
    "Uncorrectable HBM memory error",
    "is in an abort state",
)
COUNTERS = "sys/devices/virtual/neuron_device"
KERNEL_SECONDS = 10.0
MOST_LINES = 200
LINE_LENGTH = 300


def reading() -> dict[str, Any]:
    """`kernel`: the lines of its log that tell of a failure of the hardware; `counters`: every error counter of the
    devices, by its name. None for what cannot be read."""
    return {"kernel": _kernel(), "counters": _counters()}


def _kernel() -> Optional[list[str]]:
    try:
        done = subprocess.run(
            ["dmesg"], stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=KERNEL_SECONDS
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    if done.returncode != 0:
        return None
    lines = done.stdout.decode("utf-8", "replace").splitlines()
    return [line[:LINE_LENGTH] for line in lines if any(text in line for text in KERNEL_TEXTS)][-MOST_LINES:]


def _counters() -> Optional[dict[str, int]]:
    """Since the driver was loaded, as sysfs has them: `neuron0 mem_ecc_uncorrected`."""
    found: dict[str, int] = {}
    for file in sorted(host_paths.below_root(f"/{COUNTERS}").glob("neuron*/stats/hardware/*/total")):
        try:
            found[f"{file.parents[3].name} {file.parent.name}"] = int(file.read_text(encoding="ascii"))
        except (OSError, ValueError):
            # One that cannot be read is absent, not zero.
            continue
    return found or None
