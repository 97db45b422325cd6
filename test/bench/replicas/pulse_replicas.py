"""Replicas that do next to nothing per token, for hundreds of streams on a small machine: `pulse_replicas.py '<json>'`.

Every answer is made of the same few chunks, encoded beforehand; the first token comes after `prefill` seconds and then
one each `tpot` seconds, counted from the arrival so that streams stay apart. A request arrives when the kernel has it:
when hundreds come at once, this program gets round to reading them tens of milliseconds later, which is no delay of the
client's and none that a replica of its own process per stream would have. Arguments, output, /oracle and the end are
those of mock_replicas.py: {"model", "replicas": [{"prefill", "tpot"}]}.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import socket
import struct
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

# Of Linux: the kernel hands over, beside what was received, the time at which it was.
SO_TIMESTAMPNS = 35
TIMESPEC = struct.Struct("qq")
ANCILLARY = 256
CONNECTIONS = 1024


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


class Stream:
    def __init__(self, replica: Replica, connection: socket.socket) -> None:
        self._replica = replica
        self._connection = connection
        self._loop = asyncio.get_running_loop()
        self._received = b""
        self._times: list[float] = []
        self._arrived = 0.0
        self._length = self._words = 0
        self._digest = ""
        connection.setblocking(False)
        self._loop.add_reader(connection, self._read)

    def _read(self) -> None:
        try:
            data, ancillary, _, _ = self._connection.recvmsg(65_536, ANCILLARY)
        except OSError:
            data, ancillary = b"", []
        if not data:
            self._close()
            return
        if not self._received:
            self._arrived = received_at(ancillary)
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
            self._page(self._replica.page(path))

    def _page(self, text: str) -> None:
        """Of any length, so it may have to wait for the reader."""
        answer = f"HTTP/1.1 200 OK\r\ncontent-length: {len(text)}\r\n\r\n{text}".encode()
        self._loop.remove_reader(self._connection)
        sent = asyncio.ensure_future(self._loop.sock_sendall(self._connection, answer))
        sent.add_done_callback(lambda _: self._close())

    def _send(self, data: bytes) -> None:
        """A whole answer fits into the buffer of the connection; what does not go through has no reader any more."""
        try:
            if self._connection.send(data) != len(data):
                self._close()
        except OSError:
            self._close()

    def _close(self) -> None:
        if self._connection.fileno() >= 0:
            self._loop.remove_reader(self._connection)
            self._connection.close()

    def _begin(self, body: dict[str, Any]) -> None:
        content = body["messages"][-1]["content"].encode()
        self._digest = hashlib.sha256(content).hexdigest()[:16]
        self._words = len(content.split())
        self._length = body["max_tokens"]
        self._send(HEAD)
        self._loop.call_at(self._arrived + self._replica.plan["prefill"], self._token)

    def _token(self) -> None:
        if self._connection.fileno() < 0:
            return
        times, replica = self._times, self._replica
        times.append(time.monotonic())
        replica.generated += 1
        if len(times) < self._length:
            self._send(TOKEN)
            plan = replica.plan
            self._loop.call_at(self._arrived + plan["prefill"] + len(times) * plan["tpot"], self._token)
        else:
            self._end()

    def _end(self) -> None:
        replica, tokens = self._replica, [self._words, self._length]
        replica.prompt_tokens += self._words
        usage = {"prompt_tokens": self._words, "completion_tokens": self._length}
        self._send(LAST + event({"choices": [], "usage": usage}) + DONE)
        replica.oracle.append(
            {"digest": self._digest, "arrived": self._arrived, "times": self._times, "tokens": tokens}
        )
        self._close()


def received_at(ancillary: list[tuple[int, int, bytes]]) -> float:
    """On the monotonic clock; the kernel's stamp is of the wall clock."""
    for level, kind, data in ancillary:
        if (level, kind) == (socket.SOL_SOCKET, SO_TIMESTAMPNS):
            seconds, nanoseconds = TIMESPEC.unpack(data)
            return time.monotonic() - (time.time() - float(seconds) - float(nanoseconds) / 1e9)
    return time.monotonic()


def listen(replica: Replica) -> int:
    door = socket.create_server(("127.0.0.1", 0), backlog=CONNECTIONS)
    door.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
    door.setblocking(False)

    def accept() -> None:
        try:
            Stream(replica, door.accept()[0])
        except BlockingIOError:
            pass

    asyncio.get_running_loop().add_reader(door, accept)
    return int(door.getsockname()[1])


async def main() -> None:
    plan = json.loads(sys.argv[1])
    ports = [listen(Replica(plan["model"], item)) for item in plan["replicas"]]
    print(json.dumps(ports), flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


asyncio.run(main())
