"""One replica on this host: the files that its unit reads, and what was asked of it."""

from __future__ import annotations

import json
import time
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any, Optional

from trainyard_host.replicas import units
from trainyard_host.rules import commands
from trainyard_host.rules.layout import ReplicaCores
from trainyard_host.rules.phase_request import Serving
from trainyard_host.storage import canonical_json, host_paths, json_text


@dataclass
class Replica:
    """One replica: what was asked of it, and where it listens.

    `cores` is a range such as `0-31`, `first` and `last` its ends; `fingerprint` is the SHA-256 of its command and
    environment; `log_offset` is in bytes, `started_at` in seconds of the wall clock.
    """

    index: int
    port: int
    url: str
    cores: str
    first: int
    last: int
    unit: str
    served_model: str
    artifact_key: str
    layout: dict[str, int]
    fingerprint: str
    argv: list[str]
    environment: dict[str, str]
    # What a toolkit that knew no options wrote down has none.
    options: dict[str, Any] = field(default_factory=dict)
    log_offset: int = 0
    started_at: float = 0.0
    # Of the attempt that starts it or finds it: monotonic time, restarts before it, seconds until ready.
    began: float = 0.0
    restarts: int = 0
    ready_seconds: Optional[float] = None
    # Graphs that it compiled itself, which it may only with CompileOnMiss.
    compiled_graphs: int = 0

    @property
    def log(self) -> Path:
        """The file that its unit appends the server's output to."""
        return log_of(self.port)


def log_of(port: int) -> Path:
    """The log of the replica on this port; it outlives the replica."""
    return host_paths.logs() / f"replica-{port}.log"


def folder() -> Path:
    """Where the files of all replicas are kept."""
    return host_paths.lib() / "replicas"


def url_of(bind: str, port: int) -> str:
    """Where this host reaches it: a wildcard address is not one to connect to."""
    host = "127.0.0.1" if bind in ("0.0.0.0", "::", "") else bind
    return f"http://{host}:{port}"


def wanted(request: Serving, release: str, where: ReplicaCores, key: str, data_parallel: int, bind: str) -> Replica:
    """The replica that this request asks for at these cores. Nothing is written or started yet."""
    compiled = host_paths.artifact(key)
    words = commands.serve_command(request, release, compiled, where)
    environment = commands.serve_environment(request, release, compiled, where)
    fingerprint = canonical_json.canonical_json({"argv": words, "environment": environment})
    layout = {"tensorParallel": request.tensor_parallel, "dataParallel": data_parallel}
    layout.update(batch=request.batch, logicalCores=request.logical_cores, sequenceLength=request.sequence)
    return Replica(
        index=where.index, port=where.port, url=url_of(bind, where.port),
        cores=where.cores, first=where.first, last=where.last, unit=units.unit_of(where.port),
        served_model=served_model(words), artifact_key=key, layout=layout,
        fingerprint=canonical_json.sha256_text(fingerprint),
        argv=words, environment=environment, options=request.options(),
    )  # fmt: skip


def served_model(words: list[str]) -> str:
    """The id that clients must send: its own name if it has one, else what follows `--model` or `serve`, to the letter."""
    for flag in ("--served-model-name", "--model", "serve"):
        if flag in words:
            return words[words.index(flag) + 1]
    raise ValueError(f"no model in {words}")


def write(replica: Replica) -> None:
    """Argument list apart from the environment file, whose syntax could not carry JSON."""
    replica.log_offset = replica.log.stat().st_size if replica.log.exists() else 0
    replica.started_at = time.time()
    base = folder()
    lines = [f"{name}={value}" for name, value in sorted(replica.environment.items())]
    host_paths.write_atomically(base / f"{replica.port}.env", "\n".join(lines) + "\n")
    host_paths.write_atomically(base / f"{replica.port}.argv", "".join(f"{word}\0" for word in replica.argv))
    host_paths.write_atomically(base / f"{replica.port}.json", json.dumps(asdict(replica), indent=1) + "\n")


def read(port: int) -> Optional[Replica]:
    """The replica that was last deployed on this port; None if there is none, or if what was written is not one.

    Another version may have written it: its replica serves, and must not look idle to the guard. What this version does
    not know is left out.
    """
    try:
        written = json_text.loads((folder() / f"{port}.json").read_text(encoding="utf-8"))
        return Replica(**{one.name: written[one.name] for one in fields(Replica) if one.name in written})
    except (OSError, ValueError, TypeError):
        return None


def known_ports() -> list[int]:
    """The ports of all replicas that were deployed and not stopped."""
    return sorted(int(file.stem) for file in folder().glob("*.json") if file.stem.isdigit())


def forget(port: int) -> None:
    """Remove the files of the replica on this port; its log stays."""
    for suffix in ("env", "argv", "json"):
        (folder() / f"{port}.{suffix}").unlink(missing_ok=True)


def as_entry(replica: Replica, pid: int) -> dict[str, Any]:
    """The row of the outcome; `pid` 0 and a replica that has not been timed leave their field out."""
    row: dict[str, Any] = {
        "index": replica.index, "port": replica.port, "url": replica.url, "cores": replica.cores,
        "unit": replica.unit, "servedModel": replica.served_model,
    }  # fmt: skip
    if pid > 0:
        row["pid"] = pid
    if replica.ready_seconds is not None:
        row["readySeconds"] = round(replica.ready_seconds, 1)
    if replica.compiled_graphs > 0:
        row["compiledGraphs"] = replica.compiled_graphs
    return row
