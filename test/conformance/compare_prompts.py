"""LLMPerf's prompts by our import and by its own: `compare_prompts.py DIRECTORY`. One JSON object."""

from __future__ import annotations

import hashlib
import importlib
import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import transformers
from trainyard_host.measure.llmperf.library import load_llmperf_utils
from trainyard_host.measure.workload.tokenizer import load_tokenizer

SEEDS = (1, 11111, 99)
EACH = 8


def digests(utils: Any, tokenizer: Any) -> list[str]:
    found = []
    for seed in SEEDS:
        random.seed(seed)
        for _ in range(EACH):
            tokens = utils.sample_random_positive_int(150, 40)
            made = utils.randomly_sample_sonnet_lines_prompt(
                prompt_tokens_mean=900, prompt_tokens_stddev=60, expect_output_tokens=tokens, tokenizer=tokenizer
            )
            found.append(hashlib.sha256(json.dumps([tokens, *made]).encode()).hexdigest())
    return found


def as_it_imports_itself() -> Any:
    """With the real `transformers`; only its way to the Hub is closed, for there is none here."""
    setattr(transformers.LlamaTokenizerFast, "from_pretrained", staticmethod(lambda *_, **__: None))  # noqa: B010
    del sys.modules["llmperf.utils"]
    return importlib.import_module("llmperf.utils")


def main(root: Path) -> None:
    made = root / "prompts"
    subprocess.run([sys.executable, "-B", str(Path(__file__).with_name("make_tokenizer.py")), str(made)], check=True)
    slow = transformers.AutoTokenizer.from_pretrained(str(made))
    ours = digests(load_llmperf_utils(), load_tokenizer(str(made)))
    theirs = digests(as_it_imports_itself(), slow)
    print(json.dumps({"ours": ours, "theirs": theirs, "prompts": len(ours)}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
