"""Small replicas whose true timings are known: `mock_replicas.py '<json>'`, one process, one port per replica.

Prints one JSON line with the ports when it listens. GET /oracle answers with what really happened to every request,
on the same monotonic clock as the client's. Ends when its standard input is closed.

Plan: {"model", "replicas": [{"slots", "prefill", "tpot", "serial", "faults": {...}}]}. Faults: status400Every, status429Every,
status500Every, hangFirst, hangAfter, cutEvery, oneToken, empty, loop, same, cached, dieAfter, startedAt, models, noUsage,
wrongUsage, modelsStatus, metrics (lines that are added), running (requests of somebody else), slowPrefill ([every,
seconds]), fullUntil (no answer ends while a slot is free, until all replicas together have seen so many requests), greedy:
{status, otherFrom (a token), sameUntil (a question), hangAt (a question), tokenIds} for what is asked at temperature 0.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import random
import sys
import time
from pathlib import Path
from typing import Any, Callable

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "assets/emulated/python"))
from standin.tokens import count, render

LETTERS = "abcdefghijklmnopqrstuvwxyz"


class Arrivals:
    """What the replicas of one process have seen together, and how a replica waits for more of it."""

    def __init__(self) -> None:
        self.seen = 0
        self.changed = asyncio.Condition()

    async def one_more(self) -> None:
        async with self.changed:
            self.seen += 1
            self.changed.notify_all()

    async def wait_for(self, enough: Callable[[], bool]) -> None:
        async with self.changed:
            await self.changed.wait_for(enough)

    async def look_again(self) -> None:
        async with self.changed:
            self.changed.notify_all()


class Replica:
    def __init__(self, model: str, plan: dict[str, Any], arrivals: Arrivals) -> None:
        self.model = model
        self.arrivals = arrivals
        self.plan = plan
        self.faults: dict[str, Any] = plan.get("faults", {})
        self.slots = asyncio.Semaphore(plan["slots"])
        self.prefill = asyncio.Lock()
        self.seen = 0
        self.asked = 0
        self.held = 0
        self.refusals = 0
        self.prompt_tokens = 0
        self.generated = 0
        self.running = 0
        self.started = self.faults.get("startedAt")
        self.oracle: list[dict[str, Any]] = []
        self.server: asyncio.AbstractServer | None = None

    async def serve(self) -> int:
        self.server = await asyncio.start_server(self.connected, "127.0.0.1", 0, backlog=1024)
        return int(self.server.sockets[0].getsockname()[1])

    async def connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        arrived = time.monotonic()
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            method, path, _ = head.split("\r\n")[0].split(" ")
            length = next(
                (int(row.split(":")[1]) for row in head.lower().split("\r\n") if row.startswith("content-length")), 0
            )
            body = await reader.readexactly(length)
            if method == "POST":
                self.running += 1
                try:
                    await self.generate(json.loads(body), arrived, writer)
                finally:
                    self.running -= 1
            elif path == "/v1/models" and "modelsStatus" in self.faults:
                self.answer(writer, self.faults["modelsStatus"], '{"error": "who are you?"}')
            else:
                self.answer(writer, 200, self.page(path))
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    def page(self, path: str) -> str:
        if path == "/v1/models":
            return json.dumps({"data": [{"id": name} for name in self.faults.get("models", [self.model])]})
        if path == "/oracle":
            return json.dumps({"answers": self.oracle, "seen": self.seen, "refusals": self.refusals})
        if path == "/metrics":
            if self.gone():
                raise ConnectionError
            label = f'{{model_name="{self.model}"}}'
            return (
                f"# TYPE vllm:prompt_tokens_total counter\nvllm:prompt_tokens_total{label} {self.prompt_tokens}\n"
                f"vllm:generation_tokens_total{label} {self.generated}\n"
                f"vllm:num_requests_running{label} {self.running + self.faults.get('running', 0)}\n"
                + self.age()
                + str(self.faults.get("metrics", ""))
            )
        return ""

    def age(self) -> str:
        """vLLM with several processes exports no start time."""
        return f"process_start_time_seconds {self.started}\n" if "startedAt" in self.faults else ""

    @staticmethod
    def answer(writer: asyncio.StreamWriter, status: int, text: str) -> None:
        writer.write(f"HTTP/1.1 {status} X\r\ncontent-length: {len(text)}\r\n\r\n{text}".encode())

    async def generate(self, body: dict[str, Any], arrived: float, writer: asyncio.StreamWriter) -> None:
        if body.get("temperature") == 0:
            await self.greedy(body, writer)
            return
        self.seen += 1
        order = self.seen
        await self.arrivals.one_more()
        if self.refused(writer):
            return
        async with self.slots:
            self.held += 1
            await self.arrivals.look_again()
            try:
                await self.wait_for_prefill(order)
                # Counted late, so that requests that come together do not wait for each other's counting.
                tokens_in = count(render(body["messages"]))
                self.prompt_tokens += tokens_in
                await self.stream(body, tokens_in, (order, arrived), writer)
            finally:
                self.held -= 1

    async def wait_for_prefill(self, order: int) -> None:
        seconds = 0.0 if self.faults.get("cached") else self.plan["prefill"]
        every, longer = self.faults.get("slowPrefill", (0, 0.0))
        if every and order % every == 0:
            seconds = longer
        if self.plan.get("serial", True):
            async with self.prefill:
                await asyncio.sleep(seconds)
        else:
            await asyncio.sleep(seconds)

    def may_end(self) -> bool:
        """With `fullUntil`, a client that leaves a slot free gets no answer: that shows without a clock."""
        until: int = self.faults.get("fullUntil", 0)
        slots: int = self.plan["slots"]
        return self.held == slots or self.arrivals.seen >= until

    def hangs(self, order: int) -> bool:
        first: int = self.faults.get("hangFirst", 0)
        after: int | None = self.faults.get("hangAfter")
        return order <= first or (after is not None and order > after)

    def refused(self, writer: asyncio.StreamWriter) -> bool:
        for status in (400, 429, 500):
            every = self.faults.get(f"status{status}Every")
            if every and self.seen % every == 0:
                self.refusals += 1
                self.answer(writer, status, json.dumps({"message": f"refused with {status}", "code": status}))
                return True
        if self.gone() and self.server is not None:
            self.server.close()
        return self.gone()

    def gone(self) -> bool:
        return bool(self.faults.get("dieAfter")) and self.seen >= self.faults["dieAfter"]

    async def stream(
        self, body: dict[str, Any], tokens_in: int, came: tuple[int, float], writer: asyncio.StreamWriter
    ) -> None:
        order, arrived = came
        length = 1 if self.faults.get("oneToken") else body["max_tokens"]
        cut = self.faults.get("cutEvery") and order % self.faults["cutEvery"] == 0
        writer.write(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\ncontent-type: text/event-stream\r\n\r\n")
        self.event(writer, {"choices": [{"delta": {"role": "assistant", "content": ""}}]})
        times: list[float] = []
        begun = time.monotonic()
        for number, word in enumerate(self.words(body, length)):
            last = number == length - 1
            if number:
                await asyncio.sleep(max(0.0, begun + number * self.plan["tpot"] - time.monotonic()))
            finish = ("length" if length == body["max_tokens"] else "stop") if last else None
            if self.gone() or writer.is_closing():
                return
            if cut and number == length // 2:
                return
            if number == 1 and self.hangs(order):
                await asyncio.sleep(3600)
            if last:
                await self.arrivals.wait_for(self.may_end)
            times.append(time.monotonic())
            self.event(writer, {"choices": [{"delta": {"content": word}, "finish_reason": finish}]})
            self.generated += 1
        if body.get("stream_options", {}).get("include_usage") and not self.faults.get("noUsage"):
            usage = {"prompt_tokens": tokens_in, "completion_tokens": length * self.faults.get("wrongUsage", 1)}
            self.event(writer, {"choices": [], "usage": usage})
        writer.write(b"e\r\ndata: [DONE]\n\n\r\n0\r\n\r\n")
        digest = hashlib.sha256(body["messages"][-1]["content"].encode()).hexdigest()[:16]
        self.oracle.append({"digest": digest, "arrived": arrived, "times": times, "tokens": [tokens_in, length]})

    async def greedy(self, body: dict[str, Any], writer: asyncio.StreamWriter) -> None:
        """The questions before a load: answered at once, in no oracle and in no count of faults but their own."""
        how = self.faults.get("greedy", {})
        number = self.asked
        self.asked += 1
        if how.get("status"):
            self.answer(writer, how["status"], json.dumps({"message": "no questions, please"}))
            return
        words = self.words(body, body["max_tokens"])
        if "otherFrom" in how and number >= how.get("sameUntil", 0):
            words[how["otherFrom"] :] = [" other"] * (len(words) - how["otherFrom"])
        writer.write(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\ncontent-type: text/event-stream\r\n\r\n")
        for at, word in enumerate(words):
            if how.get("hangAt") == number and at == 1:
                await asyncio.sleep(3600)
            choice = {"delta": {"content": word}, "finish_reason": "length" if at == len(words) - 1 else None}
            named = {"token_ids": [sum(word.encode())]} if how.get("tokenIds") else {}
            self.event(writer, {"choices": [{**choice, **named}]})
        self.prompt_tokens += count(render(body["messages"]))
        self.generated += len(words)
        writer.write(b"e\r\ndata: [DONE]\n\n\r\n0\r\n\r\n")

    def words(self, body: dict[str, Any], length: int) -> list[str]:
        if self.faults.get("empty"):
            return [""] * length
        source = random.Random("same" if self.faults.get("same") else body["messages"][-1]["content"])
        if self.faults.get("loop"):
            return ([" over", " and"] * length)[:length]
        return [" " + "".join(source.choices(LETTERS, k=4)) for _ in range(length)]

    @staticmethod
    def event(writer: asyncio.StreamWriter, value: dict[str, Any]) -> None:
        data = b"data: " + json.dumps(value).encode() + b"\n\n"
        writer.write(b"%x\r\n%s\r\n" % (len(data), data))


async def main() -> None:
    plan = json.loads(sys.argv[1])
    arrivals = Arrivals()
    replicas = [Replica(plan["model"], item, arrivals) for item in plan["replicas"]]
    ports = [await replica.serve() for replica in replicas]
    print(json.dumps(ports), flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


asyncio.run(main())
