"""The Ray actor that loads the replicas: one process, one event loop, as many streams as are asked for.

`run` blocks until the last request has ended, and what ended is in the journal, whatever becomes of this process; `stop` and `progress` are called meanwhile from another thread, which is
why the actor needs a `max_concurrency` above one.
"""

from __future__ import annotations

import asyncio
import gc
import threading
from typing import Any

from .load import Load


class Loader:
    def __init__(self, job: dict[str, Any]) -> None:
        self._job = job
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._load: Load | None = None
        self._stopped = False

    def run(self) -> dict[str, Any]:
        # A collection in the middle of a run would delay every stream at once; the run's garbage has no cycles.
        gc.collect()
        gc.disable()
        try:
            return asyncio.run(_run(self))
        finally:
            gc.enable()

    def begin(self, loop: asyncio.AbstractEventLoop) -> Load:
        with self._lock:
            self._loop, self._load = loop, Load(self._job)
            if self._stopped:
                self._load.stop()
            return self._load

    def stop(self) -> None:
        with self._lock:
            self._stopped = True
            if self._loop is not None and self._load is not None and not self._loop.is_closed():
                self._loop.call_soon_threadsafe(self._load.stop)

    def progress(self) -> dict[str, Any]:
        load = self._load
        return load.progress() if load else {"waitingFor": "the client to start", "done": 0}


async def _run(loader: Loader) -> dict[str, Any]:
    """Not a method: a class with one coroutine among its methods is another kind of actor, without threads."""
    return await loader.begin(asyncio.get_running_loop()).run()
