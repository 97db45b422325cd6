"""Which process listens at an address of this machine, and since when: a restart and a leftover both show in it.

vLLM's own `/metrics` says so only in one of its process layouts. The kernel always does, to those who may look.
"""

from __future__ import annotations

import socket
import time
from urllib.parse import urlsplit

from trainyard_host.instance import listeners, processes

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
    after = None if pid is None else processes.started_after_boot(pid)
    return None if after is None else _BOOTED_AT + after
