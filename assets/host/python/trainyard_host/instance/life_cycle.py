"""How this instance was bought, as its own metadata says: it decides whether a stop saves anything.

The file of the environment may say something else by now: a change of `capacity` does not change an instance that runs.
"""

from __future__ import annotations

import os
import re
import sys
import urllib.request
from typing import Optional

from trainyard_host.storage import host_paths

# The category is in AWS's list of instance metadata; its words are those of InstanceLifecycle in EC2's API.
PATH = "/latest/meta-data/instance-life-cycle"
PREPAID = "capacity-block"
WORD = re.compile(r"[a-z]+(-[a-z]+)*")
ENDPOINT = "http://169.254.169.254"
# The service answers from the instance's own hardware, in milliseconds.
TIMEOUT_SECONDS = 1.0
ATTEMPTS = 2


def life_cycle() -> Optional[str]:
    """`on-demand`, `spot`, `capacity-block` or another word of EC2's; None where the metadata does not answer.

    Asked once for each start of the instance: it cannot change meanwhile.
    """
    kept = host_paths.below_root("/run/trainyard/life-cycle")
    try:
        return kept.read_text(encoding="ascii").strip()
    except OSError:
        pass
    for _ in range(ATTEMPTS):
        try:
            found = _ask()
        except OSError:
            continue
        if not WORD.fullmatch(found):
            return None
        host_paths.write_atomically(kept, f"{found}\n")
        return found
    return None


def bought_as(capacity: str) -> str:
    """The metadata's word. Its user data knows too how it was launched, and `capacity` is only what the file says now.

    Nobody has seen the metadata of a block yet, so what was launched into one and is not called spot counts as prepaid:
    a stop would end it for good.
    """
    found, launched = life_cycle(), os.environ.get("TRAINYARD_LAUNCHED_AS")
    if launched == PREPAID and found != "spot":
        return PREPAID
    return found or launched or capacity


def is_prepaid(capacity: str) -> bool:
    """Whether a stop saves nothing, where the environment's own `capacity` is this."""
    return bought_as(capacity) == PREPAID


def _ask() -> str:
    """With a session token, which instances may require. Proxies are for the network outside."""
    endpoint = os.environ.get("AWS_EC2_METADATA_SERVICE_ENDPOINT") or ENDPOINT
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    wanted = {"X-aws-ec2-metadata-token-ttl-seconds": "60"}
    session = urllib.request.Request(f"{endpoint}/latest/api/token", method="PUT", headers=wanted)
    with opener.open(session, timeout=TIMEOUT_SECONDS) as answer:
        token = answer.read(4096).decode("ascii", "replace").strip()
    asked = urllib.request.Request(endpoint + PATH, headers={"X-aws-ec2-metadata-token": token})
    with opener.open(asked, timeout=TIMEOUT_SECONDS) as answer:
        return str(answer.read(200).decode("ascii", "replace").strip())


def main() -> None:
    """Print how the instance was bought, where the environment's capacity is the given word."""
    print(bought_as(sys.argv[1]))


if __name__ == "__main__":
    main()
