"""Whether the instance stops now. Pure: what was seen goes in, one decision comes out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Optional


@dataclass(frozen=True)
class Settings:
    """What the environment wants of the guard; minutes, where 0 means that it was not asked for."""

    # Paid for whether it runs or not.
    prepaid: bool
    # 0: not wanted.
    idle_minutes: int
    latest_end_minutes: int

    @staticmethod
    def read(environment: Mapping[str, str], prepaid: bool) -> Settings:
        """From the unit's environment; a value that is no whole number counts as 0."""

        def minutes(name: str) -> int:
            value = environment.get(name, "0")
            return int(value) if value.isdigit() else 0

        return Settings(
            prepaid,
            minutes("TRAINYARD_IDLE_MINUTES"),
            minutes("TRAINYARD_LATEST_END_MINUTES"),
        )


@dataclass(frozen=True)
class Seen:
    """One look at the instance."""

    # Seconds since the instance started; the clock of every limit here, because no time service can move it.
    uptime: float
    # Each is a sentence that names who uses the instance; empty when nobody does.
    busy: tuple[str, ...] = ()


@dataclass(frozen=True)
class Decision:
    """Stop or go on, and why, in one sentence for the journal."""

    # `Idle` or `LatestEnd`; None: go on.
    stop: Optional[str]
    # Uptime at which the instance was last in use, for the next look; None while it is in use.
    idle_since: Optional[float]
    why: str


def decide(settings: Settings, seen: Seen, idle_since: Optional[float]) -> Decision:
    """The rule: never in a capacity block, always at the latest end, else after enough minutes without use."""
    if settings.prepaid:
        return Decision(None, None, "the block is paid for already, so stopping the instance saves nothing")
    limit = settings.latest_end_minutes
    if limit and seen.uptime >= limit * 60:
        return Decision(
            "LatestEnd", idle_since, f"the instance has run for {seen.uptime / 60:.0f} minutes, and {limit} are allowed"
        )
    if seen.busy:
        return Decision(None, None, "in use: " + "; ".join(seen.busy))
    since = seen.uptime if idle_since is None or idle_since > seen.uptime else idle_since
    idle = seen.uptime - since
    if not settings.idle_minutes:
        return Decision(None, since, f"idle for {idle / 60:.0f} minutes, which this environment allows")
    if idle >= settings.idle_minutes * 60:
        return Decision(
            "Idle",
            since,
            f"nobody has used the instance for {idle / 60:.0f} minutes, and {settings.idle_minutes} are allowed",
        )
    return Decision(None, since, f"idle for {idle / 60:.0f} of {settings.idle_minutes} minutes")
