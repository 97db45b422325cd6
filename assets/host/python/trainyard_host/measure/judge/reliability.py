"""What arrivals and the client's own delay do to each number: a verdict of metrics, beside that of the whole.

A server may send several tokens in one event. Then the time per token, from the server's own count, is right, and the
time between events is not the time between tokens. A client that is a few milliseconds late shifts a short time to
first token and leaves the time per token of a long answer as it is.
"""

from __future__ import annotations

from typing import Any

from ..metrics.row import Row
from .checks.arrivals import lumped
from .checks.case import Case

Said = dict[str, dict[str, str]]
ITL, TPOT, TTFT = "interTokenSeconds", "tpotSeconds", "ttftSeconds"


def of_metrics(case: Case) -> Said:
    """Only the metrics of which there is something to say: status `corrected` or `biased`, and why.

    The limits are those of `StreamArrivals`, `UsageAgainstChunks` and `ClientSaturated`.
    """
    rows = [row for row in case.done if not row.imported and row.chunks and row.output_tokens > 1]
    said: Said = {}
    for found in (_inter_token(rows, case.limits), _first_and_rest(case, rows), _late(case)) if rows else ():
        for name, verdict in found.items():
            if said.get(name, {}).get("status") != "biased":
                said[name] = verdict
    return said


def _late(case: Case) -> Said:
    lag, metrics = case.own_delay(), case.result["metrics"]
    said: Said = {}
    if lag is None:
        return said
    for name, share, what in ((TTFT, case.limits["ttft"], "time to first token"), (ITL, case.limits["gap"], "gap")):
        middle = metrics[name]["p50"] * case.time_scale if metrics[name] else 0.0
        if metrics[name] and lag > share * middle:
            reason = f"own delay p99 {lag * 1000:.2f} ms beside a median {what} of {middle * 1000:.2f} ms"
            said[name] = {"status": "biased", "reason": reason}
    return said


def _inter_token(rows: list[Row], limits: dict[str, Any]) -> Said:
    tokens, events = sum(row.output_tokens for row in rows), sum(row.chunks for row in rows)
    several = sum(row.output_tokens - row.chunks > 1 + limits["several"] * row.output_tokens for row in rows)
    if tokens <= (1 + limits["pooled"]) * events and several <= limits["pooled"] * len(rows):
        return {}
    counted = all(row.counted_events or abs(row.output_tokens - row.chunks) <= 1 for row in rows)
    what = f"{several} of {len(rows)} answers have several tokens per event, {tokens / events:.3f} over all"
    if counted:
        return {ITL: {"status": "corrected", "reason": f"{what}; each gap is divided by the tokens of its event"}}
    return {
        ITL: {
            "status": "biased",
            "reason": f"{what}: the mean is by the server's count of tokens, percentiles are of times between events",
        }
    }


def _first_and_rest(case: Case, rows: list[Row]) -> Said:
    """TPOT spreads the time after the first event over all tokens but one: too few if that event brought several."""
    limits = case.limits
    lumps = [row for row in rows if row.output_tokens >= limits["fewestTokens"] and lumped(case, row)]
    if lumps:
        reason = f"{len(lumps)} of {len(rows)} answers came in one piece or in lumps"
        return {name: {"status": "biased", "reason": reason} for name in (TTFT, TPOT, ITL)}
    first = [row for row in rows if row.first_event_tokens is not None]
    extra = sum((row.first_event_tokens or 1) - 1 for row in first)
    low = extra / max(1, sum(row.output_tokens - 1 for row in first))
    if low <= limits["first"]:
        return {}
    return {TPOT: {"status": "biased", "reason": f"first events bring several tokens: TPOT is {low:.1%} too low"}}
