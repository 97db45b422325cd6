"""The fixed set of prompts, and the digest that says which set it was."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from trainyard_host.storage import canonical_json

from ..records.files import read_json


@dataclass(frozen=True)
class PromptSet:
    """What every replica is asked. `max_tokens` bounds each answer; `sampling` goes into each request as it is.

    `top_k` is 1 beside temperature 0: a server that was compiled without dynamic sampling does not see the
    temperature, and one of the tutorial's flags ends at a request without `top_k`.
    """

    version: int
    digest: str
    prompts: tuple[str, ...]
    max_tokens: int
    sampling: dict[str, Any]


def load() -> PromptSet:
    """The set of this toolkit. A prompt, bound or sampling parameter that changes gives another digest."""
    found = read_json(Path(__file__).with_name("prompts.json"))
    return PromptSet(
        version=found["version"],
        digest=canonical_json.sha256_text(canonical_json.canonical_json(found)),
        prompts=tuple(found["prompts"]),
        max_tokens=found["maxTokens"],
        sampling=found["sampling"],
    )
