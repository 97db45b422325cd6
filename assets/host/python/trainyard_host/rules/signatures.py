"""Known failures in logs: which one a log shows first, and the line that shows it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Optional

from trainyard_host.rules import facts

TAIL_BYTES = 4 * 1024 * 1024


@dataclass(frozen=True)
class Finding:
    """A known failure that a log shows, or something that Diagnose saw: name, severity, where, the line, next action.

    `severity` is error, warning or benign.
    """

    name: str
    severity: str
    where: str
    line: str
    meaning: str
    next: str

    def as_entry(self) -> dict[str, str]:
        """The row of the outcome."""
        return dict(vars(self))


def shows(signature: dict[str, Any], text: str) -> bool:
    """Whether the text has all, or any, of the signature's fragments, as its `match` says."""
    found = [fragment in text for fragment in signature["fragments"]]
    return all(found) if signature["match"] == "all" else any(found)


def read_tail(file: Path, start: int = 0) -> str:
    """From `start`, but never more than the last few megabytes of a log."""
    try:
        size = file.stat().st_size
        with open(file, "rb") as stream:
            stream.seek(max(start, size - TAIL_BYTES) if start <= size else max(0, size - TAIL_BYTES))
            return stream.read().decode("utf-8", "replace")
    except OSError:
        return ""


def findings_in(text: str, where: str) -> list[Finding]:
    """One per signature, in the order in which they first appear."""
    lines = text.splitlines()
    found: list[tuple[int, Finding]] = []
    for row in facts.signatures():
        if shows(row, text):
            at, line = _first_line(lines, row["fragments"])
            finding = Finding(row["name"], row["severity"], where, line[:300], row["meaning"], row["next"])
            found.append((at, finding))
    return [finding for _, finding in sorted(found, key=lambda it: it[0])]


def _first_line(lines: list[str], fragments: list[str]) -> tuple[int, str]:
    for at, line in enumerate(lines):
        if any(fragment in line for fragment in fragments):
            return at, line.strip()
    return len(lines), ""


def cause_in(text: str, where: str) -> Optional[Finding]:
    """The first error: what comes after it is usually its echo."""
    return next((it for it in findings_in(text, where) if it.severity == "error"), None)


def last_line(text: str) -> str:
    """The last line that is not empty, up to 300 characters; `nothing` without one."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1][:300] if lines else "nothing"
