"""`client: trainyard`: LLMPerf's prompts, our load. Ray has no part in it (decision 12)."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Callable, Optional

from .answers import asking
from .client import foreign
from .client.loader_process import LoaderProcess
from .client.preflight import preflight
from .client.progress import Progress
from .client.stopping import Stopping
from .errors import MeasureError, stopped_early
from .llmperf import llmperf_files
from .llmperf.library import load_llmperf_utils
from .records import journal, recovery
from .records.files import REQUESTS, write_json_lines
from .records.json_lines import JsonLines
from .workload import prompts
from .workload.prompt_file import PromptFile
from .workload.request import Request
from .workload.tokenizer import Tokenizer, load_tokenizer

# A large vocabulary takes a second or two; a file system that does not answer takes for ever.
TOKENIZER_SECONDS = 120.0
LIBRARY_SECONDS = 120.0


def run(request: Request, out: Path, progress: Progress, stopping: Stopping) -> tuple[None, dict[str, Any]]:
    """(None, evidence) of the whole run; a partial one if the process that loads died after it had begun.

    The records are in their file already, since they may be more than memory holds. Raises what `preflight`,
    `foreign.refuse`, `load_tokenizer` and `prompts.build` raise, LoaderDied, and Stopped before the first request. A
    tokenizer or a library that does not load in time ends the process instead.
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
    warmup, measured = _prompts(request, utils, tokenizer, out)
    if stopping.requested:
        raise stopped_early()
    asking.ask_all(request, out, tokenizer, progress, stopping)
    path = (out / journal.NAME).resolve()
    plan = {"warmup": warmup, "prompts": measured, "journal": str(path), "stopped": stopping.requested}
    loaded = _survive(path, request, lambda: _load(request, plan, progress, stopping))
    progress.say("tokens to be counted")
    count = _Count(tokenizer, measured)
    write_json_lines(out / REQUESTS, count.all(journal.read(path).records()))
    llmperf_files.write(out / "llmperf", request, JsonLines(out / REQUESTS), tokenizer)
    added = ["top_k"] if request.workload.top_k_added else []
    seen = {"introductions": introductions, "foreign": elsewhere, "samplingAdded": added, "uncounted": count.failed}
    return None, {**loaded, **seen}


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
    settings = {
        "urls": [replica.url for replica in request.replicas],
        "model": request.served_as,
        "sampling": request.workload.sampling,
        "concurrency": request.workload.concurrency,
        "timeLimitSeconds": request.workload.time_limit,
        "giveUpSeconds": request.workload.give_up,
        **plan,
    }
    with LoaderProcess(settings) as loader:
        return loader.wait(lambda: stopping.requested, progress.put)


def _prompts(request: Request, utils: Any, tokenizer: Tokenizer, out: Path) -> tuple[list[Any], PromptFile]:
    try:
        return prompts.build(request, utils, tokenizer, out)
    except OSError as error:
        raise MeasureError(
            "PromptsUnwritable",
            f"the prompts of {request.workload.requests} requests cannot be kept in {out}: {error.strerror or error}",
            "free space on that file system, or ask for fewer or shorter requests",
        ) from error


class _Count:
    """Adds what the model's tokenizer says, to be compared with the server's own counts. How many it cannot count."""

    def __init__(self, tokenizer: Tokenizer, measured: PromptFile) -> None:
        self._tokenizer = tokenizer
        self._measured = measured
        self.failed = 0

    def all(self, records: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        """Each record with its clientTokens, in their order, which is that of the prompts."""
        print(f"counting tokens of {len(self._measured)} requests", file=sys.stderr)
        for record, (_, text, _, _) in zip(records, self._measured):
            if record["status"] == "completed":
                asked = self._counted(self._tokenizer.prompt_tokens, text)
                answered = self._counted(lambda answer: len(self._tokenizer.plain(answer)), record["text"])
                record["clientTokens"] = {"input": asked, "output": answered}
            yield record

    def _counted(self, count: Callable[[str], int], text: str) -> Optional[int]:
        try:
            return count(text)
        except Exception as error:
            # Other people's code on text that a server made up: it costs this piece of evidence and no more.
            print(f"a text of {len(text)} characters cannot be counted: {error}", file=sys.stderr)
            self.failed += 1
            return None
