"""Ray's place and its end on this machine, for LLMPerf's own program: it listens to nobody else, and nothing stays."""

from __future__ import annotations

import os
from typing import Any

from trainyard_host.instance import processes

HELPERS_END_WITHIN = 3.0

# Left to itself, Ray listens on every address of the machine, and its ports ask nobody for a password.
ON_LOOPBACK = {"include_dashboard": False, "_node_ip_address": "127.0.0.1"}


def end(ray: Any) -> None:
    """Ray's helpers can outlive its shutdown, most of all one that came while it started; nothing of ours stays."""
    started = processes.family(os.getpid())[1:]
    ray.shutdown()
    processes.end(started, HELPERS_END_WITHIN)
