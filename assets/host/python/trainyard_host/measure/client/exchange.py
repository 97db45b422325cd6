"""One HTTP/1.1 request over a connection of its own, with every arrival stamped at the moment it is read.

A connection per request, as LLMPerf has it: a kept connection that the server closes at the wrong moment would make
it unclear whether a request was received. Nothing is interpreted here but the framing; a streamed body is kept as
(time, bytes) pieces and read after the request has ended, so that reading costs no other stream its punctuality.
"""

from __future__ import annotations

import asyncio
import time
from typing import Callable
from urllib.parse import urlsplit

HEAD_LIMIT = 65_536

# All exchanges of a process read into this one: what was read is taken out before the next one reads. Left to itself,
# asyncio would make a buffer four times as large for every token.
_ARRIVALS = memoryview(bytearray(65_536))


class Lost(Exception):
    """The connection could not be made, or ended before the answer did. `code` is the error class."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class Exchange(asyncio.BufferedProtocol):
    def __init__(self, payload: bytes, clock: Callable[[], float] = time.monotonic) -> None:
        self._payload = payload
        self._clock = clock
        self._transport: asyncio.Transport | None = None
        self._buffer = b""
        self._left = -1
        self._chunked = False
        self._in_head = True
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.status = 0
        self.ended_at = 0.0
        self.pieces: list[tuple[float, bytes]] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.write(self._payload)

    def get_buffer(self, sizehint: int) -> memoryview:
        return _ARRIVALS

    def buffer_updated(self, nbytes: int) -> None:
        self.data_received(bytes(_ARRIVALS[:nbytes]))

    def data_received(self, data: bytes) -> None:
        now = self._clock()
        try:
            if self._in_head:
                data = self._head(data)
                if self._in_head:
                    return
            if self._chunked:
                self._chunks(now, data)
            else:
                self._plain(now, data)
        except ValueError as error:
            self._end(now, Lost("BadResponse", f"not HTTP/1.1: {error}"))

    def connection_lost(self, error: Exception | None) -> None:
        whole = not self._in_head and not self._chunked and self._left < 0
        if whole and error is None:
            self._end(self._clock(), None)
        else:
            where = "before the answer" if self._in_head else "in the middle of the answer"
            self._end(self._clock(), Lost("ConnectionLost", f"connection ended {where}: {error or 'closed'}"))

    def close(self) -> None:
        if self._transport is not None:
            self._transport.abort()

    def body(self) -> bytes:
        return b"".join(piece for _, piece in self.pieces)

    def _head(self, data: bytes) -> bytes:
        self._buffer += data
        head, found, rest = self._buffer.partition(b"\r\n\r\n")
        if not found:
            if len(self._buffer) > HEAD_LIMIT:
                raise ValueError("header too long")
            return b""
        lines = head.decode("latin-1").split("\r\n")
        version, _, remainder = lines[0].partition(" ")
        if not version.startswith("HTTP/1."):
            raise ValueError(f"status line {lines[0][:40]!r}")
        self.status = int(remainder[:3])
        headers = {
            name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])
        }
        self._chunked = "chunked" in headers.get("transfer-encoding", "").lower()
        self._left = 0 if self._chunked else int(headers.get("content-length", -1))
        self._in_head = False
        self._buffer = b""
        return rest

    def _plain(self, now: float, data: bytes) -> None:
        if data:
            self.pieces.append((now, data))
        if self._left >= 0:
            self._left -= len(data)
            if self._left <= 0:
                self._end(now, None)

    def _chunks(self, now: float, data: bytes) -> None:
        if self._buffer:
            data = self._buffer + data
            self._buffer = b""
        at, size = 0, len(data)
        while at < size:
            line = data.find(b"\r\n", at)
            if line < 0:
                break
            length = int(data[at:line].split(b";")[0], 16)
            if length == 0:
                self._end(now, None)
                return
            end = line + 2 + length
            if end + 2 > size:
                break
            self.pieces.append((now, data[line + 2 : end]))
            at = end + 2
        self._buffer = data[at:]

    def _end(self, now: float, error: Exception | None) -> None:
        if self.done.done():
            return
        self.ended_at = now
        if error is None:
            self.done.set_result(None)
        else:
            self.done.set_exception(error)
        self.close()


def payload(method: str, url: str, body: bytes = b"") -> bytes:
    parts = urlsplit(url)
    lines = [
        f"{method} {parts.path or '/'} HTTP/1.1",
        f"host: {parts.netloc}",
        "connection: close",
        "accept: text/event-stream, application/json, text/plain",
        "authorization: Bearer EMPTY",
    ]
    if body:
        lines += ["content-type: application/json", f"content-length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + body


async def converse(url: str, content: bytes, clock: Callable[[], float] = time.monotonic) -> Exchange:
    """Connects and sends; the answer is awaited on `exchange.done`."""
    parts = urlsplit(url)
    loop = asyncio.get_running_loop()
    try:
        _, exchange = await loop.create_connection(
            lambda: Exchange(content, clock), parts.hostname or "", parts.port or 80
        )
    except OSError as error:
        raise Lost("ConnectFailed", f"{parts.netloc}: {error.strerror or error}") from error
    return exchange


async def fetch(url: str, timeout: float) -> tuple[int, str]:
    """A plain GET. Raises Lost, also when it takes too long."""

    async def ask() -> tuple[int, str]:
        exchange = await converse(url, payload("GET", url))
        try:
            await exchange.done
        finally:
            exchange.close()
        return exchange.status, exchange.body().decode("utf-8", "replace")

    try:
        return await asyncio.wait_for(ask(), timeout)
    except asyncio.TimeoutError:
        raise Lost("TimedOut", f"{url} did not answer within {timeout:g} s") from None
