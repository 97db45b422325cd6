"""A failure with a code, a sentence and the next action; and how a module ends with one."""

from __future__ import annotations

import errno
import json
import signal
import sys
from typing import Callable, Optional

from trainyard_host.storage import host_paths

FAILED = 1
INVALID = 2
STOPPED = 3
FULL = (errno.ENOSPC, errno.EDQUOT)
FREE_SOME = "remove models, artifacts or runs that are no longer used, or raise storage in the environment and deploy"


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
        code = _unforeseen(error)
    sys.stdout.flush()
    sys.exit(code)


def _unforeseen(error: Exception) -> int:
    """A full disk is nobody's defect: it is named, with the place. Anything else is, and keeps its traceback."""
    if isinstance(error, OSError) and error.errno in FULL:
        full = Failure("DiskFull", f"{error.filename or 'a file'} cannot be written: {error.strerror}", FREE_SOME)
        print(f"{full.code}: {full.message}", file=sys.stderr)
        try:
            leave_reason(full)
        except OSError:
            # The disk of the state is the full one: what was printed is in the log, which is open already.
            print("the reason could not be written either", file=sys.stderr)
        return FAILED
    import traceback

    traceback.print_exception(type(error), error, error.__traceback__)
    text = f"{type(error).__name__}: {error}"
    leave_reason(Failure("InternalError", text[:400], "read the log; this is a defect of the toolkit"))
    return FAILED
