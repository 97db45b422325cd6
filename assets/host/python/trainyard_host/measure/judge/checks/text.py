"""Is what came back an answer?"""

from __future__ import annotations

from ...metrics.row import Row
from .case import Case, Finding, not_judged, suspect, together, worst


def empty_generations(case: Case) -> Finding:
    """Grades completed requests without any text; LLMPerf keeps none, so there a missing first token tells."""
    if not case.done:
        return not_judged("nothing was completed")
    empty = [row for row in case.done if _is_empty(row)]
    return case.above(len(empty) / len(case.done), f"{len(empty)} of {len(case.done)} texts are empty")


def _is_empty(row: Row) -> bool:
    if row.imported:
        return not row.ttft
    return row.chunks == 0 or row.blank


def repeated_generations(case: Case) -> Finding:
    """Grades texts that loop, and texts that are equal although their prompts differ."""
    limits = case.limits
    rows = [row for row in case.done if row.characters >= limits["fewestCharacters"]]
    if not rows:
        return not_judged("no texts that are long enough")
    seen: dict[int, set[str]] = {}
    for row in rows:
        seen.setdefault(row.text_hash, set()).add(row.digest or "")
    # The same text for the same prompt is what a cold temperature does; for different prompts it is a fault.
    return together(
        case.shares(rows, lambda row: row.repeated >= limits["loopShare"], "texts loop"),
        case.shares(rows, lambda row: len(seen[row.text_hash]) > 1, "texts equal the text of another prompt"),
    )


def truncated_generations(case: Case) -> Finding:
    """Grades streams that broke or ended by length below their bound; many stops before half of it are suspect."""
    known = [row for row in case.rows if not row.imported and row.status != "cancelled"]
    if not known:
        return not_judged("LLMPerf keeps no finish reasons")
    cut = [row for row in known if _is_cut(row)]
    finding = case.above(len(cut) / len(known), f"{len(cut)} of {len(known)} were cut short")
    early = [row for row in case.done if row.finish == "stop" and row.output_tokens < (row.max_tokens or 0) / 2]
    if len(early) > case.limits["early"] * max(1, len(case.done)):
        return worst(finding, suspect(f"{len(early)} of {len(case.done)} stopped before half of max_tokens"))
    return finding


def _is_cut(row: Row) -> bool:
    if row.error_class == "TruncatedStream":
        return True
    short = row.completion_tokens is not None and row.output_tokens < (row.max_tokens or 0)
    return row.done and row.finish == "length" and short


def one_token_answers(case: Case) -> Finding:
    """Grades answers of a single token to requests that allowed more."""
    longer = [row for row in case.done if row.max_tokens is None or row.max_tokens > 1]
    if not longer:
        return not_judged("one token was asked for")
    # LLMPerf's recount has a beginning-of-sequence token.
    one = [row for row in longer if row.output_tokens <= (2 if row.imported else 1)]
    return case.above(len(one) / len(longer), f"{len(one)} of {len(longer)} answers have at most one token")
