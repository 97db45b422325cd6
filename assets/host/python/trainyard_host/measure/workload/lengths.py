"""How long each prompt shall be: LLMPerf's draw, varied evenly by a share of itself if so asked."""

from __future__ import annotations

import random
from typing import Any

from ..errors import MeasureError, invalid
from .tokenizer import Tokenizer
from .workload import Workload

# LLMPerf draws until a length is above that of its own first line, for ever if none is; so often is enough to tell.
DRAWS = 1000


def target(load: Workload, utils: Any) -> int:
    """Tokens that the next prompt shall have: drawn by LLMPerf's rule, then varied."""
    return varied(load, utils.sample_random_positive_int(load.input_mean, load.input_stddev))


def varied(load: Workload, length: int) -> int:
    """The generator is asked only if there is something to vary, so that a seed without jitter sends what it always did."""
    if not load.input_jitter_percent:
        return length
    share = load.input_jitter_percent / 100
    return max(1, round(length * random.uniform(1 - share, 1 + share)))


def for_llmperf(load: Workload, utils: Any, tokenizer: Tokenizer, max_tokens: int) -> tuple[int, int]:
    """(mean, stddev) to ask LLMPerf for. What is varied has been drawn here, by its rule, and is asked for exactly."""
    if not load.input_jitter_percent:
        return load.input_mean, load.input_stddev
    least = len(tokenizer.encode(_first_line(utils, max_tokens)))
    for _ in range(DRAWS):
        drawn = utils.sample_random_positive_int(load.input_mean, load.input_stddev)
        if drawn >= least:
            return max(least, varied(load, drawn)), 0
    raise _too_short(load, least)


def _too_short(load: Workload, least: int) -> MeasureError:
    return invalid(
        "PromptTooShort",
        f"{load.input_mean} prompt tokens were asked and LLMPerf's own first line alone takes {least}",
        "raise the mean of the input tokens",
    )


class _FirstText(Exception):
    """LLMPerf's first line, which is the first text that it counts."""


class _Listener:
    def encode(self, text: str) -> list[int]:
        raise _FirstText(text)


def _first_line(utils: Any, max_tokens: int) -> str:
    """Its length is a bound that LLMPerf keeps to itself, and asked for less than that it would never return."""
    try:
        utils.randomly_sample_sonnet_lines_prompt(
            prompt_tokens_mean=1, prompt_tokens_stddev=0, expect_output_tokens=max_tokens, tokenizer=_Listener()
        )
    except _FirstText as found:
        return str(found)
    return ""
