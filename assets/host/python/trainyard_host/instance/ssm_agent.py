"""Which SSM agent runs the documents: recorded, refused when it is too old, and said when it is older than what was tried."""

from __future__ import annotations

import re
import subprocess

from trainyard_host.outcomes import failure
from trainyard_host.outcomes.failure import Failure
from trainyard_host.storage import host_paths

# As a package of the system, and as the snap that Ubuntu images carry.
PROGRAMS = ("/usr/bin/amazon-ssm-agent", "/snap/amazon-ssm-agent/current/amazon-ssm-agent")
VERSION = re.compile(r"\b([0-9]{1,9}(?:\.[0-9]{1,9}){2,3})\b")
ABSENT = "absent"
# The rules that the documents rely on were observed on this one.
OBSERVED = "3.3.987.0"
# The first that tells a script the id of its command, by which its sender finds the outcome (release notes of the agent).
REQUIRED = "3.0.284.0"


def version() -> str:
    """The agent's own version, such as `3.3.987.0`; `absent` when no program of it answers within 20 seconds."""
    for program in PROGRAMS:
        try:
            done = subprocess.run(
                [str(host_paths.below_root(program)), "-version"],
                stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", check=False, timeout=20,
            )  # fmt: skip
        except (OSError, subprocess.TimeoutExpired):
            continue
        found = VERSION.search(done.stdout + done.stderr)
        if found:
            return found.group(1)
    return ABSENT


def is_older(found: str, than: str = OBSERVED) -> bool:
    """An agent that nobody found is not older: under another name it may be any."""
    return found != ABSENT and _numbers(found) < _numbers(than)


def main() -> None:
    """Refuse an agent that is older than what the documents need; raises AgentTooOld."""
    found = version()
    if is_older(found, REQUIRED):
        raise Failure(
            "AgentTooOld",
            f"the SSM agent of this instance is {found}; {REQUIRED} is the first that names its command to a script",
            "run the document AWS-UpdateSSMAgent on the instance, then run Bootstrap again",
        )


def _numbers(version: str) -> list[int]:
    return [int(part) for part in version.split(".")]


if __name__ == "__main__":
    failure.run(main)
