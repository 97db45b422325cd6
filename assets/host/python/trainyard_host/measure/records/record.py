"""What is known about one request. Times are the client's monotonic clock; in the document they count from the origin."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from ..client.answer import Answer

if TYPE_CHECKING:
    from ..client.request_task import Prompt


# What stands in a text where its bytes were not UTF-8.
REPLACEMENT = "\ufffd"


def blank(index: int, target_tokens: int, max_tokens: int, digest: str) -> dict[str, Any]:
    """The document of a request that was never sent."""
    return {
        "index": index,
        "status": "cancelled",
        "replica": None,
        "dispatchedAt": None,
        "firstTokenAt": None,
        "lastTokenAt": None,
        "endedAt": None,
        "gaps": [],
        "chunks": 0,
        "finishReason": None,
        "targetInputTokens": target_tokens,
        "maxTokens": max_tokens,
        "usage": None,
        "clientTokens": None,
        "promptDigest": digest,
        "httpStatus": None,
        "error": {"class": "NotSent", "message": "the run ended before it was this request’s turn"},
        "text": "",
    }


class Record:
    """One request from its dispatch to its end. `error` is (class, message), or None where nothing failed."""

    def __init__(self, prompt: Prompt) -> None:
        self.prompt = prompt
        self.status = "cancelled"
        self.replica: int | None = None
        self.dispatched_at: float | None = None
        self.ended_at: float | None = None
        self.http_status: int | None = None
        self.answer = Answer()
        self.error: tuple[str, str] | None = None

    def prompt_facts(self) -> tuple[int, int, int, str]:
        """What `blank` takes."""
        digest = hashlib.sha256(self.prompt.text.encode()).hexdigest()[:16]
        return self.prompt.index, self.prompt.target_tokens, self.prompt.max_tokens, digest

    def answered(self, answer: Answer, error: tuple[str, str] | None) -> None:
        """Takes the answer and decides the status; an error of the connection comes before one of the answer."""
        self.answer = answer
        self.error = error or answer.error
        if self.error is None:
            self.status = "completed"
        else:
            self.status = "cancelled" if self.error[0] == "Cancelled" else "failed"

    def document(self, origin: float) -> dict[str, Any]:
        """One line of requests.jsonl. Moments are seconds since `origin`, to the microsecond."""

        def since(moment: float | None) -> float | None:
            return None if moment is None else round(moment - origin, 6)

        times = self.answer.token_times
        text = sound("".join(self.answer.text))
        counted = self.answer.prompt_tokens is not None or self.answer.completion_tokens is not None
        return {
            **blank(*self.prompt_facts()),
            "status": self.status,
            "replica": self.replica,
            "dispatchedAt": since(self.dispatched_at),
            "firstTokenAt": since(times[0]) if times else None,
            "lastTokenAt": since(self.answer.last_at),
            "endedAt": since(self.ended_at),
            "gaps": [round(later - sooner, 6) for sooner, later in zip(times, times[1:])],
            "chunks": len(times),
            "finishReason": self.answer.finish_reason,
            "usage": {
                "promptTokens": self.answer.prompt_tokens,
                "completionTokens": self.answer.completion_tokens,
                "cachedTokens": self.answer.cached_tokens,
            }
            if counted
            else None,
            "httpStatus": self.http_status,
            "error": {"class": self.error[0], "message": self.error[1]} if self.error else None,
            "text": text,
            **self._beside(text),
        }

    def _beside(self, text: str) -> dict[str, Any]:
        """What records have had since servers think, call tools, and send several tokens in one event."""
        answer, times = self.answer, self.answer.token_times
        content, sent = answer.first_content_at, self.dispatched_at
        facts: dict[str, Any] = {
            "ttfcSeconds": None if content is None or sent is None else round(content - sent, 6),
            "arrivals": len(set(times)),
            "reasoningChunks": answer.reasoning_events,
            "toolCallChunks": answer.tool_call_events,
            "chunksAreTokens": answer.events_are_tokens,
            "replacementCharacters": text.count(REPLACEMENT),
        }
        if answer.counts_known:
            facts["chunkTokens"] = answer.token_counts
        if answer.oddities:
            facts["oddities"] = [{"class": code, "message": message} for code, message in answer.oddities]
        return facts


def sound(text: str) -> str:
    """Halves of surrogate pairs are put together, and those without another half replaced: no file can hold them."""
    try:
        text.encode("utf-8")
        return text
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
