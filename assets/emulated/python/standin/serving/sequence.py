"""One request inside the engine."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Optional, Protocol

from .words import WordStream


class Sink(Protocol):
    """Where tokens go, `count` at a time. `text` is None for the end-of-sequence token alone."""

    def token(self, text: Optional[str], finish: Optional[str], count: int = 1) -> None: ...

    def fail(self, message: str) -> None: ...

    def gone(self) -> bool: ...


@dataclass
class Sequence:
    identity: str
    prompt_tokens: int
    max_tokens: int
    top_k: int
    words: WordStream
    sink: Sink
    arrival: float
    prompt: str = ""
    stops_at: Optional[int] = None
    """Tokens after which the model ends by itself; None: it writes until it is cut."""
    produced: int = 0
    prefill_start: Optional[float] = None
    prefill_modelled: Optional[float] = None
    """Seconds that the model of the hardware gives its prefill, before the time scale."""
    token_times: list[float] = field(default_factory=list)
    end: Optional[float] = None
    finish: Optional[str] = None
    corrupted: bool = False

    def record(self) -> dict[str, Any]:
        return {
            "id": self.identity,
            "arrival": self.arrival,
            "prefillStart": self.prefill_start,
            "prefillModelled": self.prefill_modelled,
            "firstToken": self.token_times[0] if self.token_times else None,
            "tokenTimes": self.token_times,
            "end": self.end,
            "promptTokens": self.prompt_tokens,
            "completionTokens": self.produced,
            "finishReason": self.finish,
            "corrupted": self.corrupted,
        }
