"""What a reader of the numbers should know and no check decides: what was set aside, what was odd, what is missing."""

from __future__ import annotations

from typing import Any

from .measured import Measured

Evidence = dict[str, Any]
LONGEST = 400


def of(measured: Measured, evidence: Evidence) -> list[str]:
    """The notes of a result, a sentence each and none longer than 400 characters."""
    found = [*_set_aside(evidence), *_foreign(evidence), *_counters(evidence), *_oddities(measured), *_lost(evidence)]
    return [note[:LONGEST] for note in found]


def _set_aside(evidence: Evidence) -> list[str]:
    return [
        f"replica {item['replica']} was set aside {item['at']:.1f} s after the start, after {item['failures']} failures "
        f"in a row; the last was {item['class']}: {item['message']}"
        for item in evidence.get("setAside") or []
    ]


def _foreign(evidence: Evidence) -> list[str]:
    return [
        f"replica {item['replica']} had {item['running']:g} requests running before the first of this run, "
        f"and nobody on this machine is connected to it"
        for item in evidence.get("foreign") or []
    ]


def _counters(evidence: Evidence) -> list[str]:
    notes = []
    for index, replica in enumerate(evidence.get("counters") or []):
        looks = [replica["before"], *replica["during"], replica["after"]]
        odd = sorted({text for look in looks for text in look.get("odd", [])})
        if odd:
            notes.append(f"replica {index}: /metrics says {', '.join(odd)}, which is no count and was left out")
        if replica["after"].get("error"):
            notes.append(f"replica {index}: /metrics was not read after the run: {replica['after']['error']}")
    return notes


def _oddities(measured: Measured) -> list[str]:
    """One line per class, with how many requests have it and the first message."""
    return [f"{count} requests with {name}: {first}" for name, (count, first) in sorted(measured.oddities.items())]


def _lost(evidence: Evidence) -> list[str]:
    notes = []
    if evidence.get("unreadableLines"):
        notes.append(f"{evidence['unreadableLines']} lines of the journal could not be read")
    if evidence.get("uncounted"):
        notes.append(f"{evidence['uncounted']} counts by the client's tokenizer could not be made; the log has why")
    return notes
