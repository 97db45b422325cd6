"""`client: upstream`: LLMPerf's own program, as the tutorial runs it, and what can be said about its files."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any, Callable, Optional

from trainyard_host.instance import processes, supervision

from ..answers import asking
from ..client import foreign, server
from ..client.preflight import preflight
from ..client.progress import Progress
from ..client.stopping import Stopping
from ..errors import STOPPED, MeasureError, invalid, stopped_early
from ..records import emulation_mark, recovery
from ..workload.request import Request
from . import answered, importer, stages, upstream_log
from .stages import Stage

POLL_SECONDS = 0.25
END_SECONDS = 6.0
ORPHANS_END_WITHIN = 2.0


def run(request: Request, out: Path, progress: Progress, stopping: Stopping) -> tuple[list[Any], dict[str, Any]]:
    """Runs the program and reads its files: (records, evidence).

    Raises what `preflight` and `foreign.refuse` raise; UpstreamHasNoWarmup, UpstreamCountsItsWay or UpstreamHasNoJitter
    for a workload that it cannot send; Stopped after a signal; LlmperfFailed, or the code of the stage that took too
    long.
    """
    _supported(request)
    progress.say("replicas to introduce themselves")
    introductions = preflight(request)
    urls = [replica.url for replica in request.replicas]
    elsewhere = foreign.refuse(urls)
    # Without the tokenizer, which only LLMPerf's own program loads here.
    asking.ask_all(request, out, None, progress, stopping)
    if stopping.requested:
        raise stopped_early()
    directory = out / "llmperf"
    directory.mkdir()
    observer = server.Observer(urls)
    before = asyncio.run(observer.look())
    seen = {"introductions": introductions, "foreign": elsewhere}
    try:
        _execute(request, out, progress, stopping)
        told = _told(directory)
    except MeasureError as error:
        error.partial = _partial(out, error, seen, lambda: _counters(before, observer))
        raise
    (out / answered.NAME).unlink(missing_ok=True)
    return told.records, {**told.evidence(), **seen, "counters": _counters(before, observer)}


def _told(directory: Path) -> importer.Told:
    try:
        summary_path, responses_path = importer.find(directory)
    except MeasureError as error:
        raise _failed(directory, "ended without writing its files") from error
    return importer.Told(summary_path, responses_path)


def _partial(
    out: Path, error: MeasureError, seen: dict[str, Any], counters: Callable[[], list[dict[str, Any]]]
) -> Optional[tuple[list[Any], dict[str, Any]]]:
    """What was answered before the program ended too early; None if nothing was, and then no replica is asked."""
    stopped = error.exit_code == STOPPED
    found = answered.read(out / answered.NAME, "Stopped" if stopped else recovery.DIED, error.message)
    return found and (found[0], {**found[1], **seen, "counters": counters()})


def _counters(before: list[dict[str, Any]], observer: server.Observer) -> list[dict[str, Any]]:
    after = asyncio.run(observer.look())
    return [{"before": first, "during": [], "after": last} for first, last in zip(before, after)]


def _supported(request: Request) -> None:
    if request.workload.warmup:
        raise invalid(
            "UpstreamHasNoWarmup",
            f"LLMPerf's program has no warm-up, got {request.workload.warmup} requests",
            "set the warm-up to 0 or use `client: trainyard`",
        )
    if request.workload.counting != "llmperf":
        raise invalid(
            "UpstreamCountsItsWay",
            f"LLMPerf's program counts its own way, got {request.workload.counting}",
            "set the counting to llmperf or use `client: trainyard`",
        )
    if request.workload.input_jitter_percent:
        raise invalid(
            "UpstreamHasNoJitter",
            f"LLMPerf's program cannot vary its lengths, got a jitter of {request.workload.input_jitter_percent} %",
            "set the jitter to 0 or use `client: trainyard`",
        )


def command(request: Request, results: Path, stage: Path) -> list[str]:
    """Arguments of the child process.

    `results` is where LLMPerf writes, `stage` the file in which it tells how far it is.
    """
    load = request.workload
    arguments = [
        sys.executable, '-m', 'trainyard_host.measure.llmperf.upstream_program',
        str(stage), f'{request.llmperf}/token_benchmark_ray.py',
        '--model', request.served_as,
        '--mean-input-tokens', str(load.input_mean),
        '--stddev-input-tokens', str(load.input_stddev),
        '--mean-output-tokens', str(load.output_mean),
        '--stddev-output-tokens', str(load.output_stddev),
        '--num-concurrent-requests', str(load.concurrency),
        '--results-dir', str(results),
        '--timeout', str(int(load.time_limit)),
        '--max-num-completed-requests', str(load.requests),
        '--additional-sampling-params', json.dumps(load.sampling, ensure_ascii=False, separators=(',', ':')),
        '--llm-api', 'openai',
    ]  # fmt: skip
    tokenizer = ["--tokenizer", request.tokenizer] if request.tokenizer else []
    return arguments + tokenizer + emulation_mark.metadata(request)


def variables(request: Request) -> dict[str, str]:
    """What LLMPerf's own client reads: no key, and every replica."""
    bases = ";".join(f"{replica.url}/v1" for replica in request.replicas)
    return {"OPENAI_API_KEY": "EMPTY", "OPENAI_API_BASE": bases}


def _execute(request: Request, out: Path, progress: Progress, stopping: Stopping) -> None:
    environment = {**os.environ, **variables(request)}
    directory, stage = out / "llmperf", (out / "stage").resolve()
    with open(directory / "log.txt", "wb") as log:
        child = subprocess.Popen(
            command(request, directory.resolve(), stage),
            cwd=request.llmperf,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            late = _watch(child, request, stage, progress, stopping)
        finally:
            _end(child)
            stage.unlink(missing_ok=True)
    if stopping.requested:
        raise MeasureError("Stopped", "LLMPerf's program was stopped before its end", "run again", STOPPED)
    if late is not None and late is not stages.STAGES[stages.END]:
        raise _failed(directory, f"was ended, {late.seconds:g} s after it began to wait for {late.what}", late.code)
    if child.returncode != 0 and late is None:
        raise _failed(directory, _ending(child.returncode))


def _watch(
    child: subprocess.Popen[bytes], request: Request, path: Path, progress: Progress, stopping: Stopping
) -> Optional[Stage]:
    """Until it ends, or we are to stop; the stage that took too long, if one did."""
    name, since = "", 0.0
    while child.poll() is None and not stopping.requested:
        now = stages.at(path)
        if now != name:
            name, since = now, time.monotonic()
            progress.say(stages.STAGES[name].what)
        stage = stages.STAGES[name]
        allowed = stage.seconds + (request.workload.time_limit if name == stages.PROGRAM else 0.0)
        if time.monotonic() - since > allowed:
            return replace(stage, seconds=allowed) if name != stages.END else stage
        time.sleep(POLL_SECONDS)
    return None


def _end(child: subprocess.Popen[bytes]) -> None:
    """With all that it started, wherever it is by now: what lost its parent has become a child of ours."""
    if child.poll() is None:
        processes.end_family(child.pid, END_SECONDS)
        child.wait()
    supervision.end_descendants(ORPHANS_END_WITHIN)


def _ending(code: int) -> str:
    return f"was killed by signal {-code} ({signal.Signals(-code).name})" if code < 0 else f"ended with status {code}"


def _failed(directory: Path, what: str, code: str = "LlmperfFailed") -> MeasureError:
    words = upstream_log.last_words(directory / "log.txt")
    return MeasureError(code, f"LLMPerf's program {what}; {words}", "read llmperf/log.txt")
