"""LLMPerf's library, imported without what it drags along.

Of `llmperf.utils` the two functions that draw lengths and prompts are needed, and they need nothing but the standard
library. At its import, though, the module takes a tokenizer class from `transformers`, which takes seconds to import,
and loads a tokenizer from the Hub as a default argument, even when another one is passed later. So it is imported with
an empty `transformers` in that place. The functions are LLMPerf's own, and so are the prompts of a seed.
"""

from __future__ import annotations

import importlib
import sys
from types import ModuleType
from typing import Any

from ..errors import MeasureError


def _absent(package: str, error: ImportError) -> MeasureError:
    return MeasureError(
        "LlmperfMissing",
        f"{package} cannot be imported: {error}",
        "run it with the Python of LLMPerf's environment, or run the bootstrap phase again",
    )


def load_ray() -> ModuleType:
    """The module `ray`. Raises LlmperfMissing if it cannot be imported."""
    try:
        return importlib.import_module("ray")
    except ImportError as error:
        raise _absent("ray", error) from error


def load_transformers() -> ModuleType:
    """The module `transformers`. Raises LlmperfMissing if it cannot be imported."""
    try:
        return importlib.import_module("transformers")
    except ImportError as error:
        raise _absent("transformers", error) from error


class _NoTokenizer:
    """What the default argument becomes: every call of ours passes a tokenizer."""

    @staticmethod
    def from_pretrained(*_: Any, **__: Any) -> None:
        return None


def load_llmperf_utils() -> ModuleType:
    """The module `llmperf.utils`, with an empty `transformers` in its place while it loads. Raises LlmperfMissing."""
    known = sys.modules.get("transformers")
    empty: Any = ModuleType("transformers")
    empty.LlamaTokenizerFast = _NoTokenizer
    sys.modules["transformers"] = empty
    try:
        return importlib.import_module("llmperf.utils")
    except ImportError as error:
        raise _absent("llmperf", error) from error
    finally:
        if known is None:
            del sys.modules["transformers"]
        else:
            sys.modules["transformers"] = known
