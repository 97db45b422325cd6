"""How far LLMPerf's program has come, as it says itself, and how long each part may take."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

LIBRARIES, RAY, PROGRAM, END = "libraries", "ray", "program", "end"

# LLMPerf looks at its time limit only between requests, and a request may take as long as its own fixed timeout.
GRACE_SECONDS = 240.0


@dataclass(frozen=True)
class Stage:
    """`what` is said in the progress; `code` names the failure if it is not over after so many seconds."""

    what: str
    code: str
    seconds: float


STAGES = {
    LIBRARIES: Stage("LLMPerf's libraries to load", "LlmperfStartTimedOut", 300.0),
    # On a machine under load Ray's start was seen to hang for ever.
    RAY: Stage("Ray to start", "RayStartTimedOut", 180.0),
    PROGRAM: Stage("LLMPerf's own program", "LlmperfTimedOut", GRACE_SECONDS),
    END: Stage("Ray to end", "RayEndTimedOut", 30.0),
}


def at(path: Path) -> str:
    """The latest one that was written; the first until then."""
    try:
        name = path.read_text(encoding="utf-8")
    except OSError:
        return LIBRARIES
    return name if name in STAGES else LIBRARIES
