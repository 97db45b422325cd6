"""The first SIGTERM or SIGINT asks for an orderly end; and what we start of others' has a deadline.

The handler only takes note. While foreign code runs, which may hang where no Python handler is ever called, a thread
watches the clock and the signal: when either is over, it leaves the reason and ends the process.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Optional

from ..errors import STOPPED, MeasureError
from ..records.files import write_json
from .progress import Progress

# What is asked to stop while it starts something may finish that first, if it is quick.
STOP_GRACE_SECONDS = 3.0


class Stopping:
    """`requested` is true from the first signal on; whoever works in a loop looks at it."""

    def __init__(self) -> None:
        self.requested = False
        self._signalled: Optional[int] = None

    def listen(self) -> None:
        """Installs the handlers of SIGTERM and SIGINT. Only the main thread may call it."""
        self._signalled, wake = os.pipe()
        os.set_blocking(wake, False)
        # Written by the kernel's handler itself, also when the interpreter does not get to run ours.
        signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._handle)

    def _handle(self, *_: Any) -> None:
        self.requested = True

    @contextlib.contextmanager
    def deadline(self, what: str, code: str, seconds: float, progress: Progress, out: Path) -> Iterator[None]:
        """Around the start of something that is not ours. It is named in the progress and ends in time or with a code."""
        progress.say(what)
        over, watcher_in = os.pipe()
        late = MeasureError(
            code,
            f"waited {seconds:g} s for {what}",
            "look at the load, the memory and the disks of the instance, and run again",
        )
        watch = threading.Thread(target=self._watch, args=(over, seconds, late, out), daemon=True)
        watch.start()
        try:
            yield
        finally:
            os.close(watcher_in)
            watch.join()
            os.close(over)

    def _watch(self, over: int, seconds: float, late: MeasureError, out: Path) -> None:
        heard = [over] if self._signalled is None else [over, self._signalled]
        ready = select.select(heard, [], [], seconds)[0]
        if over in ready:
            return
        if ready:
            if select.select([over], [], [], STOP_GRACE_SECONDS)[0]:
                return
            late = MeasureError("Stopped", "stopped before the first request", "run again", STOPPED)
        leave(late, out)


def leave(why: MeasureError, out: Path) -> None:
    """Ends the process from any thread, with its reason where a reader looks for it."""
    try:
        write_json(out / "failure.json", why.document())
        print(why.line(), file=sys.stderr, flush=True)
    finally:
        os._exit(why.exit_code)
