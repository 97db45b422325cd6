"""HTTP/1.1 by hand, for many slow streams with little work each."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Mapping
from dataclasses import dataclass
from typing import Any, Callable, Optional

REASONS = {
    200: "OK",
    400: "Bad Request",
    404: "Not Found",
    405: "Method Not Allowed",
    429: "Too Many Requests",
}
LARGEST_HEAD = 64 * 1024


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body or b"null")


class Exchange:
    """One request and the way to answer it."""

    def __init__(self, request: Request, reader: asyncio.StreamReader, transport: asyncio.WriteTransport) -> None:
        self.request = request
        self.status = 0
        self._reader = reader
        self._transport = transport

    def answer(self, status: int, body: bytes = b"", kind: str = "application/json") -> None:
        self.status = status
        head = f"HTTP/1.1 {status} {REASONS.get(status, 'Internal Server Error')}\r\nserver: uvicorn\r\n"
        head += f"content-length: {len(body)}\r\n" + (f"content-type: {kind}\r\n" if body else "")
        self._transport.write(head.encode() + b"\r\n" + body)

    def answer_json(self, status: int, value: Any) -> None:
        self.answer(status, json.dumps(value).encode())

    def relay(self, data: bytes) -> None:
        """Bytes of an answer that another server made, head and framing included."""
        self.status = 200
        self._transport.write(data)

    def begin_stream(self) -> None:
        self.status = 200
        self._transport.write(
            b"HTTP/1.1 200 OK\r\nserver: uvicorn\r\ncontent-type: text/event-stream; charset=utf-8\r\n"
            b"transfer-encoding: chunked\r\n\r\n"
        )

    def chunk(self, data: bytes) -> None:
        self._transport.write(b"%x\r\n%b\r\n" % (len(data), data))

    def end_stream(self) -> None:
        self._transport.write(b"0\r\n\r\n")

    def gone(self) -> bool:
        """Whether the client left: it closed its side, or a write failed."""
        return self._transport.is_closing() or self._reader.at_eof()


Handler = Callable[[Exchange], Awaitable[None]]


async def read_request(reader: asyncio.StreamReader) -> Optional[Request]:
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, ConnectionError):
        return None
    first, *lines = head.decode("latin-1").split("\r\n")
    method, target, _ = first.split(" ", 2)
    pairs = (line.split(":", 1) for line in lines if ":" in line)
    headers = {name.strip().lower(): value.strip() for name, value in pairs}
    body = await _read_body(reader, headers)
    return Request(method, target.partition("?")[0], headers, body)


async def _read_body(reader: asyncio.StreamReader, headers: Mapping[str, str]) -> bytes:
    if headers.get("transfer-encoding", "").lower() != "chunked":
        return await reader.readexactly(int(headers.get("content-length") or 0))
    body = b""
    while True:
        size = int((await reader.readline()).split(b";")[0], 16)
        body += await reader.readexactly(size)
        await reader.readline()
        if size == 0:
            return body


async def serve_connection(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, handler: Handler, log: Callable[[str], None]
) -> None:
    peer = writer.get_extra_info("peername") or ("-", 0)
    try:
        while True:
            request = await read_request(reader)
            if request is None:
                return
            exchange = Exchange(request, reader, writer.transport)
            await handler(exchange)
            phrase = REASONS.get(exchange.status, "Internal Server Error")
            log(
                f'INFO:     {peer[0]}:{peer[1]} - "{request.method} {request.path} HTTP/1.1" {exchange.status} {phrase}'
            )
            if request.headers.get("connection", "").lower() == "close":
                return
    except (ConnectionError, asyncio.IncompleteReadError, ValueError):
        return
    finally:
        writer.close()
