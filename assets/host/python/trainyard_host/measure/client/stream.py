"""Reading of one answer after it has ended: tokens with their times, finish reason, usage, and what went wrong.

An event arrives when the piece that completes it does. A token is an event whose delta has text, reasoning or a tool
call; the event that carries the finish reason counts as an arrival too, because the end-of-sequence token that it
announces has none. Whatever a server sends, its request ends in exactly one class.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator

from . import delta, encoding, words
from .answer import Answer
from .events import Event, EventParser
from .exchange import Exchange, Lost

# After so many events the reader lets the event loop run, so that reading one answer delays no other by more
# than a fraction of a millisecond.
EVENTS_PER_TURN = 32

CODES = {
    400: "BadRequest",
    401: "Unauthorized",
    403: "Unauthorized",
    404: "NotFound",
    429: "RateLimited",
    503: "Unavailable",
}


async def read(exchange: Exchange) -> Answer:
    """The answer of an exchange that has ended, whatever its status.

    What is wrong is told in `error`; it does not raise.
    """
    if exchange.status != 200:
        return refused(exchange)
    answer = Answer()
    with _whatever_it_sends(exchange, answer):
        await _stream(exchange, answer)
    return answer


def refused(exchange: Exchange) -> Answer:
    """An answer that is not 200 has nothing to read, so it is known at once."""
    answer = Answer()
    with _whatever_it_sends(exchange, answer):
        answer.fail(*refusal(exchange))
    return answer


@contextlib.contextmanager
def _whatever_it_sends(exchange: Exchange, answer: Answer) -> Iterator[None]:
    try:
        yield
    except Lost as lost:
        answer.fail(lost.code, str(lost))
    except Exception as error:
        # Nobody has thought of what this server sends; its request is told apart all the same.
        answer.fail("Unreadable", f"{type(error).__name__}: {error}; the server said: {words.said(exchange.body())}")


def refusal(exchange: Exchange) -> tuple[str, str]:
    """Error class and message of an answer that is not 200."""
    status = exchange.status
    text = f"HTTP {status}: {words.of_body(encoding.text(exchange))}"
    if 300 <= status < 400:
        return "Redirected", f"HTTP {status} to {exchange.header('location')[: words.LIMIT] or 'nowhere'}"
    return CODES.get(status) or ("ServerError" if status >= 500 else "UnexpectedStatus"), text


async def _stream(exchange: Exchange, answer: Answer) -> None:
    parser, number, at = EventParser(), 0, 0.0
    for at, piece in encoding.pieces(exchange):
        for event in parser.feed(piece):
            _event(answer, at, event)
            number += 1
            if number % EVENTS_PER_TURN == 0:
                await asyncio.sleep(0)
    _last(answer, at, parser.finish())
    if not number and not answer.closed and answer.finish_reason is None:
        _not_a_stream(answer, encoding.text(exchange))
    if answer.finish_reason is None:
        answer.fail("TruncatedStream", "the stream ended without a finish reason")
    if exchange.left_open:
        answer.odd("LeftOpen", "the server said [DONE] and did not end its answer")


def _last(answer: Answer, at: float, event: Event | None) -> None:
    """What the end of the answer cut off counts if it is whole; if not, the stream was truncated, which is said."""
    if event is not None and (event.data.strip() == "[DONE]" or words.parsed(event.data) is not words.NOT_JSON):
        _event(answer, at, event)


def _event(answer: Answer, at: float, event: Event) -> None:
    data = event.data.strip()
    if not data:
        return
    if data == "[DONE]":
        answer.closed = True
        return
    value = words.parsed(data)
    if event.type == "error":
        answer.fail("StreamError", words.of_body(data))
    elif value is words.NOT_JSON:
        answer.fail("BadStream", f"event is not JSON: {words.said(data)}")
    else:
        try:
            delta.read(answer, at, value)
        except delta.Odd as odd:
            answer.fail("BadStream", f"{odd}: {words.said(data)}")


def _not_a_stream(answer: Answer, text: str) -> None:
    value = words.parsed(text)
    if words.is_error(value):
        answer.fail("StreamError", words.message(value))
    elif isinstance(value, dict) and value.get("choices"):
        answer.fail("NotAStream", f"one whole JSON answer instead of a stream: {words.said(text)}")
    elif text.strip():
        answer.fail("NotAStream", f"HTTP 200 without any event of a stream: {words.said(text.strip())}")
