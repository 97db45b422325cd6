"""The definitions of METRICS.md over one line of requests.jsonl, kept small: no text and no list of gaps.

A record that was imported has no moments, only what LLMPerf computed from them; it carries those as `imported`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Optional

from ..finite import is_finite
from .text import repeated_share

Record = dict[str, Any]
# Of the gaps of one answer the larger half is left out of its pace: prefills of others are in some of them.
STEADY = 0.5
# A gap of so many steady ones is a pause.
PAUSE = 4.0


class Row:
    """One request. Names follow the record's; what the record does not say is None."""

    __slots__ = (
        "backwards",
        "blank",
        "broken_text",
        "cached_tokens",
        "characters",
        "chunks",
        "client_input",
        "client_output",
        "completion_tokens",
        "counted_events",
        "digest",
        "dispatched_at",
        "end_to_end",
        "ended_at",
        "error_class",
        "error_message",
        "finish",
        "first_at",
        "first_event_tokens",
        "first_gap",
        "gap_count",
        "http_status",
        "imported",
        "index",
        "last_at",
        "max_tokens",
        "moments",
        "pauses",
        "prompt_tokens",
        "repeated",
        "replica",
        "status",
        "steady_gap",
        "target_input",
        "text_hash",
        "tpot",
        "ttfc",
        "ttft",
    )  # fmt: skip

    def __init__(self, record: Record) -> None:
        refuse_strange(record)
        usage, client, error = record.get("usage"), record.get("clientTokens"), record.get("error")
        self.index: int = record["index"]
        self.status: str = record["status"]
        self.replica: Optional[int] = record["replica"]
        self.dispatched_at: Optional[float] = record.get("dispatchedAt")
        self.first_at: Optional[float] = record["firstTokenAt"]
        self.last_at: Optional[float] = record["lastTokenAt"]
        self.ended_at: Optional[float] = record["endedAt"]
        self.chunks: int = record["chunks"]
        self.finish: Optional[str] = record["finishReason"]
        self.target_input: int = record["targetInputTokens"]
        self.max_tokens: Optional[int] = record["maxTokens"]
        self.prompt_tokens: Optional[int] = _of(usage, "promptTokens")
        self.completion_tokens: Optional[int] = _of(usage, "completionTokens")
        self.cached_tokens: Optional[int] = _of(usage, "cachedTokens")
        self.client_input: Optional[int] = _of(client, "input")
        self.client_output: Optional[int] = _of(client, "output")
        self.digest: Optional[str] = record.get("promptDigest")
        self.http_status: Optional[int] = record.get("httpStatus")
        self.error_class: Optional[str] = _of(error, "class")
        self.error_message: Optional[str] = _of(error, "message")
        self.imported: bool = bool(record.get("imported"))
        self._read_text(str(record.get("text") or ""))
        self._read_gaps(record.get("gaps") or [])
        self._read_events(record)
        self._measure(record)

    def _read_text(self, text: str) -> None:
        self.characters = len(text)
        self.blank = not text.strip()
        self.text_hash = hash(text)
        self.repeated = repeated_share(text) if self.status == "completed" else 0.0
        self.broken_text = "\ufffd" in text

    def _read_gaps(self, gaps: Sequence[float]) -> None:
        self.gap_count = len(gaps)
        self.first_gap: Optional[float] = gaps[0] if gaps else None
        ordered = sorted(gaps)
        # Events that one read of the socket brought have the same moment; the gap before them is theirs too.
        apart = [gap for gap in ordered if gap > 0]
        kept = apart[: max(1, int(len(apart) * STEADY))]
        self.steady_gap: Optional[float] = sum(kept) / len(kept) * len(apart) / len(gaps) if kept else None
        limit = PAUSE * (self.steady_gap or 0.0)
        self.pauses = sum(gap > limit for gap in gaps[1:])
        self.moments = 1 + len(apart) if self.chunks else 0
        moments = [self.dispatched_at, self.first_at, self.last_at, self.ended_at]
        known = [moment for moment in moments if moment is not None]
        self.backwards = any(b < a for a, b in zip(known, known[1:])) or (bool(ordered) and ordered[0] < 0)

    def _read_events(self, record: Record) -> None:
        """How many tokens each event carried, where the client counted them."""
        carried = event_tokens(record)
        self.counted_events = bool(carried)
        self.first_event_tokens: Optional[int] = carried[0] if carried else None

    def _measure(self, record: Record) -> None:
        found = record.get("imported") or {}
        self.ttft: Optional[float] = found.get("ttftSeconds")
        # To the first content, where an answer has any: what came before it was thought, or called tools.
        self.ttfc: Optional[float] = record.get("ttfcSeconds")
        self.end_to_end: Optional[float] = found.get("endToEndSeconds")
        self.tpot: Optional[float] = found.get("tpotSeconds")
        if self.imported or self.dispatched_at is None:
            return
        if self.first_at is not None:
            self.ttft = self.first_at - self.dispatched_at
        if self.ended_at is not None:
            self.end_to_end = self.ended_at - self.dispatched_at
        if self.output_tokens > 1 and self.first_at is not None and self.last_at is not None:
            self.tpot = (self.last_at - self.first_at) / (self.output_tokens - 1)

    @property
    def done(self) -> bool:
        """Whether it ended as it should; only such rows are in latencies and throughput."""
        return self.status == "completed"

    @property
    def output_tokens(self) -> int:
        """By the server's usage; by events with text where the server gave none."""
        return self.chunks if self.completion_tokens is None else self.completion_tokens

    @property
    def several_tokens_per_event(self) -> bool:
        """Fewer events than tokens, beyond the end-of-sequence token, which has no event."""
        return self.output_tokens - self.chunks > 1

    @property
    def input_tokens(self) -> int:
        """By the server's usage; else by the client's tokenizer; else the target."""
        if self.prompt_tokens is not None:
            return self.prompt_tokens
        return self.target_input if self.client_input is None else self.client_input

    @property
    def decode(self) -> Optional[float]:
        """Seconds from the first token to the end of the answer."""
        return None if self.ttft is None or self.end_to_end is None else self.end_to_end - self.ttft

    @property
    def step(self) -> Optional[float]:
        """Mean time from one event to the next: what the server needs for one pass, however many tokens it brings."""
        events = min(self.chunks, self.output_tokens)
        if events < 2 or self.first_at is None or self.last_at is None:
            return None
        return (self.last_at - self.first_at) / (events - 1)

    @property
    def pace(self) -> Optional[float]:
        """Time per token without the pauses that other requests' prefills make."""
        if self.steady_gap is None or not self.output_tokens:
            return None
        return self.steady_gap * self.chunks / self.output_tokens


MOMENTS = ("dispatchedAt", "firstTokenAt", "lastTokenAt", "endedAt")
STATUSES = ("completed", "failed", "cancelled")


def refuse_strange(record: Record) -> None:
    """A line of a file that somebody edited is told from a request before anything is computed from it."""
    for key in MOMENTS:
        if not (record.get(key) is None or is_finite(record[key])):
            raise ValueError(f"{key} is {record[key]!r}")
    if not math.isfinite(math.fsum(record.get("gaps") or [])):
        raise ValueError("a gap is no number")
    if record["status"] not in STATUSES:
        raise ValueError(f"status is {record['status']!r}")
    for key in ("index", "chunks", "targetInputTokens"):
        if type(record[key]) is not int or record[key] < 0:
            raise ValueError(f"{key} is {record[key]!r}")
    for key, section in (("replica", record), ("maxTokens", record), *_counts(record)):
        value = section.get(key)
        if not (value is None or (type(value) is int and value >= 0)):
            raise ValueError(f"{key} is {value!r}")


def _counts(record: Record) -> list[tuple[str, Record]]:
    sections = {"usage": ("promptTokens", "completionTokens", "cachedTokens"), "clientTokens": ("input", "output")}
    return [(key, record[name]) for name, keys in sections.items() if record.get(name) for key in keys]


def event_tokens(record: Record) -> list[int]:
    """Tokens of each event with text; empty where nobody counted them or the counts are not of these events."""
    carried = record.get("chunkTokens")
    if not isinstance(carried, list) or len(carried) != record["chunks"]:
        return []
    return carried if all(isinstance(count, int) and count > 0 for count in carried) else []


def _of(section: Any, key: str) -> Any:
    return section.get(key) if isinstance(section, dict) else None


def completed(rows: list[Row]) -> list[Row]:
    """Those that ended as they should."""
    return [row for row in rows if row.done]


def dispatched(rows: list[Row]) -> list[Row]:
    """Those with a known beginning and end."""
    return [row for row in rows if row.dispatched_at is not None and row.ended_at is not None]


def ttfts(rows: list[Row]) -> list[float]:
    """Seconds from dispatch to the first token, of completed requests that have one."""
    return [row.ttft for row in rows if row.done and row.ttft is not None]


def ttfcs(rows: list[Row]) -> list[float]:
    """Seconds from dispatch to the first content, of completed requests that have any."""
    return [row.ttfc for row in rows if row.done and row.ttfc is not None]


def tpots(rows: list[Row]) -> list[float]:
    """Seconds per output token after the first, of completed requests with at least two."""
    return [row.tpot for row in rows if row.done and row.tpot is not None]


def end_to_ends(rows: list[Row]) -> list[float]:
    """Seconds from dispatch to the end of the answer, of completed requests."""
    return [row.end_to_end for row in rows if row.done and row.end_to_end is not None]
