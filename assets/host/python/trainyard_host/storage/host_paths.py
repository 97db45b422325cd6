"""Where things are on the host. The root prefix is empty on a real machine; nothing else knows of it."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any, Optional, Union


def root() -> Path:
    return Path(os.environ.get("TRAINYARD_ROOT") or "/")


def below_root(path: str) -> Path:
    """`/opt/x` as this host sees it."""
    return root() / path.lstrip("/")


def toolkit() -> Path:
    return Path(os.environ["TRAINYARD_TOOLKIT"])


def data() -> Path:
    return Path(os.environ.get("TRAINYARD_DATA") or below_root("/mnt/trainyard"))


def lib() -> Path:
    return below_root("/var/lib/trainyard")


def logs() -> Path:
    return below_root("/var/log/trainyard")


def state() -> Path:
    """Small files of this attempt: reason, what was made, progress."""
    return Path(os.environ["TRAINYARD_STATE"])


def slug(model: str) -> str:
    return model.replace("/", "--")


def checkpoint(model: str, revision: str) -> Path:
    return data() / "models" / slug(model) / revision


def artifact(key: str) -> Path:
    return data() / "artifacts" / key


def llmperf_venv() -> Path:
    return below_root("/opt/trainyard/venvs/llmperf")


def llmperf_python() -> Path:
    return llmperf_venv() / "bin/python"


def write_atomically(path: Union[str, Path], text: str, mode: int = 0o644) -> None:
    """A reader sees the old text or the new one, never half of it."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    os.replace(temporary, path)


def read_object(path: Path) -> Optional[dict[str, Any]]:
    """One JSON object; none where there is no file, or half of one."""
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return found
    except (OSError, ValueError):
        return None
