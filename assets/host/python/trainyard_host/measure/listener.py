"""Which process listens at an address of this machine, and since when: a restart and a leftover both show in it.

vLLM's own `/metrics` says so only in one of its process layouts. The kernel always does, to those who may look.
"""

from __future__ import annotations

import os
import socket
import time
from pathlib import Path
from urllib.parse import urlsplit

from trainyard_host import listeners

TICKS = os.sysconf("SC_CLK_TCK")

# Taken once: a step of the wall clock must not make a process look younger.
_BOOTED_AT = time.time() - time.clock_gettime(time.CLOCK_BOOTTIME)


def listener_of(url: str) -> int | None:
    """The process id, or None if it cannot be known: another machine, another user."""
    parts = urlsplit(url)
    try:
        address = socket.gethostbyname(parts.hostname or "")
    except OSError:
        return None
    found = listeners.in_the_way(address, parts.port or 80)
    return None if found is None else listeners.owner_of(found)


def started_at(pid: int | None) -> float | None:
    """Epoch seconds at which a process began, or None if it is gone."""
    if pid is None:
        return None
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return None
    # The name, in parentheses, may have spaces in it; the start time is the twentieth field after it.
    return _BOOTED_AT + int(text.rpartition(")")[2].split()[19]) / TICKS
