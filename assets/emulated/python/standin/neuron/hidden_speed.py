"""How far this emulated hardware is from its model: drawn once for a state directory, and told to nobody."""

from __future__ import annotations

import hashlib

# Every constant of the speed is up to this share above or below its modelled value.
WIDTH = 0.15


def hidden_factor(seed: str, constant: str) -> float:
    """What a constant is multiplied by: always the same for one seed, evenly between 1 - WIDTH and 1 + WIDTH.

    Without a seed it is 1: the model itself.
    """
    if not seed:
        return 1.0
    digest = hashlib.sha256(f"{seed} {constant}".encode()).digest()
    return 1 + WIDTH * (2 * int.from_bytes(digest[:8], "big") / 2**64 - 1)


def read_seed(path: str) -> str:
    """The random text of the state directory; empty when the hardware is to be exactly as modelled."""
    if not path:
        return ""
    with open(path, encoding="utf-8") as file:
        return file.read().strip()
