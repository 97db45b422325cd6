"""Canonical JSON and digests: byte for byte what the TypeScript side writes."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

CHUNK = 4 * 1024 * 1024


def canonical_json(value: Any) -> str:
    """Keys sorted, no white space, ASCII only. Whole numbers only: the languages print fractions differently."""
    refuse_fractions(value)
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def refuse_fractions(value: Any) -> None:
    """Raises TypeError for the first fraction, however deep."""
    if isinstance(value, float):
        raise TypeError(f"canonical JSON takes whole numbers, got {value}")
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, (list, tuple)):
        for item in value:
            refuse_fractions(item)


def sha256_text(text: str) -> str:
    """Hexadecimal SHA-256 of the text in UTF-8."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def sha256_file(path: Path) -> str:
    """Hexadecimal SHA-256 of a file, read in pieces of 4 MiB."""
    digest = hashlib.sha256()
    with open(path, "rb") as stream:
        for chunk in iter(lambda: stream.read(CHUNK), b""):
            digest.update(chunk)
    return digest.hexdigest()


def git_blob_sha1(path: Path) -> str:
    """What the Hub calls `blobId` for files that it keeps in git itself."""
    digest = hashlib.sha1()
    digest.update(b"blob %d\0" % path.stat().st_size)
    with open(path, "rb") as stream:
        for chunk in iter(lambda: stream.read(CHUNK), b""):
            digest.update(chunk)
    return digest.hexdigest()
