"""Which SSM agent runs the documents: recorded, and said when it is older than what was tried. Nothing newer is needed."""

from __future__ import annotations

import re
import subprocess

from trainyard_host.storage import host_paths

# As a package of the system, and as the snap that Ubuntu images carry.
PROGRAMS = ("/usr/bin/amazon-ssm-agent", "/snap/amazon-ssm-agent/current/amazon-ssm-agent")
VERSION = re.compile(r"\b(\d+(?:\.\d+){2,3})\b")
ABSENT = "absent"
# The rules that the documents rely on were observed on this one.
OBSERVED = "3.3.987.0"


def version() -> str:
    """The agent's own version, such as `3.3.987.0`; `absent` when no program of it answers within 20 seconds."""
    for program in PROGRAMS:
        try:
            done = subprocess.run(
                [str(host_paths.below_root(program)), "-version"],
                stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=20,
            )  # fmt: skip
        except (OSError, subprocess.TimeoutExpired):
            continue
        found = VERSION.search(done.stdout + done.stderr)
        if found:
            return found.group(1)
    return ABSENT


def is_older(found: str) -> bool:
    """An agent that nobody found is not older: under another name it may be any."""
    return found != ABSENT and _numbers(found) < _numbers(OBSERVED)


def _numbers(version: str) -> list[int]:
    return [int(part) for part in version.split(".")]
