"""AWS's patches are not ours to ship. A placeholder stands for each; these are its bytes and what it stands for."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any, Optional


def placeholder(name: str) -> bytes:
    return f"This stands for {name} on an emulated host. It is not a patch.\n".encode()


def by_digest(facts: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """The pinned patch, by the digest of its placeholder."""
    import hashlib

    return {hashlib.sha256(placeholder(row["file"])).hexdigest(): row for row in facts["llmperf"]["patches"]}


def known_patch(facts: Mapping[str, Any], path: str) -> Optional[Mapping[str, Any]]:
    import hashlib

    with open(path, "rb") as file:
        return by_digest(facts).get(hashlib.sha256(file.read()).hexdigest())
