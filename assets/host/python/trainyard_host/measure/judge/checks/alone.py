"""Had the replicas the instance to themselves?"""

from __future__ import annotations

from .case import Case, Finding, not_judged, passed, suspect


def measured_alone(case: Case) -> Finding:
    """The lock of the benchmark kept compiles away, or was asked not to."""
    if case.request.alone is None:
        return not_judged("nobody said whether compiles were kept away")
    if case.request.alone:
        return passed("no compile could begin or go on beside it")
    return suspect("MeasureAlone was no: compiles were allowed beside it")
