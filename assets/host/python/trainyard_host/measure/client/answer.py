"""What one answer turned out to be: its tokens with their times, its end, its usage, and what was wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Optional

# An odd thing that a server says with every event is told so many times per request.
ODDITIES_KEPT = 3


@dataclass
class Answer:
    """What a stream brought. Moments are seconds of the client's monotonic clock."""

    token_times: list[float] = field(default_factory=list)
    # Beside each time, how many tokens the event had, if the server said so.
    token_counts: list[Optional[int]] = field(default_factory=list)
    first_content_at: Optional[float] = None
    last_at: Optional[float] = None
    reasoning_events: int = 0
    tool_call_events: int = 0
    text: list[str] = field(default_factory=list)
    finish_reason: Optional[str] = None
    prompt_tokens: Optional[int] = None
    completion_tokens: Optional[int] = None
    cached_tokens: Optional[int] = None
    closed: bool = False
    error: Optional[tuple[str, str]] = None
    # What was odd and cost nothing but a piece of evidence.
    oddities: list[tuple[str, str]] = field(default_factory=list)

    def fail(self, code: str, message: str) -> None:
        """The first reason is the one: what follows is often its consequence."""
        if self.error is None:
            self.error = (code, message)

    def odd(self, code: str, message: str) -> None:
        """Notes something strange that did not make the answer wrong; the first three of a request are kept."""
        if len(self.oddities) < ODDITIES_KEPT:
            self.oddities.append((code, message))

    @property
    def counts_known(self) -> bool:
        """Whether the server said of every event how many tokens it carries."""
        return bool(self.token_counts) and None not in self.token_counts

    @property
    def events_are_tokens(self) -> Optional[bool]:
        """Whether the server counts as many tokens as events arrived; the end-of-sequence token has no event."""
        if self.counts_known:
            return set(self.token_counts) == {1}
        if self.completion_tokens is None:
            return None
        return self.completion_tokens - len(self.token_times) in (0, 1)
