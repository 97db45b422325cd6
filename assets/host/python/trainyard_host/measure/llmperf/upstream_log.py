"""What the log of LLMPerf's program says of its end: the server's words if there are any, else its last real line."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

LIMIT = 300
# As tqdm draws it: a share, a bar, and a rate.
_BAR = re.compile(r"\d+%\s*\|.*\||\d+it \[\d")
# LLMPerf's client prints this for every request that fails; Ray puts the actor's name before it.
_SAID = re.compile(r"Warning Or Error: (.+)")
_REPEATED = re.compile(r" \[repeated \d+x across cluster\].*")
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def last_words(log: Path) -> str:
    """One sentence for the failure of a program that ended without its files."""
    try:
        text = _COLOUR.sub("", log.read_text("utf-8", "replace"))
    except OSError:
        return "it wrote no log"
    failed = Counter(_REPEATED.sub("", found[1]).strip() for found in _SAID.finditer(text))
    line = f"its last line: {last_line(text)}"
    if not failed:
        return line
    said, times = failed.most_common(1)[0]
    return f"{sum(failed.values())} of its requests failed, {times} of them with: {said[:LIMIT]}; {line}"


def last_line(text: str) -> str:
    """Without progress bars, which a program that is killed leaves behind."""
    lines = [line.strip() for line in re.split(r"[\r\n]+", text)]
    real = [line for line in lines if line and not _BAR.search(line)]
    return real[-1][:LIMIT] if real else "nothing"
