"""What the replicas' own counters say about the run: tokens, restarts."""

from __future__ import annotations

from typing import Any, Optional

Evidence = dict[str, Any]
# The start time is printed with the precision of a clock tick; a restart takes longer than that.
SAME_START_SECONDS = 1.0


def moved(replica: dict[str, Any], key: str) -> Optional[float]:
    """How far a counter moved; None if it is unknown or the process is another one."""
    before, after = replica["before"].get(key), replica["after"].get(key)
    if before is None or after is None or after < before or restarts(replica):
        return None
    return float(after - before)


def total(evidence: Evidence, key: str) -> Optional[int]:
    steps = [moved(replica, key) for replica in evidence.get("counters") or []]
    if not steps or any(step is None for step in steps):
        return None
    return round(sum(step for step in steps if step is not None))


def restarts(replica: dict[str, Any]) -> Optional[int]:
    """Changes of the process behind the address, as far as it was seen. None if start times are not exported."""
    seen = [replica["before"], *replica["during"], replica["after"]]
    starts = [look["processStart"] for look in seen if look.get("processStart") is not None]
    if not starts:
        return None
    changes = sum(later - sooner > SAME_START_SECONDS for sooner, later in zip(starts, starts[1:]))
    gone = replica["after"].get("error") is not None and replica["before"].get("error") is None
    return changes + int(gone)
