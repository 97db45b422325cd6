"""The model's tokenizer, and the two ways in which it is asked.

LLMPerf counts with special tokens (a beginning-of-sequence token per call); what a server generates has none.
"""

from __future__ import annotations

import logging
from typing import Any

from ..errors import MeasureError
from ..llmperf.library import load_transformers


class Tokenizer:
    def __init__(self, inner: Any) -> None:
        self._inner = inner
        self._memo: dict[str, list[int]] = {}

    def encode(self, text: str) -> list[int]:
        """As LLMPerf calls it. The poem has few lines and is counted line by line, hence the memory."""
        known = self._memo.get(text)
        if known is None:
            known = self._inner.encode(text)
            if len(text) < 200:
                self._memo[text] = known
        return known

    def plain(self, text: str) -> list[int]:
        return list(self._inner.encode(text, add_special_tokens=False))

    def decode(self, tokens: list[int]) -> str:
        return str(self._inner.decode(tokens, skip_special_tokens=True))

    def prompt_tokens(self, text: str) -> int:
        """What the server will count: the chat template around LLMPerf's two messages, ready to generate."""
        messages = [{"role": "system", "content": ""}, {"role": "user", "content": text}]
        rendered = self._inner.apply_chat_template(messages, tokenize=False, add_generation_prompt=True)
        return len(self.plain(rendered))


def load_tokenizer(directory: str) -> Tokenizer:
    logging.getLogger("transformers").setLevel(logging.ERROR)
    try:
        inner = load_transformers().AutoTokenizer.from_pretrained(directory, local_files_only=True)
    except (OSError, ValueError) as error:
        first = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise MeasureError(
            "TokenizerMissing",
            f"no tokenizer in {directory}: {first}",
            "run the prepare phase, or name the directory of the checkpoint as `tokenizer`",
        ) from error
    return Tokenizer(inner)
