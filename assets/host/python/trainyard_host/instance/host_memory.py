"""Host memory, which decides how many replicas may load at the same time."""

from __future__ import annotations

from typing import Optional

from trainyard_host.storage import host_paths

# Loading holds the checkpoint and the shards made of it at the same time.
COPIES_WHILE_LOADING = 2


def available() -> Optional[int]:
    """Bytes; None where the kernel does not say."""
    try:
        text = host_paths.below_root("/proc/meminfo").read_text(encoding="ascii")
    except OSError:
        return None
    for line in text.splitlines():
        if line.startswith("MemAvailable:"):
            return int(line.split()[1]) * 1024
    return None


def lanes(checkpoint_bytes: int) -> int:
    """At least one: whether even one fits is for the kernel to say."""
    free = available()
    if free is None or checkpoint_bytes <= 0:
        return 1
    return max(1, free // (COPIES_WHILE_LOADING * checkpoint_bytes))
