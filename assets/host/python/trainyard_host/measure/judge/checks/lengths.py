"""Were the prompts and the answers as long as they were asked to be?"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from ...metrics.row import Row
from ...metrics.stats import mean
from .case import Case, Finding, invalid, not_judged, passed, suspect, together


def prompts_as_asked(case: Case) -> Finding:
    """Compares the server's count of each prompt, and the mean length sent, with what was requested."""
    low, high, extra = case.limits["shorter"], case.limits["longer"], case.limits["template"]
    counted = [row for row in case.done if row.target_input and row.prompt_tokens is not None]
    load = case.request.workload
    asked = _asked(case, "prompt", [row.target_input for row in case.rows], load.input_mean, load.input_stddev)
    if not counted:
        return asked
    return together(
        asked,
        case.shares(
            counted,
            lambda row: not low * row.target_input <= row.input_tokens <= high * row.target_input + extra,
            f"prompts have under {low:.0%} or over {high:.0%} of the tokens that were asked for",
        ),
    )


def answers_as_asked(case: Case) -> Finding:
    """Compares answers with their bound of tokens, and the mean bound with the request.

    Many answers that end early at one length, or at one share of their bound, break the rule too.
    """
    limited = [row for row in case.done if row.max_tokens is not None]
    if not limited:
        return not_judged("LLMPerf does not keep the bound of each answer")
    load = case.request.workload
    bounds = [row.max_tokens or 0 for row in case.rows if row.max_tokens is not None]
    over = [row for row in limited if row.output_tokens > (row.max_tokens or 0) + 1]
    return together(
        _asked(case, "bound of an answer", bounds, load.output_mean, load.output_stddev),
        case.above(len(over) / len(limited), f"{len(over)} of {len(limited)} answers are longer than their bound"),
        _same_end(case, limited),
    )


def _asked(case: Case, what: str, lengths: list[int], wanted: int, spread: int) -> Finding:
    """The mean of what was sent against the mean of what was requested, within chance and one in ten."""
    if not lengths or not any(lengths):
        return not_judged(f"the length of each {what} is not recorded")
    # Lengths below one are drawn again, which lifts the mean of a wide distribution.
    allowed = case.limits["mean"] * wanted + 5 * spread / len(lengths) ** 0.5 + max(0.0, spread - wanted / 3)
    evidence = f"mean {what} {mean(lengths):.0f} tokens, {wanted} requested"
    return invalid(evidence) if abs(mean(lengths) - wanted) > allowed else passed(evidence)


def _same_end(case: Case, rows: list[Row]) -> Finding:
    """Models end where the text does. Many that end at one share of their bound, or at one length, were ended."""
    early = [row for row in rows if row.finish == "stop" and _could_go_on(case, row)]
    if len(early) < case.limits["fewest"]:
        return passed(f"{len(early)} of {len(rows)} answers ended before their bound")
    shares = sorted(row.output_tokens / (row.max_tokens or 1) for row in early)
    lengths = sorted(row.output_tokens for row in early)
    most = max(_crowd(shares, case.limits["window"]), _crowd(lengths, 0))
    evidence = f"{most} of {len(rows)} answers ended at the same share of their bound, or at the same length"
    crowded = most >= case.limits["fewest"] and most > case.limits["crowd"] * len(early)
    if not crowded or most <= case.limits["endSuspect"] * len(rows):
        return passed(f"{len(early)} of {len(rows)} answers ended before their bound, not at one length")
    return invalid(evidence) if most > case.limits["endInvalid"] * len(rows) else suspect(evidence)


def _could_go_on(case: Case, row: Row) -> bool:
    bound = row.max_tokens or 0
    return bool(bound >= case.limits["fewestTokens"] and row.output_tokens < case.limits["early"] * bound)


def _crowd(ordered: Sequence[float], width: float) -> int:
    """Most values that lie within one width of each other."""
    return max(bisect_right(ordered, value + width) - at for at, value in enumerate(ordered))
