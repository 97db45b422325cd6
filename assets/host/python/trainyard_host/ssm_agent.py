"""Which SSM agent runs the documents. Recorded only: what needs a newer one is not used."""

from __future__ import annotations

import re
import subprocess

from trainyard_host import place

# As a package of the system, and as the snap that Ubuntu images carry.
PROGRAMS = ("/usr/bin/amazon-ssm-agent", "/snap/amazon-ssm-agent/current/amazon-ssm-agent")
VERSION = re.compile(r"\b(\d+(?:\.\d+){2,3})\b")
ABSENT = "absent"


def version() -> str:
    for program in PROGRAMS:
        try:
            done = subprocess.run(
                [str(place.below_root(program)), "-version"],
                stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=20,
            )  # fmt: skip
        except (OSError, subprocess.TimeoutExpired):
            continue
        found = VERSION.search(done.stdout + done.stderr)
        if found:
            return found.group(1)
    return ABSENT
