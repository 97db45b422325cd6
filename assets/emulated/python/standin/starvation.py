"""`ClientStarved`: something else takes the processor from the measuring client, again and again.

usage: python3 -m standin.starvation PID

It stops the client and whatever that started for `seconds` of real time (2), and lets it run in between; it ends with
the client. The pause is longer than the scaled requests, or a client of slower, modelled hardware could stand it.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

from . import emulation as host
from . import faults

PAUSE_SECONDS = 2.0
# Between two pauses: shorter than the load of a small rehearsal, which would else be measured between them. The client
# samples its delay 50 times a second, and its 99th percentile is what is judged.
RUN_SECONDS = 0.5


def main() -> None:
    client = int(sys.argv[1])
    emulation = host.load()
    fault = faults.named(emulation, "ClientStarved")
    pause = fault.number("seconds", PAUSE_SECONDS) if fault else 0.0
    while pause and os.getppid() == client:
        time.sleep(RUN_SECONDS)
        _signal(client, signal.SIGSTOP)
        time.sleep(pause)
        _signal(client, signal.SIGCONT)


def _signal(client: int, number: signal.Signals) -> None:
    for pid in (client, *_children(client)):
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            continue


def _children(client: int) -> list[int]:
    """What the client started, this process excepted."""
    text = Path(f"/proc/{client}/task/{client}/children").read_text(encoding="ascii") if os.getppid() == client else ""
    return [int(pid) for pid in text.split() if int(pid) != os.getpid()]


if __name__ == "__main__":
    main()
