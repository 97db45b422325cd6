"""`client: upstream`: LLMPerf's own program, as the tutorial runs it, and what can be said about its files."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from trainyard_host.instance import processes

from ..client import server
from ..client.preflight import preflight
from ..client.progress import Progress
from ..client.stopping import Stopping
from ..errors import STOPPED, MeasureError, invalid
from ..records import emulation_mark
from ..workload.request import Request
from . import importer

# LLMPerf looks at its time limit only between requests, and a request may take as long as its own fixed timeout.
GRACE_SECONDS = 240.0
POLL_SECONDS = 0.25
END_SECONDS = 8.0


def run(request: Request, out: Path, progress: Progress, stopping: Stopping) -> tuple[list[Any], dict[str, Any]]:
    _supported(request)
    progress.say("replicas to introduce themselves")
    introductions = preflight(request)
    urls = [replica.url for replica in request.replicas]
    directory = out / "llmperf"
    directory.mkdir()
    observer = server.Observer(urls)
    before = asyncio.run(observer.look())
    progress.say("LLMPerf's own program")
    _execute(request, directory, stopping)
    after = asyncio.run(observer.look())
    try:
        summary_path, responses_path = importer.find(directory)
    except MeasureError as error:
        raise _failed(directory, "ended without writing its files") from error
    counters = [{"before": first, "during": [], "after": last} for first, last in zip(before, after)]
    told = importer.Told(summary_path, responses_path)
    return told.records, {**told.evidence(), "introductions": introductions, "counters": counters}


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


def command(request: Request, results: Path) -> list[str]:
    load = request.workload
    arguments = [
        sys.executable, '-m', 'trainyard_host.measure.llmperf.upstream_program',
        f'{request.llmperf}/token_benchmark_ray.py',
        '--model', request.served_as,
        '--mean-input-tokens', str(load.input_mean),
        '--stddev-input-tokens', str(load.input_stddev),
        '--mean-output-tokens', str(load.output_mean),
        '--stddev-output-tokens', str(load.output_stddev),
        '--num-concurrent-requests', str(load.concurrency),
        '--results-dir', str(results),
        '--timeout', str(int(load.time_limit)),
        '--max-num-completed-requests', str(load.requests),
        '--additional-sampling-params', json.dumps(load.sampling),
        '--llm-api', 'openai',
    ]  # fmt: skip
    tokenizer = ["--tokenizer", request.tokenizer] if request.tokenizer else []
    return arguments + tokenizer + emulation_mark.metadata(request)


def _execute(request: Request, directory: Path, stopping: Stopping) -> None:
    bases = ";".join(f"{replica.url}/v1" for replica in request.replicas)
    environment = {**os.environ, "OPENAI_API_KEY": "EMPTY", "OPENAI_API_BASE": bases}
    deadline = time.monotonic() + request.workload.time_limit + GRACE_SECONDS
    with open(directory / "log.txt", "wb") as log:
        child = subprocess.Popen(
            command(request, directory.resolve()),
            cwd=request.llmperf,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        while child.poll() is None and not stopping.requested and time.monotonic() < deadline:
            time.sleep(POLL_SECONDS)
        _end(child)
    if stopping.requested:
        raise MeasureError("Stopped", "LLMPerf's program writes nothing before its end", "run again", STOPPED)
    if child.returncode != 0:
        raise _failed(directory, f"ended with status {child.returncode}")


def _end(child: subprocess.Popen[bytes]) -> None:
    """With all that it started, because Ray leaves processes behind."""
    if child.poll() is None:
        processes.end_family(child.pid, END_SECONDS)
        child.wait()


def _failed(directory: Path, what: str) -> MeasureError:
    lines = (directory / "log.txt").read_text("utf-8", "replace").strip().splitlines()
    last = lines[-1][:200] if lines else "nothing"
    return MeasureError("LlmperfFailed", f"LLMPerf's program {what}; its last line: {last}", "read llmperf/log.txt")
