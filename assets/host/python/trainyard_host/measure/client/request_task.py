"""Sends a list of prompts: as many workers as concurrency, each request recorded exactly once, whatever happens."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import Any, Protocol

from ..records.journal import Journal
from ..records.record import Record
from . import server
from .answer import Answer
from .chat import chat_body
from .dispatcher import Dispatcher
from .exchange import Exchange, Lost, converse, payload
from .stream import read, refused

# A connection error of this class says something about the replica and not about the request.
ABOUT_THE_REPLICA = ("ConnectFailed", "ConnectionLost")
# And these say nothing about it: the run ended first, or we are at fault.
ABOUT_US = ("Cancelled", "TimedOut", "ClientDefect")
HEALTH_SECONDS = 0.5

# So many requests are being connected at a time. Hundreds at once would each wait for the client to get round to them
# after their clock had started; the others wait here, before it starts.
CONNECTING = 4


@dataclass(frozen=True)
class Prompt:
    """One request to send.

    Its place in the workload, the user message, the prompt tokens wanted and the bound of the answer in tokens.
    """

    index: int
    text: str
    target_tokens: int
    max_tokens: int


class PromptItems(Protocol):
    """[index, text, target tokens, max_tokens] of each prompt, read when it is its turn: a list, or a file."""

    def __len__(self) -> int: ...
    def __getitem__(self, at: int, /) -> list[Any]: ...


class RequestTask:
    """`journal` is told of every request that is sent and that has ended; a warm-up has none."""

    def __init__(
        self, settings: dict[str, Any], prompts: PromptItems, dispatcher: Dispatcher, journal: Journal | None = None
    ) -> None:
        self._settings = settings
        self._journal = journal
        self._dispatcher = dispatcher
        self._next = 0
        self._reading: set[asyncio.Task[None]] = set()
        self._workers: list[asyncio.Task[None]] = []
        self._recoveries: dict[int, asyncio.Task[None]] = {}
        self._connecting = asyncio.Semaphore(CONNECTING)
        # Answers are read one after the other: many that end together must not hold up the streams that go on.
        self._reader = asyncio.Lock()
        self._began = self._last_sign = time.monotonic()
        self.prompts = prompts
        self.ended = 0
        self.failed = 0
        self.stop_reason: str | None = None
        self._defect: BaseException | None = None

    async def run(self, seconds: float) -> None:
        """Sends the prompts for so many seconds at most, and returns when every answer has been read and recorded.

        Raises what kept a request from being recorded.
        """
        if not self.prompts:
            return
        count = min(self._settings["concurrency"], len(self.prompts))
        self._last_sign = time.monotonic()
        if self.stop_reason is None:
            self._workers = [asyncio.ensure_future(self._work()) for _ in range(count)]
            limit = asyncio.get_running_loop().call_later(seconds, self.stop, "TimeLimit")
            await asyncio.gather(*self._workers, return_exceptions=True)
            limit.cancel()
        for task in self._recoveries.values():
            task.cancel()
        while self._reading:
            await asyncio.wait(set(self._reading))
        if self._defect is not None:
            raise self._defect

    def stop(self, reason: str) -> None:
        """Cancels every worker.

        Requests in flight are recorded as cancelled, or as timed out if the reason is TimeLimit.
        """
        if self.stop_reason is None:
            self.stop_reason = reason
        for worker in self._workers:
            worker.cancel()

    async def _work(self) -> None:
        while self._next < len(self.prompts):
            replica = await self._dispatcher.take()
            if self._next >= len(self.prompts):
                self._dispatcher.give_back(replica)
                return
            prompt = Prompt(*self.prompts[self._next])
            self._next += 1
            try:
                await self._send(prompt, replica)
            finally:
                self._dispatcher.give_back(replica)

    async def _send(self, prompt: Prompt, replica: int) -> None:
        record = Record(prompt)
        exchange: Exchange | None = None
        error: tuple[str, str] | None = None
        try:
            async with self._connecting:
                exchange = await self._connect(record, replica)
            if self._journal:
                self._journal.sent(record)
            await exchange.done
            self._last_sign = exchange.ended_at
        except Lost as lost:
            error = (lost.code, str(lost))
            self._suspect(replica, lost.code)
        except asyncio.CancelledError:
            error = ("TimedOut", "still unanswered at the time limit of the run")
            if self.stop_reason != "TimeLimit":
                error = ("Cancelled", "the run was stopped")
            raise
        except Exception as defect:
            # Of ours, most likely. It costs this request and is told with it, also if nothing was sent yet.
            if record.dispatched_at is None:
                record.replica, record.dispatched_at = replica, time.monotonic()
            error = ("ClientDefect", f"{type(defect).__name__}: {defect}"[:300])
        finally:
            if exchange is not None:
                exchange.close()
            if record.dispatched_at is not None:
                record.ended_at = exchange.ended_at if exchange and exchange.ended_at else time.monotonic()
                self._settle(record, exchange, error)

    async def _connect(self, record: Record, replica: int) -> Exchange:
        url = f"{self._settings['urls'][replica]}/v1/chat/completions"
        content = payload("POST", url, self._body(record.prompt))
        record.replica, record.dispatched_at = replica, time.monotonic()
        return await converse(url, content)

    def _settle(self, record: Record, exchange: Exchange | None, error: tuple[str, str] | None) -> None:
        """Reads a stream later, after the next request of this worker is on its way. A refusal is known at once."""
        if exchange is not None and exchange.status == 200:
            task = asyncio.ensure_future(self._read(record, exchange, error))
            self._reading.add(task)
            task.add_done_callback(self._settled)
            return
        answer = Answer()
        if exchange is not None and exchange.status:
            answer = refused(exchange)
            if error is not None and error[0] == "ConnectionLost":
                # A refusal that was cut short is a refusal.
                error = None
        try:
            self._conclude(record, exchange, answer, error)
        except Exception as defect:
            self._fail(defect)

    def _settled(self, task: asyncio.Task[None]) -> None:
        self._reading.discard(task)
        defect = None if task.cancelled() else task.exception()
        if defect is not None:
            self._fail(defect)

    def _fail(self, defect: BaseException) -> None:
        """A request that cannot be recorded would be missed by every check, so it ends the run, and aloud."""
        self._defect = self._defect or defect
        self.stop("ClientFailed")

    async def _read(self, record: Record, exchange: Exchange, error: tuple[str, str] | None) -> None:
        async with self._reader:
            answer = await read(exchange)
        self._conclude(record, exchange, answer, error)

    def _conclude(
        self, record: Record, exchange: Exchange | None, answer: Answer, error: tuple[str, str] | None
    ) -> None:
        if exchange is not None:
            exchange.pieces.clear()
            record.http_status = exchange.status or None
        record.answered(answer, error)
        self._watch(record)
        if self._journal:
            self._journal.ended(record)
        self.ended += 1
        self.failed += record.status != "completed"

    def _watch(self, record: Record) -> None:
        if record.replica is None or (record.error or ("",))[0] in ABOUT_US:
            return
        if self._dispatcher.answered(record.replica, record.error):
            aside = self._dispatcher.aside[record.replica]
            aside["at"] = round(time.monotonic() - self._began, 6)
            if self._journal:
                self._journal.aside(aside)
            if self._dispatcher.all_aside:
                self.stop("AllReplicasFail")

    def _body(self, prompt: Prompt) -> bytes:
        sampling = dict(self._settings["sampling"])
        options = sampling.pop("stream_options", None)
        asked = options if isinstance(options, dict) else None
        return chat_body(self._settings["model"], prompt.text, prompt.max_tokens, sampling, asked)

    def _suspect(self, replica: int, code: str) -> None:
        if code not in ABOUT_THE_REPLICA or replica in self._recoveries:
            return
        self._dispatcher.mark_down(replica)
        self._recoveries[replica] = asyncio.ensure_future(self._recover(replica))

    async def _recover(self, replica: int) -> None:
        while not await server.healthy(self._settings["urls"][replica]):
            quiet = time.monotonic() - self._last_sign
            if self._dispatcher.none_left and quiet > self._settings["giveUpSeconds"]:
                self.stop("AllReplicasDown")
                return
            await asyncio.sleep(HEALTH_SECONDS)
        del self._recoveries[replica]
        self._dispatcher.mark_up(replica)
