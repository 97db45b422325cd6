"""Whether somebody else uses the replicas: what runs on one before our first request is not ours, and spoils the run."""

from __future__ import annotations

import asyncio
import functools
import os
import socket
import time
from typing import Any
from urllib.parse import urlsplit

from trainyard_host.instance import listeners, processes

from ..errors import MeasureError
from . import witness
from .server import snapshot

# The gauge of an engine that has just come to rest can be a moment old.
PATIENCE_SECONDS = 5.0
LOOK_SECONDS = 0.25
NAMED = 5


def refuse(urls: list[str]) -> list[dict[str, Any]]:
    """Raises ForeignLoad with who is connected; answers with busy replicas whose users are not on this machine."""
    busy = asyncio.run(_busy(urls))
    for index, running in busy.items():
        url = urls[index]
        found = witness.ask(f"{witness.USERS} {url}", functools.partial(_users_beside_us, url))
        if found:
            raise MeasureError(
                "ForeignLoad",
                f"replica {index} at {url} has {running:g} requests running before the first of this run, "
                f"and connected to it are {'; '.join(found[:NAMED])}",
                "end those processes, or run Stop and Deploy; a measurement beside other load is worth nothing",
            )
    return [{"replica": index, "running": running} for index, running in busy.items()]


async def _busy(urls: list[str]) -> dict[int, float]:
    """Replica → requests that still run after a little patience."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        looks = await asyncio.gather(*(snapshot(url) for url in urls))
        busy = {index: look["running"] for index, look in enumerate(looks) if look.get("running", 0) > 0}
        if not busy or time.monotonic() > deadline:
            return busy
        await asyncio.sleep(LOOK_SECONDS)


def _users_beside_us(url: str) -> list[str]:
    return users(url, set(processes.family(os.getpid())))


def users(url: str, ours: set[int]) -> list[str]:
    """Who on this machine is connected to a replica, but for the processes `ours`: those whose descriptors we may read.

    Raises OSError when the name of the host cannot be resolved.
    """
    parts = urlsplit(url)
    pids = listeners.connected_to(socket.gethostbyname(parts.hostname or ""), parts.port or 80) - ours
    return [f"pid {pid} ({processes.command_of(pid)})" for pid in sorted(pids)]
