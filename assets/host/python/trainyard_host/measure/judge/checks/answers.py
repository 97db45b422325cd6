"""Do the replicas say the same?"""

from __future__ import annotations

from typing import Any

from .case import Case, Finding, invalid, not_judged, passed, suspect


def answers_agree(case: Case) -> Finding:
    """Judges the greedy answers from before the measurement; not judged if nobody asked or one replica is alone."""
    told = case.evidence.get("answers")
    if not told:
        return not_judged("the replicas were not asked for greedy answers")
    failed = sum(row["failed"] for row in told["perReplica"])
    asked = told["prompts"] * len(told["perReplica"])
    if told["agree"] is False:
        return _difference(case.limits, told)
    if failed:
        return suspect(f"{failed} of {asked} prompts have no answer; answers.json has the words of the server")
    if len(told["perReplica"]) == 1:
        return not_judged(f"one replica answered {asked} prompts, and there is no other to agree with")
    return passed(f"{len(told['perReplica'])} replicas gave the same answer to each of {told['prompts']} prompts")


def _difference(limits: dict[str, Any], told: dict[str, Any]) -> Finding:
    first = told["firstDifference"]
    most = max(row["differs"] for row in told["perReplica"])
    evidence = (
        f"replica {first['replica']} differs from replica {first['reference']} in up to {most} of {told['prompts']} "
        f"prompts, first at {told['unit']} {first['position']} of prompt {first['prompt']}: "
        f"{first['found']!r} for {first['expected']!r}"
    )
    grave = first["position"] < limits["early"] or most >= limits["prompts"]
    return invalid(evidence) if grave else suspect(evidence)
