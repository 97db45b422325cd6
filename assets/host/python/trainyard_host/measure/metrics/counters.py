"""What the replicas' own counters say about the run: tokens, restarts."""

from __future__ import annotations

from typing import Any, Optional

from ..finite import is_finite

Evidence = dict[str, Any]
# The start time is printed with the precision of a clock tick; a restart takes longer than that.
SAME_START_SECONDS = 1.0


def moved(replica: dict[str, Any], key: str) -> Optional[float]:
    """How far a counter moved; None if it is unknown or the process is another one."""
    before, after = number(replica["before"], key), number(replica["after"], key)
    if before is None or after is None or after < before or restarts(replica):
        return None
    return float(after - before)


def number(look: dict[str, Any], key: str) -> Optional[float]:
    """A counter as it was read; what a server sent that is no number is as good as absent."""
    value = look.get(key)
    return float(value) if value is not None and is_finite(value) else None


def total(evidence: Evidence, key: str) -> Optional[int]:
    """How far a counter moved over all replicas together; None if one of them does not tell."""
    steps = [moved(replica, key) for replica in evidence.get("counters") or []]
    if not steps or any(step is None for step in steps):
        return None
    return round(sum(step for step in steps if step is not None))


def restarts(replica: dict[str, Any]) -> int | None:
    """Changes of the process behind the address, as far as they were seen: it is younger, or its counters began again.

    None if it tells neither.
    """
    seen = [replica["before"], *replica["during"], replica["after"]]
    steps = [_steps(seen, key) for key in ("processStart", "promptTokens", "generationTokens")]
    if not any(steps):
        return None
    younger = sum(step > SAME_START_SECONDS for step in steps[0])
    reset = max(sum(step < 0 for step in found) for found in steps[1:])
    gone = replica["after"].get("error") is not None and replica["before"].get("error") is None
    return max(younger, reset) + int(gone)


def _steps(seen: list[dict[str, Any]], key: str) -> list[float]:
    values = [value for value in (number(look, key) for look in seen) if value is not None]
    return [later - sooner for sooner, later in zip(values, values[1:])]
