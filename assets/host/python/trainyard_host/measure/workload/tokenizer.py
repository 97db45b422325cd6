"""The model's tokenizer, and the two ways in which it is asked.

LLMPerf counts with special tokens (a beginning-of-sequence token per call); what a server generates has none.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

from ..errors import MeasureError
from ..llmperf.library import load_transformers
from . import tokenizer_files
from .tokenizer_files import FileTokenizer


class Tokenizer:
    """Counts and cuts texts with one of `transformers`, or with what behaves like it."""

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
        """Token ids without special tokens, as a server generates them."""
        return list(self._inner.encode(text, add_special_tokens=False))

    def decode(self, tokens: list[int]) -> str:
        """The text of token ids, special tokens left out."""
        return str(self._inner.decode(tokens, skip_special_tokens=True))

    def prompt_tokens(self, text: str) -> int:
        """What the server will count: the chat template around LLMPerf's two messages, ready to generate."""
        messages = [{"role": "system", "content": ""}, {"role": "user", "content": text}]
        try:
            rendered = self._inner.apply_chat_template(messages, tokenize=False, add_generation_prompt=True)
        except Exception as error:
            raise MeasureError(
                "ChatTemplateUnusable",
                f"the chat template of the tokenizer does not render LLMPerf's two messages: {_first_line(error)}",
                "add chat_template.jinja to the checkpoint, as the server uses it, or count prompts as llmperf does",
            ) from error
        return len(self.plain(rendered))


def load_tokenizer(directory: str) -> Tokenizer:
    """From its file where that is enough; by `transformers` where not; and from the file if that fails too."""
    folder, own = Path(directory), None
    if tokenizer_files.available(folder):
        try:
            own = FileTokenizer(folder)
            if own.agrees():
                return Tokenizer(own)
        except Exception as error:
            # The reader is written in another language and raises what it likes.
            logging.getLogger(__name__).warning("tokenizer.json is left to transformers: %s", _first_line(error))
    try:
        return Tokenizer(_by_transformers(directory))
    except Exception as error:
        if own is not None:
            return Tokenizer(own)
        raise _unreadable(folder, error) from error


def _by_transformers(directory: str) -> Any:
    transformers = load_transformers()
    logging.getLogger("transformers").setLevel(logging.ERROR)
    return transformers.AutoTokenizer.from_pretrained(directory, local_files_only=True)


def _unreadable(folder: Path, error: Exception) -> MeasureError:
    if isinstance(error, MeasureError):
        return error
    files = sorted(path.name for path in folder.glob("*token*")) if folder.is_dir() else []
    if not files:
        return MeasureError(
            "TokenizerMissing",
            f"no tokenizer in {folder}: {_first_line(error)}",
            "run the prepare phase, or name the directory of the checkpoint as `tokenizer`",
        )
    return MeasureError(
        "TokenizerUnreadable",
        f"{folder} has {', '.join(files)}, and transformers {load_transformers().__version__} cannot load them: "
        f"{type(error).__name__}: {_first_line(error)}",
        "put the checkpoint's tokenizer.json there (a newer transformers writes it: "
        "AutoTokenizer.from_pretrained(…).save_pretrained(…)), which is read whatever class is named beside it",
    )


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:300]
