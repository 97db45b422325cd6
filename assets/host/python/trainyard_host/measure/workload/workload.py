"""What is sent, as the request says it: how many, how long, with which seed, and until when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .fields import Fields

# What the tutorial sends, and inside the bound (64) that its launch command sets. A request without top_k ends the
# server: vLLM turns "none" into 256 and the runtime refuses that inside the engine.
DEFAULT_TOP_K = 50
MAX_JITTER_PERCENT = 50
# The same as in the catalogue, which a result that is read again elsewhere does not have beside it.
DEFAULT_SEED = 11111
COUNTINGS = ("llmperf", "exact")


@dataclass(frozen=True)
class Workload:
    """Counts of requests, means and deviations in tokens, and limits in seconds.

    `concurrency` is over all replicas together; `counting` says whose count a prompt's length is, `llmperf` or `exact`.
    """

    requests: int
    warmup: int
    concurrency: int
    # None: an import whose files do not say.
    seed: int | None
    input_mean: int
    input_stddev: int
    input_jitter_percent: int
    counting: str
    output_mean: int
    output_stddev: int
    sampling: dict[str, Any] | None
    top_k_added: bool
    time_limit: float
    give_up: float
    goodput: dict[str, float] | None


def parse(item: Fields, slots: int, sent_here: bool = True) -> Workload:
    """What somebody else sent is not completed with what this program would have sent."""
    tokens_in, tokens_out = item.section("inputTokens"), item.section("outputTokens")
    sampling = item.mapping("samplingParameters", {} if sent_here else None)
    added = sent_here and "top_k" not in sampling
    if added:
        sampling = {**sampling, "top_k": DEFAULT_TOP_K}
    goodput = item.section("goodput", optional=True)
    workload = Workload(
        requests=item.whole("requests", at_least=1),
        warmup=item.whole("warmupRequests", at_least=0, default=0),
        concurrency=item.whole("concurrency", at_least=0, default=0) or slots,
        seed=item.whole("seed", at_least=0, default=DEFAULT_SEED if sent_here else None),
        input_mean=tokens_in.whole("mean", at_least=1),
        input_stddev=tokens_in.whole("stddev", at_least=0, default=0),
        input_jitter_percent=tokens_in.whole("jitterPercent", at_least=0, at_most=MAX_JITTER_PERCENT, default=0),
        counting=tokens_in.choice("counting", COUNTINGS, default=COUNTINGS[0]),
        output_mean=tokens_out.whole("mean", at_least=1),
        output_stddev=tokens_out.whole("stddev", at_least=0, default=0),
        sampling=sampling,
        top_k_added=added,
        time_limit=item.number("timeLimitSeconds", above=0),
        give_up=item.number("giveUpSeconds", above=0, default=30.0),
        goodput=_goodput(goodput) if goodput else None,
    )
    for section in (tokens_in, tokens_out, item):
        section.done()
    return workload


def _goodput(item: Fields) -> dict[str, float]:
    limits = {name: item.number(name, above=0) for name in ("ttftSeconds", "tpotSeconds")}
    item.done()
    return limits
