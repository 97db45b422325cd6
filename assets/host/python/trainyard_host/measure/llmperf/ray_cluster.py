"""Ray's beginning and end on this machine: it listens to nobody else, and nothing of it stays."""

from __future__ import annotations

import os
from typing import Any

from trainyard_host.instance import processes

from ..client.stopping import Stopping
from ..errors import stopped_early

HELPERS_END_WITHIN = 3.0
# Prompts pass through it once. Ray's own default is a third of the machine's memory.
OBJECT_STORE_BYTES = 1024**3

# Left to itself, Ray listens on every address of the machine, and its ports ask nobody for a password.
ON_LOOPBACK = {"include_dashboard": False, "_node_ip_address": "127.0.0.1"}


def start(ray: Any, stopping: Stopping) -> None:
    """Ray takes SIGTERM for itself while it starts and answers it by ending the program; afterwards it is ours again."""
    try:
        ray.init(ignore_reinit_error=True, object_store_memory=OBJECT_STORE_BYTES, **ON_LOOPBACK)
    except SystemExit:
        stopping.requested = True
    stopping.listen()
    if stopping.requested:
        raise stopped_early()


def end(ray: Any) -> None:
    """Ray's helpers can outlive its shutdown, most of all one that came while it started; nothing of ours stays."""
    started = processes.family(os.getpid())[1:]
    ray.shutdown()
    processes.end(started, HELPERS_END_WITHIN)
