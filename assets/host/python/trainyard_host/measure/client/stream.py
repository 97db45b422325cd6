"""Reading of one answer after it has ended: tokens with their times, finish reason, usage, and what went wrong.

An event arrives when the piece that completes it does. A token is an event whose delta has text; the event that
carries the finish reason counts as an arrival too, because the end-of-sequence token that it announces has none.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from .exchange import Exchange

# After so many events the reader lets the event loop run, so that reading one answer delays no other by more
# than a fraction of a millisecond.
EVENTS_PER_TURN = 32


@dataclass
class Answer:
    token_times: list[float] = field(default_factory=list)
    last_at: float | None = None
    text: list[str] = field(default_factory=list)
    finish_reason: str | None = None
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    cached_tokens: int | None = None
    closed: bool = False
    error: tuple[str, str] | None = None


def events(pieces: list[tuple[float, bytes]]) -> Iterator[tuple[float, bytes]]:
    """(time, data) of every server-sent event; several data lines of one event are joined by a newline."""
    rest = b""
    for at, piece in pieces:
        rest += piece if b"\r" not in piece else piece.replace(b"\r\n", b"\n")
        if b"\n\n" not in rest:
            continue
        *whole, rest = rest.split(b"\n\n")
        for block in whole:
            data = b"\n".join(line[5:].lstrip() for line in block.split(b"\n") if line.startswith(b"data:"))
            if data:
                yield at, data
    if rest.startswith(b"data:") and pieces:
        yield pieces[-1][0], rest[5:].strip()


def _read(answer: Answer, at: float, data: bytes) -> None:
    if data == b"[DONE]":
        answer.closed = True
        return
    try:
        event = json.loads(data.decode())
    except ValueError:
        answer.error = ("BadStream", f"event is not JSON: {data[:120]!r}")
        return
    if event.get("error") is not None:
        answer.error = ("StreamError", _message(event))
        return
    usage = event.get("usage")
    if usage:
        _count(answer, usage)
    for choice in event.get("choices") or ():
        content = (choice.get("delta") or {}).get("content")
        if content:
            answer.token_times.append(at)
            answer.text.append(content)
            answer.last_at = at
        if choice.get("finish_reason"):
            answer.finish_reason = choice["finish_reason"]
            answer.last_at = at


def _count(answer: Answer, usage: dict[str, Any]) -> None:
    answer.prompt_tokens = usage.get("prompt_tokens")
    answer.completion_tokens = usage.get("completion_tokens")
    details = usage.get("prompt_tokens_details")
    if isinstance(details, dict):
        answer.cached_tokens = details.get("cached_tokens")


def _message(body: Any) -> str:
    error = body.get("error") if isinstance(body, dict) else None
    message = error.get("message") if isinstance(error, dict) else error or (body or {}).get("message")
    return str(message or body)[:300]


def refusal(status: int, body: bytes) -> tuple[str, str]:
    """Error class and message of an answer that is not 200."""
    text = body.decode("utf-8", "replace")
    try:
        text = _message(json.loads(text))
    except ValueError:
        text = text[:300]
    code = {400: "BadRequest", 404: "NotFound", 429: "RateLimited", 503: "Unavailable"}.get(status)
    if code is None:
        code = "ServerError" if status >= 500 else "UnexpectedStatus"
    return code, f"HTTP {status}: {text}"


async def read(exchange: Exchange) -> Answer:
    answer = Answer()
    if exchange.status != 200:
        answer.error = refusal(exchange.status, exchange.body())
        return answer
    for number, (at, data) in enumerate(events(exchange.pieces)):
        _read(answer, at, data)
        if number % EVENTS_PER_TURN == EVENTS_PER_TURN - 1:
            await asyncio.sleep(0)
    if answer.error is None and answer.finish_reason is None:
        answer.error = ("TruncatedStream", "the stream ended without a finish reason")
    return answer
