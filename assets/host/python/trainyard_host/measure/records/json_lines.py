"""A file of one JSON value per line, read line by line as often as it is asked for."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from trainyard_host.storage import json_text


class JsonLines:
    """A line that is not JSON is None: whoever reads says what is missing, and keeps the others."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __iter__(self) -> Iterator[Any]:
        with open(self.path, encoding="utf-8", errors="replace") as file:
            for line in file:
                if line.strip():
                    yield _parsed(line)


def _parsed(line: str) -> Any:
    try:
        return json_text.loads(line)
    except (ValueError, RecursionError):
        return None


def digest(path: Path) -> dict[str, Any]:
    """What tells one file from another: `{sha256, lines}`."""
    found, lines = hashlib.sha256(), 0
    with open(path, "rb") as file:
        while piece := file.read(1 << 20):
            found.update(piece)
            lines += piece.count(b"\n")
    return {"sha256": found.hexdigest(), "lines": lines}
