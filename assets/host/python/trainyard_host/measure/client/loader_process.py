"""The process that loads the replicas: a child of its own, with one event loop and as many streams as are asked for.

It is forked, so it costs no second start of an interpreter. What ended is in the journal, whatever becomes of it. It
tells its parent what it does, a line at a time, over a socket; SIGTERM asks it to end in good order.
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import select
import signal
import socket
import sys
import time
import traceback
from typing import Any, Callable, NoReturn, Optional

from trainyard_host.instance import supervision

from .load import Load

TELL_SECONDS = 0.25
# Beyond the time limit of the run: for answers to be read and counters to come to rest.
ENDS_WITHIN = 60.0
NAME = "trainyard-load"
YOUNG_OBJECTS = 5_000
YOUNG_BEFORE_OLDER = 20


class LoaderDied(Exception):
    """The process that loads ended without a last word, or said that it failed."""


class LoaderProcess:
    """`with LoaderProcess(settings) as loader: evidence = loader.wait(…)`. Leaving the block ends it."""

    def __init__(self, settings: dict[str, Any]) -> None:
        ours, theirs = socket.socketpair()
        sys.stdout.flush()
        sys.stderr.flush()
        parent = os.getpid()
        self.pid = os.fork()
        if self.pid == 0:
            ours.close()
            _child(settings, theirs, parent)
        theirs.close()
        self._socket = ours
        self._rest = b""
        self._ended = False
        self._patience = time.monotonic() + settings["timeLimitSeconds"] + ENDS_WITHIN

    def __enter__(self) -> LoaderProcess:
        return self

    def __exit__(self, *_: Any) -> None:
        if not self._ended:
            self._end()
        self._socket.close()

    def wait(self, told_to_stop: Callable[[], bool], show: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
        """The evidence of the run. Raises LoaderDied."""
        stopping = False
        while True:
            if told_to_stop() and not stopping:
                os.kill(self.pid, signal.SIGTERM)
                stopping = True
            if time.monotonic() > self._patience:
                self._end()
                raise LoaderDied(f"it did not end within {ENDS_WITHIN:g} s after the time limit of the run")
            for kind, value in self._heard():
                if kind == "progress":
                    show(value)
                elif kind == "evidence":
                    evidence: dict[str, Any] = value
                    return evidence
                elif kind == "failed":
                    raise LoaderDied(str(value))
                else:
                    raise LoaderDied(self._last_words())

    def _heard(self) -> list[tuple[str, Any]]:
        if not select.select([self._socket], [], [], TELL_SECONDS)[0]:
            return []
        try:
            data = self._socket.recv(1 << 20)
        except OSError:
            data = b""
        if not data:
            return [("gone", None)]
        *lines, self._rest = (self._rest + data).split(b"\n")
        return [(kind, value) for kind, value in map(json.loads, lines)]

    def _last_words(self) -> str:
        _, status = os.waitpid(self.pid, 0)
        self._ended = True
        code = os.waitstatus_to_exitcode(status)
        return f"killed by signal {-code} ({signal.Signals(-code).name})" if code < 0 else f"ended with status {code}"

    def _end(self) -> None:
        """It has said all that it will, or is not worth waiting for."""
        try:
            os.kill(self.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        os.waitpid(self.pid, 0)
        self._ended = True


def _child(settings: dict[str, Any], line: socket.socket, parent: int) -> NoReturn:
    """Never returns into the program that it is a copy of."""
    code = 1
    try:
        supervision.die_with(parent)
        supervision.name_process(NAME)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        _collect_what_is_young()
        _tell(line, "evidence", asyncio.run(_run(settings, line)))
        code = 0
    except Exception as error:
        traceback.print_exc()
        _tell(line, "failed", f"{type(error).__name__}: {error}"[:300])
    finally:
        sys.stderr.flush()
        os._exit(code)


def _collect_what_is_young() -> None:
    """A collection of everything would delay every stream at once. Of the youngest few it takes a fraction of a
    millisecond, and has to be: asyncio's transports refer to themselves, some hundred bytes of each request."""
    gc.freeze()
    gc.set_threshold(YOUNG_OBJECTS, YOUNG_BEFORE_OLDER, 10_000)


async def _run(settings: dict[str, Any], line: socket.socket) -> dict[str, Any]:
    load = Load(settings)
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, load.stop)
    telling = asyncio.ensure_future(_keep_telling(load, line))
    try:
        return await load.run()
    finally:
        telling.cancel()


async def _keep_telling(load: Load, line: socket.socket) -> None:
    told: Optional[dict[str, Any]] = None
    while True:
        state = load.progress()
        if state != told:
            _tell(line, "progress", state)
            told = state
        await asyncio.sleep(TELL_SECONDS)


def _tell(line: socket.socket, kind: str, value: Any) -> None:
    try:
        line.sendall(json.dumps([kind, value]).encode() + b"\n")
    except OSError:
        # Nobody listens any more; what matters is in the journal.
        pass
