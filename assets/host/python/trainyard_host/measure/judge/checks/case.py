"""What a check is given, and what it may answer."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

from ...metrics import view
from ...workload.request import Request


class Finding(NamedTuple):
    status: str
    evidence: str


def passed(evidence: str) -> Finding:
    return Finding("pass", evidence)


def suspect(evidence: str) -> Finding:
    return Finding("suspect", evidence)


def invalid(evidence: str) -> Finding:
    return Finding("invalid", evidence)


def not_judged(why: str) -> Finding:
    return Finding("not-judged", why)


class Case:
    """One measurement and the limits of one check."""

    def __init__(
        self,
        request: Request,
        records: list[view.Record],
        evidence: dict[str, Any],
        result: dict[str, Any],
        limits: dict[str, Any],
    ) -> None:
        self.request = request
        self.records = records
        self.evidence = evidence
        self.result = result
        self.limits = limits
        self.done = view.completed(records)
        self.timed = view.dispatched(records)

    @property
    def share(self) -> int:
        """Most requests that one replica holds at a time."""
        return math.ceil(self.request.workload.concurrency / max(1, len(self.request.replicas)))

    @property
    def time_scale(self) -> float:
        return self.request.time_scale or 1.0

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


def worst(*findings: Finding) -> Finding:
    """The gravest finding; what could not be judged counts least."""
    order = ("not-judged", "pass", "suspect", "invalid")
    return max(findings, key=lambda finding: order.index(finding.status))
