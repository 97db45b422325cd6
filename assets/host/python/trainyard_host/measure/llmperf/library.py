"""LLMPerf's library, imported without its side effect.

`llmperf.utils` loads a tokenizer from the Hub as a default argument, at import, even when another one is passed. The
host may have no way to the Hub, and the default is never used here, so it is replaced by nothing while importing.
"""

from __future__ import annotations

import importlib
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
    try:
        return importlib.import_module("ray")
    except ImportError as error:
        raise _absent("ray", error) from error


def load_transformers() -> ModuleType:
    try:
        return importlib.import_module("transformers")
    except ImportError as error:
        raise _absent("transformers", error) from error


def load_llmperf_utils() -> ModuleType:
    tokenizer_class: Any = load_transformers().LlamaTokenizerFast
    had_own = "from_pretrained" in vars(tokenizer_class)
    own = vars(tokenizer_class).get("from_pretrained")
    tokenizer_class.from_pretrained = staticmethod(lambda *_args, **_kwargs: None)
    try:
        return importlib.import_module("llmperf.utils")
    except ImportError as error:
        raise _absent("llmperf", error) from error
    finally:
        if had_own:
            tokenizer_class.from_pretrained = own
        else:
            del tokenizer_class.from_pretrained
