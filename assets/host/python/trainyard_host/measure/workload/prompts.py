"""The prompts of a run: LLMPerf's own, in LLMPerf's order, from the seed; trimmed to an exact length if so asked."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

from ..errors import invalid
from . import lengths
from .prompt_file import Item, PromptFile
from .request import Request
from .tokenizer import Tokenizer

# LLMPerf counts a beginning-of-sequence token per line of the poem, so its prompts are up to a quarter shorter than
# asked; this much more is asked of it before trimming.
SURPLUS = 1.4
TRIM_ROUNDS = 12


def build(request: Request, utils: Any, tokenizer: Tokenizer, folder: Path) -> tuple[list[Item], PromptFile]:
    """(warm-up, measured), the measured ones in a file without a name in `folder`.

    The warm-up is drawn last, so that it does not change what is measured. Raises MeasureError for lengths that cannot
    be had, OSError where the folder cannot hold the prompts.
    """
    random.seed(request.workload.seed)
    drawn = (_one(request, utils, tokenizer, index) for index in range(request.workload.requests))
    measured = PromptFile(drawn, folder)
    warmup = [_one(request, utils, tokenizer, index) for index in range(request.workload.warmup)]
    return warmup, measured


def _one(request: Request, utils: Any, tokenizer: Tokenizer, index: int) -> Item:
    load = request.workload
    max_tokens = utils.sample_random_positive_int(load.output_mean, load.output_stddev)
    if load.counting == "llmperf":
        mean, stddev = lengths.for_llmperf(load, utils, tokenizer, max_tokens)
        text, target = utils.randomly_sample_sonnet_lines_prompt(
            prompt_tokens_mean=mean,
            prompt_tokens_stddev=stddev,
            expect_output_tokens=max_tokens,
            tokenizer=tokenizer,
        )
        return [index, text, target, max_tokens]
    target = lengths.target(load, utils)
    if target + max_tokens > request.layout.sequence_length:
        raise invalid(
            "WorkloadTooLong",
            f"request {index} has {target} prompt tokens and max_tokens {max_tokens}, "
            f"together above the compiled length {request.layout.sequence_length}",
            "lower the means, the standard deviations or the jitter, or compile for a longer sequence",
        )
    text, _ = utils.randomly_sample_sonnet_lines_prompt(
        prompt_tokens_mean=int(target * SURPLUS) + 64,
        prompt_tokens_stddev=0,
        expect_output_tokens=max_tokens,
        tokenizer=tokenizer,
    )
    return [index, trim(text, target, tokenizer), target, max_tokens]


def trim(text: str, target: int, tokenizer: Tokenizer) -> str:
    """The longest beginning of `text` that the server counts as `target` tokens, template included.

    Cutting a text between tokens can change how its end is tokenized, so the cut is corrected until it is right.
    """
    tokens = tokenizer.plain(text)
    overhead = tokenizer.prompt_tokens(text) - len(tokens)
    keep = target - overhead
    for _ in range(TRIM_ROUNDS):
        if keep < 1:
            raise invalid(
                "PromptTooShort",
                f"{target} prompt tokens were asked and the chat template alone takes {overhead}",
                "raise the mean of the input tokens or lower its standard deviation",
            )
        cut = tokenizer.decode(tokens[:keep])
        excess = tokenizer.prompt_tokens(cut) - target
        if excess == 0:
            return cut
        keep -= excess
    return cut
