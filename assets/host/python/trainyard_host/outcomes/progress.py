"""What the phase is waiting for. Written here, uploaded by the heartbeat."""

from __future__ import annotations

import json
from typing import Any, Optional

from trainyard_host.storage import host_paths


def waiting_for(
    what: str, done: Optional[float] = None, total: Optional[float] = None, unit: Optional[str] = None
) -> None:
    """Replace the progress note: what is waited for, and how much of `total` is `done`, counted in `unit`."""
    note: dict[str, Any] = {"waitingFor": what}
    for name, value in (("done", done), ("total", total), ("unit", unit)):
        if value is not None:
            note[name] = value
    host_paths.write_atomically(host_paths.state() / "progress.json", json.dumps(note))
