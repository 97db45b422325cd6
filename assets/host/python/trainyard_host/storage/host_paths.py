"""Where things are on the host. The root prefix is empty on a real instance; nothing else knows of it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Optional, Union

from trainyard_host.storage import json_text


def root() -> Path:
    """The directory that stands for `/`: `TRAINYARD_ROOT` on an emulated host."""
    return Path(os.environ.get("TRAINYARD_ROOT") or "/")


def below_root(path: str) -> Path:
    """`/opt/x` as this host sees it."""
    return root() / path.lstrip("/")


def without_root(path: Path) -> str:
    """The path as programs of the instance record it: the same on every instance of an environment."""
    prefix = str(root()).rstrip("/")
    return str(path)[len(prefix) :] if prefix and str(path).startswith(f"{prefix}/") else str(path)


def toolkit() -> Path:
    """The unpacked toolkit that runs now."""
    return Path(os.environ["TRAINYARD_TOOLKIT"])


def data() -> Path:
    """The data volume: checkpoints, artifacts, runs and work."""
    return Path(os.environ.get("TRAINYARD_DATA") or below_root("/mnt/trainyard"))


def lib() -> Path:
    """What the toolkit keeps over restarts: marks, locks, replicas, outcomes."""
    return below_root("/var/lib/trainyard")


def logs() -> Path:
    """The logs of phases and replicas."""
    return below_root("/var/log/trainyard")


def state() -> Path:
    """Small files of this attempt: reason, what was made, progress."""
    return Path(os.environ["TRAINYARD_STATE"])


def slug(model: str) -> str:
    """A model id as one path component: `meta-llama/X` becomes `meta-llama--X`."""
    return model.replace("/", "--")


def checkpoint(model: str, revision: str) -> Path:
    """The directory of one revision of a model on the data volume."""
    return data() / "models" / slug(model) / revision


def artifact(key: str) -> Path:
    """The directory of one compiled artifact on the data volume."""
    return data() / "artifacts" / key


def nki_cache(key: str) -> Path:
    """A link to the kernel binaries of an artifact: its graphs name them by this path, wherever the artifact is."""
    return data() / "nki" / key


def prometheus(port: int) -> Path:
    """Metrics of the processes of the replica on this port; empty at each of its starts."""
    return lib() / "replicas" / f"{port}.prometheus"


def compile_cache(slot: int = 1) -> Path:
    """The compiler's cache of one slot: it forgets nothing that failed, so no two compiles share one."""
    return data() / ("compile-cache" if slot == 1 else f"compile-cache-{slot}")


def llmperf_venv() -> Path:
    """The folder of the venv that bootstrap makes for LLMPerf and the measurement client."""
    return below_root("/opt/trainyard/venvs/llmperf")


def llmperf_python() -> Path:
    """The interpreter of LLMPerf's venv, which also runs the measurement client."""
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
        return json_text.object_of(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
