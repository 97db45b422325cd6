"""Do the ledgers of tokens agree: the server's usage, its counters, the stream, and the client's tokenizer?"""

from __future__ import annotations

from typing import Callable, Optional

from ...metrics.stats import median
from ...metrics.view import Record
from .case import Case, Finding, not_judged, passed, worst


def usage_against_metrics(case: Case) -> Finding:
    tokens = case.result["tokens"]
    if tokens["outputByMetrics"] is None and tokens["inputByMetrics"] is None:
        return not_judged("the replicas export no token counters, or one was restarted")
    if not case.done:
        return not_judged("nothing was completed")
    return worst(
        _ledger(case, "output", _reported_output(case), tokens["outputByMetrics"], "maxTokens"),
        _ledger(case, "input", tokens["inputByUsage"], tokens["inputByMetrics"], "targetInputTokens"),
    )


def _reported_output(case: Case) -> Optional[int]:
    """LLMPerf asks for no usage and reports its own recount instead, so that is what has to agree."""
    name = "outputByUsage" if case.request.client == "trainyard" else "outputByClient"
    return case.result["tokens"][name]


def _ledger(case: Case, side: str, usage: Optional[int], metrics: Optional[int], bound: str) -> Finding:
    """Requests that failed may have cost tokens that no usage reports: up to their bound is theirs."""
    if usage is None or metrics is None:
        return not_judged(f"{side}: one of the two ledgers is absent")
    unfinished = [r for r in case.records if r["status"] != "completed" and r["dispatchedAt"] is not None]
    unexplained = max(0, usage - metrics, metrics - usage - sum(r[bound] for r in unfinished))
    evidence = f"{side}: {usage} reported, {metrics} by /metrics"
    if unfinished:
        evidence += f", {len(unfinished)} requests unfinished"
    if case.request.client == "upstream":
        dropped = case.request.workload.concurrency - 1
        evidence += (
            f"; LLMPerf adds one token to each of its {len(case.done)} counts, and up to {dropped} answers that were"
            " in flight when the last was counted are served and timed and not recorded"
        )
    return case.above(unexplained / max(1, usage), evidence)


def usage_against_chunks(case: Case) -> Finding:
    rows = [
        (record["chunks"], record["usage"]["completionTokens"])
        for record in case.done
        if record.get("usage") and record["usage"].get("completionTokens") and record.get("chunks")
    ]
    if not rows:
        return not_judged("no request has both usage and a stream")
    # The end-of-sequence token is counted and has no text, hence the one that is forgiven.
    apart = median([max(0, abs(tokens - chunks) - 1) / tokens for chunks, tokens in rows])
    per_event = sum(tokens for _, tokens in rows) / sum(chunks for chunks, _ in rows)
    return case.above(apart, f"{per_event:.3f} tokens per text event over {len(rows)} requests")


def client_tokens(case: Case) -> Finding:
    sides: dict[str, Callable[[Record], Optional[int]]] = {
        "input": lambda record: record["usage"].get("promptTokens"),
        "output": lambda record: record["usage"].get("completionTokens"),
    }
    findings = [_compare(case, side, ask) for side, ask in sides.items()]
    judged = [finding for finding in findings if finding.status != "not-judged"]
    if not judged:
        return not_judged("no request has both the count of the client and usage")
    gravest = worst(*judged)
    return gravest if gravest.status != "pass" else passed("; ".join(finding.evidence for finding in judged))


def _compare(case: Case, side: str, ask: Callable[[Record], Optional[int]]) -> Finding:
    pairs = [
        (record["clientTokens"][side], ask(record))
        for record in case.done
        if record.get("clientTokens") and record.get("usage") and record["clientTokens"].get(side) is not None
    ]
    ratios = [(count, usage) for count, usage in pairs if usage]
    if not ratios:
        return not_judged(f"{side}: no pairs")
    # Text is not always tokenized as it was generated: a token or two at its ends are no sign of anything.
    apart = median([max(0, abs(count - usage) - 2) / usage for count, usage in ratios])
    total = sum(count for count, _ in ratios) / sum(usage for _, usage in ratios)
    return case.above(apart, f"{side}: client counts {total:.3f} of usage over {len(ratios)} requests")
