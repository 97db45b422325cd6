"""`client: trainyard`: LLMPerf's prompts, our load, on Ray."""

from __future__ import annotations

import sys
import traceback
from pathlib import Path
from typing import Any, Callable

from .client.loader import Loader
from .client.preflight import preflight
from .client.progress import Progress
from .client.stopping import Stopping
from .errors import MeasureError, stopped_early
from .llmperf import llmperf_files, ray_cluster
from .llmperf.library import load_llmperf_utils, load_ray
from .records import journal, recovery
from .workload import prompts
from .workload.request import Request
from .workload.tokenizer import Tokenizer, load_tokenizer

# `run` occupies one thread of the actor; stopping and asking for progress need the others.
ACTOR_THREADS = 4
POLL_SECONDS = 0.25


def run(request: Request, out: Path, progress: Progress, stopping: Stopping) -> tuple[list[Any], dict[str, Any]]:
    """(records, evidence)."""
    assert request.tokenizer is not None
    progress.say("replicas to introduce themselves")
    introductions = preflight(request)
    progress.say("prompts to be built")
    tokenizer = load_tokenizer(request.tokenizer)
    warmup, measured = prompts.build(request, load_llmperf_utils(), tokenizer)
    if stopping.requested:
        raise stopped_early()
    path = (out / journal.NAME).resolve()
    plan = {"warmup": warmup, "prompts": measured, "journal": str(path)}
    loaded = _survive(path, request, lambda: _load(request, plan, progress, stopping))
    progress.say("tokens to be counted")
    records = journal.read(path).records()
    _count(records, measured, tokenizer, request)
    llmperf_files.write(out / "llmperf", request, records, tokenizer)
    added = ["top_k"] if request.workload.top_k_added else []
    return records, {**loaded, "introductions": introductions, "samplingAdded": added}


def _survive(path: Path, request: Request, load: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Ray tells of an actor's death in errors of many classes. Once there was a load, each leaves a partial result."""
    try:
        return load()
    except MeasureError:
        raise
    except Exception as error:
        story = journal.read(path)
        if story.began is None:
            raise
        traceback.print_exc()
        return recovery.after_death(story, request, error)


def _load(request: Request, plan: dict[str, Any], progress: Progress, stopping: Stopping) -> dict[str, Any]:
    ray = load_ray()
    job = {
        "urls": [replica.url for replica in request.replicas],
        "model": request.served_as,
        "sampling": request.workload.sampling,
        "concurrency": request.workload.concurrency,
        "timeLimitSeconds": request.workload.time_limit,
        "giveUpSeconds": request.workload.give_up,
        **plan,
    }
    try:
        ray_cluster.start(ray, stopping)
        actor = ray.remote(Loader).options(max_concurrency=ACTOR_THREADS).remote(job)
        reference = actor.run.remote()
        told = False
        while not ray.wait([reference], timeout=POLL_SECONDS)[0]:
            if stopping.requested and not told:
                ray.get(actor.stop.remote())
                told = True
            progress.put(ray.get(actor.progress.remote()))
        result: dict[str, Any] = ray.get(reference)
        return result
    finally:
        ray_cluster.end(ray)


def _count(records: list[Any], measured: list[list[Any]], tokenizer: Tokenizer, request: Request) -> None:
    """Adds what the model's tokenizer says, to be compared with the server's own counts."""
    print(f"counting tokens of {len(records)} requests", file=sys.stderr)
    for record, (_, text, _, _) in zip(records, measured):
        if record["status"] != "completed":
            continue
        record["clientTokens"] = {
            "input": tokenizer.prompt_tokens(text),
            "output": len(tokenizer.plain(record["text"])),
        }
