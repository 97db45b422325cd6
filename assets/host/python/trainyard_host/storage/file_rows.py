"""The list of files in a manifest that another instance, or another version, wrote."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any


def are_whole(manifest: dict[str, Any]) -> bool:
    """Whether `files` is a list of files inside the manifest's folder, each with name, size in bytes and SHA-256."""
    rows = manifest.get("files")
    return isinstance(rows, list) and all(_is_whole(row) for row in rows)


def _is_whole(row: Any) -> bool:
    if not isinstance(row, dict):
        return False
    name, size, digest = (row.get(key) for key in ("name", "size", "sha256"))
    return is_inside(name) and type(size) is int and size >= 0 and isinstance(digest, str)


def is_inside(name: Any) -> bool:
    """Whether a name is that of a file below a folder, and no way out of it."""
    if not isinstance(name, str) or not name or "\0" in name or len(name.encode("utf-8", "replace")) > 1024:
        return False
    path = PurePosixPath(name)
    parts = path.parts
    return (
        not path.is_absolute()
        and bool(parts)
        and ".." not in parts
        and all(len(it.encode("utf-8", "replace")) < 256 for it in parts)
    )
