"""Known failures in logs: which one a log shows first, and the line that shows it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Optional

from trainyard_host.rules import facts

TAIL_BYTES = 4 * 1024 * 1024
# What a user asked is in the log as well, and is no evidence: access lines, and vLLM's own lines about requests, answers
# and bodies that it refuses.
OF_REQUESTS = re.compile(
    r"Received request \S+: |Request prompt: |\bprompt(?:_token_ids)?: ?['\"\[]"
    r"|Request \S+ details: |Generated response \S+|Error with model error=|fields were present in the request"
    r"|\"(?:GET|POST|PUT|DELETE|HEAD|OPTIONS) /\S* HTTP/[\d.]+\""
)
# Process, level, time and place, in the order in which vLLM and the plugin write them.
PREFIX = re.compile(
    r"(?:\(\w+ pid=\d+\)\s*)?(?:(?:DEBUG|INFO|WARN|WARNING|ERROR|CRITICAL)\b:?\s*)?"
    r"(?:(?:\d{4}-)?\d\d-\d\d \d\d:\d\d:\d\d(?:[.,]\d+)?\s*)?(?:\[?[\w./-]+\.py:\d+\]\s*)?"
)


@dataclass(frozen=True)
class Finding:
    """A known failure that a log shows, or something that Diagnose saw: name, severity, where, the line, next action.

    `severity` is error, warning or benign. `wrapper`: it only says that something else failed.
    """

    name: str
    severity: str
    where: str
    line: str
    meaning: str
    next: str
    wrapper: bool = False

    def as_entry(self) -> dict[str, str]:
        """The row of the outcome."""
        return {name: value for name, value in vars(self).items() if name != "wrapper"}


def read_tail(file: Path, start: int = 0) -> str:
    """From `start`, but never more than the last few megabytes of a log."""
    try:
        size = file.stat().st_size
        with open(file, "rb") as stream:
            stream.seek(max(start, size - TAIL_BYTES) if start <= size else max(0, size - TAIL_BYTES))
            return stream.read().decode("utf-8", "replace")
    except OSError:
        return ""


@cache
def _pattern(fragment: str) -> re.Pattern[str]:
    """A piece of text that is not found inside a longer word or number; `^` and `$` are the ends of the message."""
    begins, ends = fragment.startswith("^"), fragment.endswith("$")
    text = fragment[1 if begins else 0 : -1 if ends else None]
    before = r"\A" if begins else _edge(text[0], "(?<!{})")
    after = r"\s*\Z" if ends else _edge(text[-1], "(?!{})")
    return re.compile(before + re.escape(text) + after)


def _edge(character: str, guard: str) -> str:
    if character.isdigit():
        return guard.format("[0-9]")
    return guard.format("[A-Za-z]") if character.isalpha() else ""


def _shows(row: dict[str, Any], message: str) -> bool:
    found = (_pattern(fragment).search(message) is not None for fragment in row["fragments"])
    return all(found) if row["match"] == "all" else any(found)


def _rows(log: str, lasting: bool) -> tuple[list[dict[str, Any]], Optional[re.Pattern[str]]]:
    rows = [row for row in facts.signatures() if log in row["logs"] and (row["lasting"] or not lasting)]
    pieces = {fragment.strip("^$") for row in rows for fragment in row["fragments"]}
    return rows, re.compile("|".join(map(re.escape, sorted(pieces)))) if pieces else None


def findings_in(text: str, where: str, log: str, lasting: bool = False) -> list[Finding]:
    """One per signature that this kind of log can show, in the order in which they first appear.

    `log` is boot, prepare, compile, replica or kernel. `lasting`: only those of the hardware.
    """
    rows, any_piece = _rows(log, lasting)
    found: dict[str, Finding] = {}
    for line in text.splitlines() if any_piece is not None else []:
        if any_piece is None or any_piece.search(line) is None or OF_REQUESTS.search(line) is not None:
            continue
        prefix = PREFIX.match(line)
        message = line[prefix.end() :] if prefix is not None else line
        for row in rows:
            if row["name"] not in found and _shows(row, message):
                told = (row["name"], row["severity"], where, line.strip()[:300], row["meaning"], row["next"])
                found[row["name"]] = Finding(*told, wrapper=row["wrapper"])
    return list(found.values())


def cause_in(text: str, where: str, log: str) -> Optional[Finding]:
    """The first error that is no wrapper, else the first wrapper: what stands behind either is usually its echo."""
    errors = [it for it in findings_in(text, where, log) if it.severity == "error"]
    return next((it for it in errors if not it.wrapper), errors[0] if errors else None)


def last_line(text: str) -> str:
    """The last line that is not empty, up to 300 characters; `nothing` without one."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1][:300] if lines else "nothing"
