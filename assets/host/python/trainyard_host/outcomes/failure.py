"""A failure with a code, a sentence and the next action; and how a module ends with one."""

from __future__ import annotations

import json
import signal
import sys
import traceback
from typing import Callable, Optional

from trainyard_host.storage import host_paths

FAILED = 1
INVALID = 2
STOPPED = 3


class Failure(Exception):
    """It was tried and it failed (exit code 1), or the request is wrong (exit code 2)."""

    def __init__(self, code: str, message: str, next: str = "", exit_code: int = FAILED) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.next = next
        self.exit_code = exit_code


def invalid(code: str, message: str, next: str = "") -> Failure:
    """A Failure whose request is wrong: exit code 2, and no repetition would help."""
    return Failure(code, message, next, INVALID)


def leave_reason(failure: Failure) -> None:
    """For the outcome, which another process writes."""
    reason = {"code": failure.code, "message": failure.message, "next": failure.next}
    host_paths.write_atomically(host_paths.state() / "reason.json", json.dumps(reason))


def run(main: Callable[[], Optional[int]]) -> None:
    """Run a module's main function; every failure leaves its reason, also the ones nobody foresaw."""
    # As an exception, so that `finally` blocks run: work directories go, partial results are kept.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(STOPPED))
    try:
        code = main() or 0
    except Failure as failure:
        print(f"{failure.code}: {failure.message}", file=sys.stderr)
        leave_reason(failure)
        code = failure.exit_code
    except Exception as error:
        traceback.print_exc()
        text = f"{type(error).__name__}: {error}"
        leave_reason(Failure("InternalError", text[:400], "read the log; this is a defect of the toolkit"))
        code = FAILED
    sys.stdout.flush()
    sys.exit(code)
