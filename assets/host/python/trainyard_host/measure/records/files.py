"""Files that are whole or absent: written under another name and renamed."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from trainyard_host.storage import json_text

# The file of a result with one line a request.
REQUESTS = "requests.jsonl"


def write_text(path: Path, text: str) -> None:
    """Writes a text as UTF-8, whole or not at all."""
    write_pieces(path, [text])


def write_pieces(path: Path, pieces: Iterable[str]) -> None:
    """Writes texts one behind the other into a file that readers see only when it is complete and on disk.

    Makes the directory if it is absent. Raises OSError.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with open(temporary, "w", encoding="utf-8") as file:
            file.writelines(pieces)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        if temporary.exists():
            temporary.unlink()


def write_json(path: Path, value: Any, indent: int | None = 2) -> None:
    """NaN and infinity are not JSON: a number that is not finite is a defect and must not be written."""
    write_text(path, json.dumps(value, indent=indent, allow_nan=False) + "\n")


def write_json_lines(path: Path, rows: Iterable[Any]) -> None:
    """One after the other: the rows may be more than memory holds."""
    write_pieces(path, (json.dumps(row, separators=(",", ":"), allow_nan=False) + "\n" for row in rows))


def read_json(path: Path) -> Any:
    """The value of a JSON file. Raises OSError, and ValueError if it cannot be parsed."""
    with open(path, encoding="utf-8") as file:
        return json_text.loads(file.read())
