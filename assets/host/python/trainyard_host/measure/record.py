"""What is known about one request. Times are the client's monotonic clock; in the document they count from the origin."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from .stream import Answer

if TYPE_CHECKING:
    from .flight import Prompt


class Record:
    def __init__(self, prompt: Prompt) -> None:
        self.prompt = prompt
        self.status = "cancelled"
        self.replica: int | None = None
        self.dispatched_at: float | None = None
        self.ended_at: float | None = None
        self.http_status: int | None = None
        self.answer = Answer()
        self.error: tuple[str, str] | None = ("NotSent", "the run ended before it was this request’s turn")

    def answered(self, answer: Answer, error: tuple[str, str] | None) -> None:
        self.answer = answer
        self.error = error or answer.error
        if self.error is None:
            self.status = "completed"
        else:
            self.status = "cancelled" if self.error[0] == "Cancelled" else "failed"

    def document(self, origin: float) -> dict[str, Any]:
        def since(moment: float | None) -> float | None:
            return None if moment is None else round(moment - origin, 6)

        times = self.answer.token_times
        counted = self.answer.prompt_tokens is not None or self.answer.completion_tokens is not None
        return {
            "index": self.prompt.index,
            "status": self.status,
            "replica": self.replica,
            "dispatchedAt": since(self.dispatched_at),
            "firstTokenAt": since(times[0]) if times else None,
            "lastTokenAt": since(self.answer.last_at),
            "endedAt": since(self.ended_at),
            "gaps": [round(later - sooner, 6) for sooner, later in zip(times, times[1:])],
            "chunks": len(times),
            "finishReason": self.answer.finish_reason,
            "targetInputTokens": self.prompt.target_tokens,
            "maxTokens": self.prompt.max_tokens,
            "usage": {
                "promptTokens": self.answer.prompt_tokens,
                "completionTokens": self.answer.completion_tokens,
                "cachedTokens": self.answer.cached_tokens,
            }
            if counted
            else None,
            "clientTokens": None,
            "promptDigest": hashlib.sha256(self.prompt.text.encode()).hexdigest()[:16],
            "httpStatus": self.http_status,
            "error": {"class": self.error[0], "message": self.error[1]} if self.error else None,
            "text": "".join(self.answer.text),
        }
