"""Replicas that do next to nothing per token, for hundreds of streams on a small machine: `pulse_replicas.py '<json>'`.

Every answer is made of the same few chunks, encoded beforehand; the first token comes after `prefill` seconds and then
one each `tpot` seconds, counted from the arrival so that streams stay apart. Arguments, output, /oracle and the end are
those of mock_replicas.py: {"model", "replicas": [{"prefill", "tpot"}]}.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import sys
import time
from typing import Any

HEAD = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\ncontent-type: text/event-stream\r\n\r\n"


def event(value: dict[str, Any]) -> bytes:
    data = b"data: " + json.dumps(value).encode() + b"\n\n"
    return b"%x\r\n%s\r\n" % (len(data), data)


TOKEN = event({"choices": [{"delta": {"content": " pulse"}, "finish_reason": None}]})
LAST = event({"choices": [{"delta": {"content": " pulse"}, "finish_reason": "length"}]})
DONE = b"e\r\ndata: [DONE]\n\n\r\n0\r\n\r\n"


class Replica:
    def __init__(self, model: str, plan: dict[str, Any]) -> None:
        self.model = model
        self.plan = plan
        self.prompt_tokens = 0
        self.generated = 0
        self.oracle: list[dict[str, Any]] = []

    def page(self, path: str) -> str:
        if path == "/v1/models":
            return json.dumps({"data": [{"id": self.model}]})
        if path == "/oracle":
            return json.dumps({"answers": self.oracle, "seen": len(self.oracle), "refusals": 0})
        if path == "/metrics":
            return f"vllm:prompt_tokens_total {self.prompt_tokens}\nvllm:generation_tokens_total {self.generated}\n"
        return ""


class Stream(asyncio.Protocol):
    def __init__(self, replica: Replica) -> None:
        self._replica = replica
        self._loop = asyncio.get_running_loop()
        self._received = b""
        self._times: list[float] = []
        self._arrived = 0.0
        self._length = self._words = 0
        self._digest = ""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        if not self._received:
            self._arrived = time.monotonic()
        self._received += data
        head, found, body = self._received.partition(b"\r\n\r\n")
        if not found:
            return
        rows = head.decode().split("\r\n")
        size = next((int(row.split(":")[1]) for row in rows if row.lower().startswith("content-length")), 0)
        if len(body) < size:
            return
        method, path, _ = rows[0].split(" ")
        if method == "POST":
            self._begin(json.loads(body))
        else:
            text = self._replica.page(path)
            self._transport.write(f"HTTP/1.1 200 OK\r\ncontent-length: {len(text)}\r\n\r\n{text}".encode())
            self._transport.close()

    def _begin(self, body: dict[str, Any]) -> None:
        content = body["messages"][-1]["content"].encode()
        self._digest = hashlib.sha256(content).hexdigest()[:16]
        self._words = len(content.split())
        self._length = body["max_tokens"]
        self._transport.write(HEAD)
        self._loop.call_at(self._arrived + self._replica.plan["prefill"], self._token)

    def _token(self) -> None:
        if self._transport.is_closing():
            return
        times, replica = self._times, self._replica
        times.append(time.monotonic())
        replica.generated += 1
        if len(times) < self._length:
            self._transport.write(TOKEN)
            plan = replica.plan
            self._loop.call_at(self._arrived + plan["prefill"] + len(times) * plan["tpot"], self._token)
        else:
            self._end()

    def _end(self) -> None:
        replica, tokens = self._replica, [self._words, self._length]
        replica.prompt_tokens += self._words
        usage = {"prompt_tokens": self._words, "completion_tokens": self._length}
        self._transport.write(LAST + event({"choices": [], "usage": usage}) + DONE)
        replica.oracle.append(
            {"digest": self._digest, "arrived": self._arrived, "times": self._times, "tokens": tokens}
        )
        self._transport.close()


async def main() -> None:
    plan = json.loads(sys.argv[1])
    loop = asyncio.get_running_loop()
    ports = []
    for item in plan["replicas"]:
        replica = Replica(plan["model"], item)
        server = await loop.create_server(lambda replica=replica: Stream(replica), "127.0.0.1", 0, backlog=1024)
        ports.append(server.sockets[0].getsockname()[1])
    print(json.dumps(ports), flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


asyncio.run(main())
