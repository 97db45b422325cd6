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

from .framing import Framing

# An answer that goes on and on would fill the memory of the client; the longest sane one is far below this.
BODY_LIMIT = 64 * 1024**2
# How long a server that has sent [DONE] may take to end its answer, before it is ended here.
DONE_GRACE_SECONDS = 2.0
_DONE = (b"data: [DONE]", b"data:[DONE]")

# All exchanges of a process read into this one: what was read is taken out before the next one reads. Left to itself,
# asyncio would make a buffer four times as large for every token.
_ARRIVALS = memoryview(bytearray(65_536))


class Lost(Exception):
    """The connection could not be made, or ended before the answer did. `code` is the error class."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class Exchange(asyncio.BufferedProtocol):
    """Sends one payload and collects the answer.

    `done` resolves when the answer has ended, or raises Lost. `pieces` has (seconds of the clock, bytes of the body) in
    order of arrival, `ended_at` the moment of the end.
    """

    def __init__(self, payload: bytes, clock: Callable[[], float] = time.monotonic) -> None:
        self._payload = payload
        self._clock = clock
        self._transport: asyncio.Transport | None = None
        self._framing = Framing()
        self._size = 0
        self._tail = b""
        self._done_at: float | None = None
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.ended_at = 0.0
        self.pieces: list[tuple[float, bytes]] = []
        # Whether the server said [DONE] and then did not end its answer.
        self.left_open = False

    @property
    def status(self) -> int:
        """HTTP status of the final answer; 0 until its head has been read."""
        return self._framing.status

    def header(self, name: str) -> str:
        """Value of a header by its lower-case name; empty if the server did not send it."""
        return self._framing.headers.get(name, "")

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Called by asyncio once connected: writes the whole request."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.write(self._payload)

    def get_buffer(self, sizehint: int) -> memoryview:
        """Called by asyncio before it reads: hands out the one buffer that all exchanges share."""
        return _ARRIVALS

    def buffer_updated(self, nbytes: int) -> None:
        """Called by asyncio after it read: copies what arrived, so that the buffer is free again."""
        self.data_received(bytes(_ARRIVALS[:nbytes]))

    def data_received(self, data: bytes) -> None:
        """Stamps what arrived and takes it apart.

        Ends the exchange when the answer is whole, malformed or above 64 MiB.
        """
        now = self._clock()
        try:
            for piece in self._framing.feed(data):
                self._take(now, piece)
        except ValueError as error:
            self._end(now, Lost("BadResponse", f"not HTTP/1.1: {error}"))
            return
        if self._framing.whole:
            self._end(now, None)
        elif self._size > BODY_LIMIT:
            self._end(now, Lost("AnswerTooLong", f"above {BODY_LIMIT} bytes and still going on"))

    def connection_lost(self, error: Exception | None) -> None:
        """Called by asyncio at the end of the connection.

        It is Lost unless the answer was complete, had said [DONE], or has no other end than this.
        """
        now = self._clock()
        if self._framing.to_the_end and error is None:
            self._end(now, None)
        elif self._done_at is not None:
            self._end_after_done()
        else:
            where = "before the answer" if self._framing.in_head else "in the middle of the answer"
            self._end(now, Lost("ConnectionLost", f"connection ended {where}: {error or 'closed'}"))

    def close(self) -> None:
        """Aborts the connection, if there is one. What was collected stays."""
        if self._transport is not None:
            self._transport.abort()

    def body(self) -> bytes:
        """All bytes received after the head, chunk framing removed, still in the server's content encoding."""
        return b"".join(piece for _, piece in self.pieces)

    def _take(self, now: float, piece: bytes) -> None:
        self.pieces.append((now, piece))
        self._size += len(piece)
        self._tail = (self._tail + piece)[-24:]
        if self._done_at is None and self._tail.rstrip().endswith(_DONE):
            self._done_at = now
            asyncio.get_running_loop().call_later(DONE_GRACE_SECONDS, self._end_after_done)

    def _end_after_done(self) -> None:
        """[DONE] is the last word. A server that leaves the answer open after it must not hold the run."""
        if not self.done.done() and self._done_at is not None:
            self.left_open = True
            self._end(self._done_at, None)

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
    """Bytes of an HTTP/1.1 request: request line, headers, content.

    It asks for no compression and for one answer per connection.
    """
    parts = urlsplit(url)
    lines = [
        f"{method} {parts.path or '/'} HTTP/1.1",
        f"host: {parts.netloc}",
        "connection: close",
        "accept: text/event-stream, application/json, text/plain",
        # A compressed stream has no moments of its own: the compressor holds tokens back.
        "accept-encoding: identity",
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


async def ask(url: str, timeout: float) -> Exchange:
    """A plain GET, answered. Raises Lost, also when it takes too long."""

    async def whole() -> Exchange:
        exchange = await converse(url, payload("GET", url))
        try:
            await exchange.done
        finally:
            exchange.close()
        return exchange

    try:
        return await asyncio.wait_for(whole(), timeout)
    except asyncio.TimeoutError:
        raise Lost("TimedOut", f"{url} did not answer within {timeout:g} s") from None
