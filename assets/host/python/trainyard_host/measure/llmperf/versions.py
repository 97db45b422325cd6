"""Which LLMPerf wrote a file, by what its `inter_token_latency_s` is.

The file names no version that tells: `2023-08-31` is in all of them. The field is the end-to-end latency over the
tokens in v2.0, over the events in f1d6bed, and with AWS's patches the time after the first token over the tokens that
followed it.
"""

from __future__ import annotations

from typing import Optional

from ..metrics.stats import median
from .file_fields import FileFields

V2, MAIN, PATCHED = "v2.0", "f1d6bed", "f1d6bed-patched"
VERSIONS = (V2, MAIN, PATCHED)
# The others lose what fails: a division by zero ends the thread before the request is recorded.
KEEPING = (V2,)
CLOSE = 0.01
# The two meanings differ by less than this where the first token comes at once: then it does not matter which it is.
ALIKE = 0.02


def recognised(rows: list[FileFields]) -> Optional[str]:
    """None if no meaning fits, or both fit."""
    apart: dict[str, list[float]] = {V2: [], PATCHED: [], MAIN: []}
    between = []
    for row in rows:
        values = [row.number(key) for key in ("inter_token_latency_s", "end_to_end_latency_s", "ttft_s")]
        tokens = row.whole("number_output_tokens")
        inter, whole, first = (value or 0.0 for value in values)
        if inter <= 0 or whole <= first or not tokens or tokens < 2:
            continue
        with_first, without = whole / tokens, (whole - first) / (tokens - 1)
        between.append(abs(with_first / without - 1))
        apart[V2].append(abs(inter / with_first - 1))
        apart[PATCHED].append(abs(inter / without - 1))
        events = round(whole / inter)
        apart[MAIN].append(abs(inter * events / whole - 1) * events if events else 1.0)
    if not between or median(between) < ALIKE:
        return None
    return next((name for name in (PATCHED, V2, MAIN) if median(apart[name]) < CLOSE), None)


def tpot(row: FileFields, version: Optional[str]) -> Optional[float]:
    """From end to end, first token and count where they are there; else the field, where it means that."""
    whole, first = row.number("end_to_end_latency_s"), row.number("ttft_s")
    tokens = row.whole("number_output_tokens") or 0
    # The count has a beginning-of-sequence token: an answer of one token has two.
    if tokens <= 2:
        return None
    if whole and first and whole >= first:
        return (whole - first) / (tokens - 1)
    return (row.number("inter_token_latency_s") or None) if version == PATCHED else None
