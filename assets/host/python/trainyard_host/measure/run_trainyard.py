"""`client: trainyard`: LLMPerf's prompts, our load. Ray has no part in it (decision 12)."""

from __future__ import annotations

import sys
import traceback
from pathlib import Path
from typing import Any, Callable, Optional

from .client import foreign
from .client.loader_process import LoaderProcess
from .client.preflight import preflight
from .client.progress import Progress
from .client.stopping import Stopping
from .errors import MeasureError, stopped_early
from .llmperf import llmperf_files
from .llmperf.library import load_llmperf_utils
from .records import journal, recovery
from .workload import prompts
from .workload.request import Request
from .workload.tokenizer import Tokenizer, load_tokenizer

# A large vocabulary takes a second or two; a file system that does not answer takes for ever.
TOKENIZER_SECONDS = 120.0
LIBRARY_SECONDS = 120.0


def run(request: Request, out: Path, progress: Progress, stopping: Stopping) -> tuple[list[Any], dict[str, Any]]:
    """(records, evidence) of the whole run; a partial one if the process that loads died after it had begun.

    Raises what `preflight`, `foreign.refuse`, `load_tokenizer` and `prompts.build` raise, LoaderDied, and Stopped
    before the first request. A tokenizer or a library that does not load in time ends the process instead.
    """
    assert request.tokenizer is not None
    progress.say("replicas to introduce themselves")
    introductions = preflight(request)
    elsewhere = foreign.refuse([replica.url for replica in request.replicas])
    with stopping.deadline("the tokenizer to load", "TokenizerTimedOut", TOKENIZER_SECONDS, progress, out):
        tokenizer = load_tokenizer(request.tokenizer)
    with stopping.deadline("LLMPerf's library to load", "LlmperfTimedOut", LIBRARY_SECONDS, progress, out):
        utils = load_llmperf_utils()
    progress.say("prompts to be built")
    warmup, measured = prompts.build(request, utils, tokenizer)
    if stopping.requested:
        raise stopped_early()
    path = (out / journal.NAME).resolve()
    plan = {"warmup": warmup, "prompts": measured, "journal": str(path)}
    loaded = _survive(path, request, lambda: _load(request, plan, progress, stopping))
    progress.say("tokens to be counted")
    records = journal.read(path).records()
    uncounted = _count(records, measured, tokenizer)
    llmperf_files.write(out / "llmperf", request, records, tokenizer)
    added = ["top_k"] if request.workload.top_k_added else []
    seen = {"introductions": introductions, "foreign": elsewhere, "samplingAdded": added, "uncounted": uncounted}
    return records, {**loaded, **seen}


def _survive(path: Path, request: Request, load: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Once there was a load, every death of the process that loads leaves a partial result."""
    try:
        return load()
    except MeasureError:
        raise
    except Exception as error:
        story = journal.read(path)
        if story.began is None:
            raise MeasureError(
                "LoaderDied",
                f"the process that loads ended before the first request: {str(error) or type(error).__name__}",
                "read the log of this phase, and the kernel's for the out-of-memory killer",
            ) from error
        traceback.print_exc()
        return recovery.after_death(story, request, error)


def _load(request: Request, plan: dict[str, Any], progress: Progress, stopping: Stopping) -> dict[str, Any]:
    job = {
        "urls": [replica.url for replica in request.replicas],
        "model": request.served_as,
        "sampling": request.workload.sampling,
        "concurrency": request.workload.concurrency,
        "timeLimitSeconds": request.workload.time_limit,
        "giveUpSeconds": request.workload.give_up,
        **plan,
    }
    with LoaderProcess(job) as loader:
        return loader.wait(lambda: stopping.requested, progress.put)


def _count(records: list[Any], measured: list[list[Any]], tokenizer: Tokenizer) -> int:
    """Adds what the model's tokenizer says, to be compared with the server's own counts. How many it cannot count."""
    print(f"counting tokens of {len(records)} requests", file=sys.stderr)
    failed = 0
    for record, (_, text, _, _) in zip(records, measured):
        if record["status"] == "completed":
            asked = _counted(tokenizer.prompt_tokens, text)
            answered = _counted(lambda answer: len(tokenizer.plain(answer)), record["text"])
            record["clientTokens"] = {"input": asked, "output": answered}
            failed += (asked is None) + (answered is None)
    return failed


def _counted(count: Callable[[str], int], text: str) -> Optional[int]:
    try:
        return count(text)
    except Exception as error:
        # Other people's code on text that a server made up: it costs this piece of evidence and no more.
        print(f"a text of {len(text)} characters cannot be counted: {error}", file=sys.stderr)
        return None
