"""How this instance was bought, as its own metadata says: it decides whether a stop saves anything.

The file of the environment may say something else by now: a change of `capacity` does not change an instance that runs.
"""

from __future__ import annotations

import os
import re
import sys
from typing import Optional

from trainyard_host.instance import metadata
from trainyard_host.storage import host_paths

# The category is in AWS's list of instance metadata; its words are those of InstanceLifecycle in EC2's API.
PATH = "instance-life-cycle"
PREPAID = "capacity-block"
WORD = re.compile(r"[a-z]+(-[a-z]+)*")
ATTEMPTS = 2


def life_cycle() -> Optional[str]:
    """`on-demand`, `spot`, `capacity-block` or another word of EC2's; None where the metadata does not answer.

    Asked once for each start of the instance: it cannot change meanwhile.
    """
    kept = host_paths.below_root("/run/trainyard/life-cycle")
    try:
        word = kept.read_text(encoding="ascii").strip()
        # A full disk or a person may have left something else.
        if WORD.fullmatch(word):
            return word
    except (OSError, ValueError):
        pass
    for _ in range(ATTEMPTS):
        try:
            found = metadata.ask(PATH).get(PATH, "")
        except OSError:
            continue
        if not WORD.fullmatch(found):
            return None
        host_paths.write_atomically(kept, f"{found}\n")
        return found
    return None


def bought_as(capacity: str) -> str:
    """The word of the instance; without one `capacity`, which is only what the file says now."""
    return own_word() or capacity


def own_word() -> Optional[str]:
    """What metadata and user data of the instance say together; None where neither says anything.

    Nobody has seen the metadata of a block yet, so what was launched into one and is not called spot counts as prepaid:
    a stop would end it for good.
    """
    found, launched = life_cycle(), os.environ.get("TRAINYARD_LAUNCHED_AS")
    if launched == PREPAID and found != "spot":
        return PREPAID
    return found or launched


def is_prepaid(capacity: str) -> bool:
    """Whether a stop saves nothing, where the environment's own `capacity` is this."""
    return bought_as(capacity) == PREPAID


def main() -> None:
    """Print how the instance was bought, where the environment's capacity is the given word."""
    print(bought_as(sys.argv[1]))


if __name__ == "__main__":
    main()
