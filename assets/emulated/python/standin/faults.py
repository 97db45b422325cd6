"""Failures that were asked for by name: `Name` or `Name@key=value,key=value`.

A name is a failure signature of the catalogue, which says where it happens and what it prints, or one of the
behaviours below. Keys: `replica` (an index, or `all`; 0 if absent), `request`, `every`, `factor`, `life`, `share`,
`seconds`, `times` (how often it happens; `ReplicaDies` and `ToolKilled` once, the others without end), `tool` and
`has` (see `tool_faults.py`).
"""

from __future__ import annotations

import fcntl
import os
import sys

from . import json_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any, Optional

    from .emulation import Emulation

BEHAVIOURS = (
    "ReplicaDies",
    "ReplicaSlow",
    "ReplicaHangs",
    "ReplicaEmptyText",
    "ReplicaRepeatsText",
    "ReplicaTruncates",
    "ReplicaOtherWeights",
    "Http400Tenth",
    "Http429",
    "PromptsCut",
    "ClientStarved",
    "AllOnOneReplica",
    "ReplicasShareArtifact",
    "StaleProcessOnPort",
    "ToolFails",
    "ToolKilled",
)
ONCE = ("ReplicaDies", "ToolKilled")
STATE = "/run/emulation/faults.json"
# One empty file for each failure that something asked about where it would happen.
MET = "/run/emulation/met"


class Fault:
    def __init__(self, name: str, options: Mapping[str, str]) -> None:
        self.name, self.options = name, options

    def number(self, key: str, default: float) -> float:
        return float(self.options.get(key, default))

    @property
    def key(self) -> str:
        """What its count is kept under: two failures of one name are counted apart."""
        rest = (f"{name}={value}" for name, value in sorted(self.options.items()) if name != "times")
        return "@".join([self.name, *rest])

    def hits(self, replica: int) -> bool:
        return self.options.get("replica", "0") in ("all", str(replica))


def parse(text: str) -> Fault:
    name, _, rest = text.partition("@")
    pairs = (pair.partition("=") for pair in rest.split(",") if pair)
    return Fault(name, {key: value for key, _, value in pairs})


def asked(emulation: Emulation, name: str) -> Optional[Fault]:
    """The failure of this name, if it was asked for. Whoever makes it happen says that it was met."""
    return next((fault for fault in map(parse, emulation.faults) if fault.name == name), None)


def named(emulation: Emulation, name: str, replica: Optional[int] = None) -> Optional[Fault]:
    """The failure of this name that happens here and now, which meets it."""
    found = asked(emulation, name)
    if found is None or (replica is not None and not found.hits(replica)):
        return None
    meet(emulation, found)
    return found


def meet(emulation: Emulation, fault: Fault) -> None:
    """Note that a failure was met: one that was asked for and never met proves nothing."""
    place = os.path.join(emulation.path(MET), fault.name)
    if os.path.exists(place):
        return
    os.makedirs(os.path.dirname(place), exist_ok=True)
    with open(place, "a", encoding="utf-8"):
        pass


def signature_fault(
    emulation: Emulation, at: str, replica: Optional[int] = None, only: Sequence[str] = ()
) -> Optional[tuple[Fault, Any]]:
    """The asked-for failure of this place, with its row, if it is still to happen."""
    rows = {row["name"]: row for row in emulation.facts["signatures"] if row["at"] == at}
    rows = {name: row for name, row in rows.items() if not only or name in only}
    for fault in map(parse, emulation.faults):
        if fault.name in rows and (replica is None or fault.hits(replica)) and spend(emulation, fault):
            return fault, rows[fault.name]
    return None


def fail_at(emulation: Emulation, at: str, replica: Optional[int] = None, only: Sequence[str] = ()) -> None:
    """Print what the failure prints and end, unless the catalogue calls it harmless."""
    found = signature_fault(emulation, at, replica, only)
    if not found:
        return
    sys.stderr.write(found[1]["sample"] + "\n")
    sys.stderr.flush()
    if found[1]["severity"] == "error":
        raise SystemExit(1)


def spend(emulation: Emulation, fault: Fault) -> bool:
    """Whether a failure that happens `times` times happens once more; the count outlives a restart."""
    limit = fault.number("times", 1 if fault.name in ONCE else 0)
    if not limit:
        meet(emulation, fault)
        return True
    path = emulation.path(STATE)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "a+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        text = file.read()
        counts = json_text.loads(text) if text else {}
        spent = counts.get(fault.key, 0)
        if spent >= limit:
            return False
        counts[fault.key] = spent + 1
        file.seek(0)
        file.truncate()
        file.write(json_text.dumps(counts))
    meet(emulation, fault)
    return True
