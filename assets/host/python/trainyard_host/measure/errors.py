"""The one way in which the measure fails: a code for programs, a sentence for people, and the next action."""

from __future__ import annotations

from typing import Any, Optional

FAILED = 1
INVALID_REQUEST = 2
STOPPED = 3


class MeasureError(Exception):
    """Ends the measure. `exit_code` is 2 if the request was wrong and 1 if it was tried and failed."""

    def __init__(self, code: str, message: str, next_action: str, exit_code: int = FAILED) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.next_action = next_action
        self.exit_code = exit_code
        # (records, evidence) of what was measured before, if that is worth a partial result.
        self.partial: Optional[tuple[Optional[list[Any]], dict[str, Any]]] = None

    def line(self) -> str:
        """`code: sentence; next action`, for stderr."""
        return f"{self.code}: {self.message}; {self.next_action}"

    def document(self) -> dict[str, str]:
        """`{code, message, next}`, the content of failure.json."""
        return {"code": self.code, "message": self.message, "next": self.next_action}


def invalid(code: str, message: str, next_action: str) -> MeasureError:
    """A MeasureError for a request or a directory that is wrong as given; exit status 2."""
    return MeasureError(code, message, next_action, INVALID_REQUEST)


def stopped_early() -> MeasureError:
    """The MeasureError of a run that a signal ended before any load; exit status 3."""
    return MeasureError("Stopped", "stopped before the first request", "run again", STOPPED)
