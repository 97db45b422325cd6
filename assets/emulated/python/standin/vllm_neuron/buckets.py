"""Which lengths and batches are compiled, and what of them the server refuses, in its own words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Optional

from .settings import Settings

SEGMENT_SIZES = [512, 1024, 2048, 4096, 8192]
LONGEST_SINGLE_PREFILL = 16384
SMALLEST_PREFILL = 128
CONTEXT_TILE = 128


class BucketsRefused(Exception):
    """A ValueError of the model runner; the text is its own."""


@dataclass(frozen=True)
class Buckets:
    prefill: list[int]
    sequences: list[int]
    contexts: list[int]
    """Context lengths that decode is compiled for, the longest last."""
    segment: Optional[int]
    """Tokens into which longer prompts are cut; None: a prompt is prefilled in one piece."""

    def targets(self) -> list[tuple[str, int, int]]:
        """(phase, bucket, second size) of every graph."""
        prefill = [("prefill", length, self.segment or length) for length in self.prefill]
        return prefill + [("decode", batch, context) for batch in self.sequences for context in self.contexts]


def read_buckets(settings: Settings) -> Buckets:
    config, longest = settings.config, int(settings.max_model_len or 0)
    tokens = min(settings.max_num_batched_tokens, longest)
    explicit = _list_of(config, "num_batched_tokens_buckets")
    segment = _segment(settings, tokens, longest, explicit)
    _refuse_prefix_caching(settings, segment)
    prefill = explicit or ([segment] if segment else _powers(SMALLEST_PREFILL, tokens))
    _ends_at(prefill, "num_batched_tokens_buckets", "max_num_batched_tokens", tokens)
    sequences = _list_of(config, "num_seqs_buckets") or _powers(1, settings.max_num_seqs)
    _ends_at(sequences, "num_seqs_buckets", "max_num_seqs", settings.max_num_seqs)
    return Buckets(prefill, sequences, [*_contexts(config, longest), longest], segment)


def _list_of(config: Mapping[str, Any], name: str) -> Optional[list[int]]:
    if name not in config:
        return None
    value = config[name]
    if not value and value != 0:
        raise BucketsRefused(f"{name} cannot be empty")
    if not isinstance(value, list):
        raise BucketsRefused(f"{name} must be a list, got {type(value)}")
    for index, each in enumerate(value):
        if not isinstance(each, int) or isinstance(each, bool):
            raise BucketsRefused(f"{name}[{index}] must be an integer, got {each}")
        if each <= 0:
            raise BucketsRefused(f"{name}[{index}] must be positive, got {each}")
    if any(after <= before for before, after in zip(value, value[1:])):
        raise BucketsRefused(f"{name} must be in strictly ascending order, got {value}")
    return value


def _ends_at(buckets: list[int], name: str, limit_name: str, limit: int) -> None:
    if buckets[-1] != limit:
        raise BucketsRefused(f"Last bucket in {name} must equal {limit_name} ({limit}), got {buckets[-1]}")


def _segment(settings: Settings, tokens: int, longest: int, explicit: Optional[list[int]]) -> Optional[int]:
    if "kv_segment_size_buckets" in settings.config:
        return _explicit_segment(settings.config["kv_segment_size_buckets"], explicit)
    if tokens >= longest:
        if longest > LONGEST_SINGLE_PREFILL:
            raise BucketsRefused(
                f"Single-shot prefill (max_num_batched_tokens={tokens} >= max_model_len={longest}) is only supported when "
                f"max_model_len <= {LONGEST_SINGLE_PREFILL}. Set max_num_batched_tokens to one of {SEGMENT_SIZES} to enable "
                "chunked prefill."
            )
        return None
    if tokens not in SEGMENT_SIZES:
        other = (
            f" Alternatively, set max_num_batched_tokens={longest} (equal to max_model_len) to disable chunked prefill."
            if longest <= LONGEST_SINGLE_PREFILL
            else ""
        )
        raise BucketsRefused(
            f"max_num_batched_tokens={tokens} is not a supported chunked prefill size on Neuron. "
            f"Supported values: {SEGMENT_SIZES}.{other}"
        )
    return _same_as_prefill(tokens, explicit)


def _explicit_segment(value: Any, explicit: Optional[list[int]]) -> int:
    name = "kv_segment_size_buckets"
    if not isinstance(value, list) or not value:
        raise BucketsRefused(f"{name} must be a non-empty list")
    for index, each in enumerate(value):
        if each not in SEGMENT_SIZES:
            raise BucketsRefused(
                f"{name}[{index}] = {each} is not a supported segment size. The segmented attention kernel only "
                f"supports: {set(SEGMENT_SIZES)}. Please use one of these values."
            )
    if len(value) > 1:
        raise BucketsRefused(f"Only one segment size is currently supported, got {len(value)}: {value}.")
    return _same_as_prefill(int(value[0]), explicit)


def _same_as_prefill(segment: int, explicit: Optional[list[int]]) -> int:
    if explicit is not None and explicit != [segment]:
        raise BucketsRefused(
            "When kv_segment_size_buckets is set, num_batched_tokens_buckets must match because the segmented kernel "
            "currently requires the prefill bucket length to equal the segment size. Got "
            f"num_batched_tokens_buckets={explicit}, kv_segment_size_buckets={[segment]}"
        )
    return segment


def _refuse_prefix_caching(settings: Settings, segment: Optional[int]) -> None:
    if settings.prefix_caching and segment is None:
        raise BucketsRefused(
            "Automatic Prefix Caching (APC) requires segmented prefill to be enabled. Either disable APC with "
            "'--no-enable-prefix-caching' or set 'max_num_batched_tokens' to a supported segmented prefill size "
            f"{SEGMENT_SIZES} to auto-enable segmented prefill."
        )


def _contexts(config: Mapping[str, Any], longest: int) -> list[int]:
    name = "decode_context_length_buckets"
    value = _list_of(config, name) or []
    for index, each in enumerate(value):
        if each >= longest:
            raise BucketsRefused(
                f"{name}[{index}]={each} must be strictly less than max_model_len={longest}; max_model_len is the "
                "implicit fallback bucket."
            )
        if each % CONTEXT_TILE:
            raise BucketsRefused(
                f"{name}[{index}]={each} must be divisible by 128 to satisfy the attention kernel tile constraint."
            )
    return value


def _powers(first: int, last: int) -> list[int]:
    found = []
    while first < last:
        found.append(first)
        first *= 2
    return [*found, last]
