"""One run against the replicas: warm-up, counters, the measured requests, counters again."""

from __future__ import annotations

import asyncio
import time
from datetime import datetime, timezone
from typing import Any

from ..records.journal import Journal
from ..records.record import prompt_facts
from . import server
from .clock import ClockWatch
from .dispatcher import Dispatcher
from .request_task import Prompt, PromptItems, RequestTask

# How often the counters of every replica are read during the run, as a monitoring system would. A restart shows in
# the start time of the process, so nothing is missed in between but two restarts within one interval.
WATCH_SECONDS = 5.0

# The counters of a server may trail the stream by a moment; they are read again until they have stopped moving.
SETTLE_SECONDS = 0.1
SETTLE_TRIES = 20


class Load:
    """`settings`: urls, model, sampling, concurrency, timeLimitSeconds, giveUpSeconds, prompts, warmup, journal.

    `prompts` is read one by one, so it may be a file. With `stopped`, the run was stopped before its first request: none
    is sent, and all are recorded as such. The requests are in the journal; what is returned is the evidence.
    """

    def __init__(self, settings: dict[str, Any]) -> None:
        self._settings = settings
        self._urls: list[str] = settings["urls"]
        self._observer = server.Observer(self._urls)
        self._request_task: RequestTask | None = None
        self._phase = "counters of the replicas"
        self._stop_reason: str | None = None
        self._watched: list[list[dict[str, Any]]] = [[] for _ in self._urls]
        self._aside: dict[int, dict[str, Any]] = {}
        self._began = time.monotonic()
        if settings.get("stopped"):
            self.stop()

    def stop(self, reason: str = "Stopped") -> None:
        """Ends the run early: sends nothing more and cancels what is in flight.

        The first reason given is the one kept.
        """
        if self._stop_reason is None:
            self._stop_reason = reason
        if self._request_task is not None:
            self._request_task.stop(self._stop_reason)

    def progress(self) -> dict[str, Any]:
        """What is waited for, and how many requests of how many have ended."""
        request_task = self._request_task
        return {
            "waitingFor": self._phase,
            "done": request_task.ended if request_task else 0,
            "total": len(request_task.prompts) if request_task else len(self._settings["prompts"]),
            "unit": "requests",
        }

    async def run(self) -> dict[str, Any]:
        """Sends the warm-up, then the measured requests.

        Answers with the evidence: start, counters before, during and after, clock, replicas set aside, and why it
        stopped early, if it did.
        """
        self._began = time.monotonic()
        watch = ClockWatch()
        watching = [asyncio.ensure_future(watch.run())]
        warmup = await self._send_all("warm-up requests", self._settings["warmup"])
        before = await self._observer.look()
        prompts = self._settings["prompts"]
        started = datetime.now(timezone.utc)
        facts = {
            "startedAt": started.isoformat().replace("+00:00", "Z"),
            "warmup": {"requests": len(warmup.prompts), "failed": warmup.failed},
        }
        journal = Journal(self._settings["journal"], time.monotonic())
        journal.began({**facts, "before": before}, [prompt_facts(Prompt(*item)) for item in prompts])
        watching.append(asyncio.ensure_future(self._watch(journal, watch)))
        watch.lags.clear()
        request_task = await self._send_all("requests", prompts, journal)
        clock = watch.document()
        for task in watching:
            task.cancel()
        journal.close()
        after = await self._settled()
        return {
            **facts,
            "counters": [
                {"before": first, "during": seen, "after": last}
                for first, seen, last in zip(before, self._watched, after)
            ],
            "clock": clock,
            "setAside": list(self._aside.values()),
            "stopReason": self._stop_reason or request_task.stop_reason,
        }

    async def _send_all(self, what: str, prompts: PromptItems, journal: Journal | None = None) -> RequestTask:
        dispatcher = Dispatcher(len(self._urls), self._settings["concurrency"], self._aside)
        request_task = RequestTask(self._settings, prompts, dispatcher, journal)
        self._phase, self._request_task = what, request_task
        if dispatcher.all_aside:
            self._stop_reason = self._stop_reason or "AllReplicasFail"
        if self._stop_reason is not None:
            request_task.stop(self._stop_reason)
        left = self._settings["timeLimitSeconds"] - (time.monotonic() - self._began)
        await request_task.run(max(0.0, left))
        return request_task

    async def _watch(self, journal: Journal, watch: ClockWatch) -> None:
        while True:
            await asyncio.sleep(WATCH_SECONDS)
            counters = await self._observer.look()
            for seen, now in zip(self._watched, counters):
                seen.append(now)
            journal.seen(time.monotonic(), counters, watch.document())

    async def _settled(self) -> list[dict[str, Any]]:
        self._phase = "counters of the replicas"
        latest = await self._observer.look()
        for _ in range(SETTLE_TRIES):
            await asyncio.sleep(SETTLE_SECONDS)
            again = await self._observer.look()
            still = all(
                new.get("generationTokens") == old.get("generationTokens") and not new.get("running")
                for new, old in zip(again, latest)
            )
            latest = again
            if still:
                break
        return latest
