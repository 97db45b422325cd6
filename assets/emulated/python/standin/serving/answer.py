"""How tokens reach a client: as server-sent events, or gathered into one body."""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any, Optional

from .generation import Generation
from .http import Exchange

DONE = b"data: [DONE]\n\n"


class _Sink:
    """One answer on its way; `ended` is done when nothing more will be written."""

    def __init__(self, exchange: Exchange, generation: Generation, base: dict[str, Any]) -> None:
        self._exchange = exchange
        self._generation = generation
        self._base = base
        self._count = 0
        self.ended = asyncio.get_running_loop().create_future()

    def gone(self) -> bool:
        if self._exchange.gone():
            self._settle()
            return True
        return False

    def _settle(self) -> None:
        if not self.ended.done():
            self.ended.set_result(None)


class StreamSink(_Sink):
    """Everything but the word of a chunk is made once: hundreds of streams share one thread."""

    def __init__(self, exchange: Exchange, generation: Generation, model: str) -> None:
        super().__init__(exchange, generation, _base(generation, model, ".chunk" if generation.chat else ""))
        self._before, self._after = self._chunk("\0", None).split(b"\\u0000")

    def token(self, text: Optional[str], finish: Optional[str], count: int = 1) -> None:
        if self._count == 0:
            self._exchange.begin_stream()
            if self._generation.chat:
                self._exchange.chunk(self._role())
        self._count += count
        if finish is None and text is not None:
            self._exchange.chunk(self._before + text.encode() + self._after)
            return
        self._exchange.chunk(self._chunk(text or "", finish))
        if self._generation.include_usage:
            self._exchange.chunk(_event({**self._base, "choices": [], "usage": usage(self._generation, self._count)}))
        self._finish()

    def fail(self, message: str) -> None:
        if self._count == 0:
            self._exchange.answer(500)
        elif not self.gone():
            self._exchange.chunk(_event(error_body(message, "InternalServerError", 500)))
            self._finish()
            return
        self._settle()

    def _finish(self) -> None:
        self._exchange.chunk(DONE)
        self._exchange.end_stream()
        self._settle()

    def _role(self) -> bytes:
        delta = {"role": "assistant", "content": ""}
        return _event(
            {**self._base, "choices": [{"index": 0, "delta": delta, "logprobs": None, "finish_reason": None}]}
        )

    def _chunk(self, text: str, finish: Optional[str]) -> bytes:
        said: dict[str, Any] = {"delta": {"content": text}} if self._generation.chat else {"text": text}
        choice = {"index": 0, **said, "logprobs": None, "finish_reason": finish}
        return _event({**self._base, "choices": [choice]})


class WholeSink(_Sink):
    def __init__(self, exchange: Exchange, generation: Generation, model: str) -> None:
        super().__init__(exchange, generation, _base(generation, model, ""))
        self._words: list[str] = []

    def token(self, text: Optional[str], finish: Optional[str], count: int = 1) -> None:
        self._count += count
        if text is not None:
            self._words.append(text)
        if finish is None:
            return
        text = "".join(self._words)
        said: dict[str, Any] = {"text": text}
        if self._generation.chat:
            said = {"message": {"role": "assistant", "content": text, "tool_calls": []}}
        choice = {"index": 0, **said, "logprobs": None, "finish_reason": finish, "stop_reason": None}
        self._exchange.answer_json(
            200, {**self._base, "choices": [choice], "usage": usage(self._generation, self._count)}
        )
        self._settle()

    def fail(self, message: str) -> None:
        self._exchange.answer(500)
        self._settle()


def usage(generation: Generation, completion: int) -> dict[str, Any]:
    return {
        "prompt_tokens": generation.prompt_tokens,
        "total_tokens": generation.prompt_tokens + completion,
        "completion_tokens": completion,
        "prompt_tokens_details": None,
    }


def error_body(message: str, kind: str, status: int, nested: bool = False) -> dict[str, Any]:
    """Flat in the V0 era; under `error` in the vLLM of the plugin releases."""
    inner = {"message": message, "type": kind, "param": None, "code": status}
    return {"error": inner} if nested else {"object": "error", **inner}


def _base(generation: Generation, model: str, suffix: str) -> dict[str, Any]:
    kind = "chat.completion" + suffix if generation.chat else "text_completion"
    return {"id": generation.identity, "object": kind, "created": int(time.time()), "model": model}


def _event(value: dict[str, Any]) -> bytes:
    return b"data: " + json.dumps(value, separators=(",", ":")).encode() + b"\n\n"
