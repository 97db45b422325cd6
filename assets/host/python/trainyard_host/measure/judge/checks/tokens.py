"""Do the ledgers of tokens agree: the server's usage, its counters, the stream, and the client's tokenizer?"""

from __future__ import annotations

from typing import Callable, Optional

from ...metrics import counters
from ...metrics.row import Row
from ...metrics.stats import median
from .case import Case, Finding, not_judged, passed, suspect, together, worst

# The end-of-sequence token is counted and has no text.
UNSEEN_TOKENS = 1
# Text is not always tokenized as it was generated: a token or two at its ends are no sign of anything.
ODD_TOKENS = 2


def usage_against_metrics(case: Case) -> Finding:
    """Compares token sums of the answers with the counters at /metrics, in all and replica by replica."""
    tokens = case.result["tokens"]
    if tokens["outputByMetrics"] is None and tokens["inputByMetrics"] is None:
        return not_judged("the replicas export no token counters, or one was restarted")
    if not case.done:
        return not_judged("nothing was completed")
    return worst(
        _ledger(case, "output", _reported_output(case), tokens["outputByMetrics"], case.rows),
        _ledger(case, "input", tokens["inputByUsage"], tokens["inputByMetrics"], case.rows),
        *_per_replica(case),
    )


def _reported_output(case: Case) -> Optional[int]:
    """LLMPerf asks for no usage and reports its own recount instead, so that is what has to agree."""
    name = "outputByUsage" if case.request.client == "trainyard" else "outputByClient"
    found: Optional[int] = case.result["tokens"][name]
    return found


def _per_replica(case: Case) -> list[Finding]:
    """Two replicas whose ledgers are wrong in opposite directions agree in sum."""
    looks = case.evidence.get("counters") or []
    if len(looks) < 2 or any(row.prompt_tokens is None or row.replica is None for row in case.done):
        return []
    found = []
    for index, look in enumerate(looks):
        rows = [row for row in case.rows if row.replica == index]
        done = [row for row in rows if row.done]
        sums = {
            "promptTokens": sum(row.input_tokens for row in done),
            "generationTokens": sum(row.output_tokens for row in done),
        }
        for key, side in (("generationTokens", "output"), ("promptTokens", "input")):
            moved = counters.moved(look, key)
            found.append(_ledger(case, f"{side} of replica {index}", sums[key], moved, rows))
    return found


def _ledger(case: Case, side: str, usage: Optional[int], metrics: Optional[float], rows: list[Row]) -> Finding:
    """Requests that failed may have cost tokens that no usage reports: up to their bound is theirs."""
    if usage is None or metrics is None:
        return not_judged(f"{side}: one of the two ledgers is absent")
    unfinished = [row for row in rows if not row.done and row.dispatched_at is not None]
    bound = sum(_bound(row, side) for row in unfinished)
    unexplained = max(0.0, usage - metrics, metrics - usage - bound)
    evidence = f"{side}: {usage} reported, {metrics:.0f} by /metrics"
    if unfinished:
        evidence += f", {len(unfinished)} requests unfinished"
    if case.request.client == "upstream":
        dropped = case.request.workload.concurrency - 1
        evidence += (
            f"; LLMPerf adds one token to each of its {len(case.done)} counts, and up to {dropped} answers that were"
            " in flight when the last was counted are served and timed and not recorded"
        )
    return case.above(unexplained / max(1, usage), evidence)


def _bound(row: Row, side: str) -> int:
    return row.target_input if side.startswith("input") else row.max_tokens or 0


def usage_against_chunks(case: Case) -> Finding:
    """Several tokens in one event are the server's right: then the client's tokenizer has to confirm the usage."""
    rows = [row for row in case.done if row.completion_tokens and row.chunks]
    if not rows:
        return not_judged("no request has both usage and a stream")
    per_event = sum(row.output_tokens for row in rows) / sum(row.chunks for row in rows)
    finding = case.shares(
        rows,
        lambda row: not (by_events(row, case.limits["apart"]) or by_client(row, case.limits["client"])),
        "requests have a usage that neither their events nor the client's tokenizer confirm",
    )
    return Finding(finding.status, f"{finding.evidence}; {per_event:.3f} tokens per text event")


def by_events(row: Row, apart: float) -> bool:
    """Whether the number of text events confirms the usage within a share of it, one token without an event aside."""
    return abs(row.output_tokens - row.chunks) - UNSEEN_TOKENS <= apart * row.output_tokens


def by_client(row: Row, apart: float) -> bool:
    """Whether the client's tokenizer confirms the usage within a share of it, a token or two aside."""
    return row.client_output is not None and _apart(row.client_output, row.output_tokens) <= apart


def _apart(count: int, usage: int) -> float:
    return max(0, abs(count - usage) - ODD_TOKENS) / max(1, usage)


Pair = Callable[[Row], tuple[Optional[int], Optional[int]]]


def client_tokens(case: Case) -> Finding:
    """Compares the client's count of prompts and answers with the usage, for the median request and for each one."""
    # A text with broken characters does not become the same tokens again: nothing is learnt from counting it.
    whole = [row for row in case.done if not row.broken_text]
    findings = [
        _compare(case, "input", case.done, lambda row: (row.client_input, row.prompt_tokens)),
        _compare(case, "output", whole, lambda row: (row.client_output, row.completion_tokens)),
    ]
    if all(finding.status == "not-judged" for finding in findings):
        return not_judged("no request has both the count of the client and usage")
    return together(*findings)


def _compare(case: Case, side: str, rows: list[Row], ask: Pair) -> Finding:
    counted = [row for row in rows if ask(row)[0] is not None and ask(row)[1]]
    if not counted:
        return not_judged(f"{side}: no pairs")
    pairs = {id(row): (count or 0, usage or 1) for row in counted for count, usage in [ask(row)]}
    total = sum(count for count, _ in pairs.values()) / sum(usage for _, usage in pairs.values())
    apart = median([_apart(*pair) for pair in pairs.values()])
    evidence = f"{side}: client counts {total:.3f} of usage over {len(pairs)} requests"
    limit = case.limits["apart"][side]
    return worst(
        _middle(case, apart, evidence),
        case.shares(
            counted,
            lambda row: _apart(*pairs[id(row)]) > limit,
            f"{side} counts differ by over {limit:.0%}; in all the client counts {total:.3f} of usage",
        ),
    )


def _middle(case: Case, apart: float, evidence: str) -> Finding:
    """Never invalid by itself: where the median is far off, half of the requests are, and those are graded one by one."""
    return suspect(evidence) if apart > case.limits["medianSuspect"] else passed(evidence)
