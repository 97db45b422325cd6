"""What a check is given, and what it may answer."""

from __future__ import annotations

import math
from typing import Any, Callable, NamedTuple, Optional

from ...metrics import row as rows_of
from ...metrics.measured import Measured
from ...metrics.row import Row
from ...workload.request import Request

# A part of a run is graded by itself from so many hits on: one odd request is no pattern.
FEWEST_HITS = 3


class Finding(NamedTuple):
    """A status (`pass`, `suspect`, `invalid` or `not-judged`) and a sentence with the values that led to it."""

    status: str
    evidence: str


def passed(evidence: str) -> Finding:
    """The finding of a rule that holds."""
    return Finding("pass", evidence)


def suspect(evidence: str) -> Finding:
    """The finding of numbers to be read with care, because the rule is broken by a little."""
    return Finding("suspect", evidence)


def invalid(evidence: str) -> Finding:
    """The finding of numbers that must not be cited."""
    return Finding("invalid", evidence)


def not_judged(why: str) -> Finding:
    """The finding of a check that lacks what it needs; `why` names it."""
    return Finding("not-judged", why)


class Case:
    """One measurement and the limits of one check."""

    def __init__(
        self,
        request: Request,
        measured: Measured,
        evidence: dict[str, Any],
        result: dict[str, Any],
        limits: dict[str, Any],
        strange_files: Optional[list[str]] = None,
    ) -> None:
        self.request = request
        self.measured = measured
        self.evidence = evidence
        self.result = result
        self.limits = limits
        # Files that are not the ones that the result was made from; None if nobody bound them.
        self.strange_files = strange_files
        self.rows = measured.rows
        self.done = rows_of.completed(self.rows)
        self.timed = rows_of.dispatched(self.rows)
        # Computed when it is first asked for, because every row is held against it.
        self.usual_step: Optional[float] = None

    @property
    def share(self) -> int:
        """Most requests that one replica holds at a time."""
        return math.ceil(self.request.workload.concurrency / max(1, len(self.request.replicas)))

    @property
    def time_scale(self) -> float:
        """How many times faster than modelled an emulated instance runs; 1 on a real one."""
        return self.request.time_scale or 1.0

    def own_delay(self, key: str = "lagP99Seconds") -> Optional[float]:
        """How late the client was itself; None if it was not sampled."""
        lag = (self.evidence.get("clock") or {}).get(key)
        return lag if isinstance(lag, (int, float)) else None

    def above(self, value: float, evidence: str) -> Finding:
        """Grades a value that should be small by the limits `suspect` and `invalid`."""
        if value > self.limits["invalid"]:
            return invalid(evidence)
        return suspect(evidence) if value > self.limits["suspect"] else passed(evidence)

    def below(self, value: float, evidence: str) -> Finding:
        """Grades a value that should be large."""
        if value < self.limits["invalid"]:
            return invalid(evidence)
        return suspect(evidence) if value < self.limits["suspect"] else passed(evidence)

    def shares(self, rows: list[Row], bad: Callable[[Row], bool], words: str) -> Finding:
        """Grades how many of the rows are bad: of all, of each replica, and of the first and the second half."""
        marked = {id(row) for row in rows if bad(row)}
        evidence = f"{len(marked)} of {len(rows)} {words}"
        findings = [self.above(len(marked) / max(1, len(rows)), evidence)]
        for name, part in self._parts(rows):
            hits = sum(id(row) in marked for row in part)
            if hits >= FEWEST_HITS:
                findings.append(self.above(hits / len(part), f"{evidence}; {hits} of {len(part)} {name}"))
        return worst(*findings)

    def _parts(self, rows: list[Row]) -> list[tuple[str, list[Row]]]:
        parts = [
            (f"on replica {replica.index}", [row for row in rows if row.replica == replica.index])
            for replica in self.request.replicas[: len(self.request.replicas) * (len(self.request.replicas) > 1)]
        ]
        ordered = sorted(rows, key=_order)
        half = len(ordered) // 2
        return parts + [("in the first half", ordered[:half]), ("in the second half", ordered[half:])]


def _order(row: Row) -> tuple[float, int]:
    return (row.dispatched_at if row.dispatched_at is not None else math.inf, row.index)


def in_order(rows: list[Row]) -> list[Row]:
    """As they were sent."""
    return sorted(rows, key=_order)


def worst(*findings: Finding) -> Finding:
    """The gravest finding, the first of equals; what could not be judged counts least."""
    order = ("not-judged", "pass", "suspect", "invalid")
    return max(findings, key=lambda finding: order.index(finding.status))


def together(*findings: Finding) -> Finding:
    """One finding of several: the gravest, or all that passed."""
    gravest = worst(*findings)
    if gravest.status != "pass":
        return gravest
    return passed("; ".join(finding.evidence for finding in findings if finding.status == "pass"))
