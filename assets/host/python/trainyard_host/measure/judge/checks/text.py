"""Is what came back an answer?"""

from __future__ import annotations

from ...metrics import view
from .case import Case, Finding, not_judged, suspect, worst


def empty_generations(case: Case) -> Finding:
    if not case.done:
        return not_judged("nothing was completed")
    empty = [record for record in case.done if _is_empty(record)]
    return case.above(len(empty) / len(case.done), f"{len(empty)} of {len(case.done)} texts are empty")


def _is_empty(record: view.Record) -> bool:
    if record.get("imported"):
        return not view.ttft(record)
    return record["chunks"] == 0 or not str(record["text"]).strip()


def repeated_generations(case: Case) -> Finding:
    limits = case.limits
    rows = [r for r in case.done if r.get("text") and len(r["text"]) >= limits["fewestCharacters"]]
    if not rows:
        return not_judged("no texts that are long enough")
    loops = sum(loop_share(record["text"], limits["periods"]) >= limits["loopShare"] for record in rows)
    seen: dict[str, set[str]] = {}
    for record in rows:
        seen.setdefault(record["text"], set()).add(record["promptDigest"])
    # The same text for the same prompt is what a cold temperature does; for different prompts it is a fault.
    equal = sum(len(prompts) for prompts in seen.values() if len(prompts) > 1)
    evidence = f"{loops} of {len(rows)} texts loop, {equal} equal the text of another prompt"
    return case.above(max(loops, equal) / len(rows), evidence)


def loop_share(text: str, periods: int) -> float:
    """Largest part of the end of a text that is one piece repeated at least `periods` times.

    The end of a text is periodic with period p for as long as it equals itself shifted by p. The prefix function of
    the reversed text gives the smallest period of every ending in linear time.
    """
    reverse = text[::-1]
    border = [0] * len(reverse)
    best = 0
    for at in range(1, len(reverse)):
        length = border[at - 1]
        while length and reverse[at] != reverse[length]:
            length = border[length - 1]
        border[at] = length + (reverse[at] == reverse[length])
        size = at + 1
        if border[at] and (size - border[at]) * periods <= size:
            best = size
    return best / len(text) if text else 0.0


def truncated_generations(case: Case) -> Finding:
    known = [record for record in case.records if not record.get("imported") and record["status"] != "cancelled"]
    if not known:
        return not_judged("LLMPerf keeps no finish reasons")
    cut = [record for record in known if _is_cut(record)]
    finding = case.above(len(cut) / len(known), f"{len(cut)} of {len(known)} were cut short")
    early = [
        record
        for record in case.done
        if record["finishReason"] == "stop" and view.output_tokens(record) < record["maxTokens"] / 2
    ]
    if len(early) > case.limits["early"] * max(1, len(case.done)):
        return worst(finding, suspect(f"{len(early)} of {len(case.done)} stopped before half of max_tokens"))
    return finding


def _is_cut(record: view.Record) -> bool:
    if (record.get("error") or {}).get("class") == "TruncatedStream":
        return True
    short = record.get("usage") and view.output_tokens(record) < record["maxTokens"]
    return record["status"] == "completed" and record["finishReason"] == "length" and bool(short)


def one_token_answers(case: Case) -> Finding:
    longer = [record for record in case.done if record["maxTokens"] is None or record["maxTokens"] > 1]
    if not longer:
        return not_judged("one token was asked for")
    # LLMPerf's recount has a beginning-of-sequence token.
    one = [record for record in longer if view.output_tokens(record) <= (2 if record.get("imported") else 1)]
    return case.above(len(one) / len(longer), f"{len(one)} of {len(longer)} answers have at most one token")
