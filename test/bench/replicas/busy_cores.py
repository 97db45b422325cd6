"""Keeps so many cores busy: `busy_cores.py 1.5`. One process each; the last one works for its share of every 20 ms.

Ends when its standard input is closed.
"""

from __future__ import annotations

import os
import sys
import time
from multiprocessing import Process

PERIOD = 0.02


def burn(share: float, parent: int) -> None:
    while os.getppid() == parent:
        end = time.monotonic() + PERIOD * share
        while time.monotonic() < end:
            pass
        time.sleep(PERIOD * (1 - share))


def main(cores: float) -> None:
    shares = [1.0] * int(cores) + ([cores % 1] if cores % 1 else [])
    children = [Process(target=burn, args=(share, os.getpid()), daemon=True) for share in shares]
    for child in children:
        child.start()
    print("busy", flush=True)
    sys.stdin.read()
    for child in children:
        child.terminate()


main(float(sys.argv[1]))
