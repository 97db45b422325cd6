"""Which files a result was made from: their digests are in the result, and every reader may look."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Optional

from .json_lines import digest

Digests = dict[str, dict[str, Any]]


def of(out: Path, names: Iterable[str]) -> Digests:
    """`{sha256, lines}` by the name of each file in the directory."""
    return {name: digest(out / name) for name in names}


def strange(out: Path, bound: Optional[Digests]) -> Optional[list[str]]:
    """What is not as it was, one sentence a file; None if the result is older than digests."""
    if not bound:
        return None
    return [sentence for sentence in (_sentence(out, name, bound[name]) for name in sorted(bound)) if sentence]


def _sentence(out: Path, name: str, wanted: dict[str, Any]) -> str:
    try:
        found = digest(out / name)
    except OSError:
        return f"{name} is not there"
    if found == wanted:
        return ""
    return (
        f"{name} has {found['lines']} lines and sha256 {found['sha256'][:12]},"
        f" the result is of {wanted['lines']} lines and {wanted['sha256'][:12]}"
    )
