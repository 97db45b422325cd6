"""neuron-monitor beside a benchmark: its reports are kept as lines of one file, whole ones and only so many bytes."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Optional

from trainyard_host.benchmarks import benchmark_results, device_capture
from trainyard_host.instance import supervision
from trainyard_host.outcomes import outcome
from trainyard_host.outcomes.failure import Failure
from trainyard_host.rules import phase_request
from trainyard_host.storage import host_paths, s3

PROGRAM = "neuron-monitor"
NAME = "neuron-monitor.jsonl"
# Ours: six hours, the default time limit, of reports of 15 KiB every 5 s.
MOST_BYTES = 64 * 1024 * 1024
ENDS_WITHIN = 5.0


@contextlib.contextmanager
def beside() -> Iterator[Optional[int]]:
    """What is asked for runs until the block is left, however it is; gives the process to spare, or None.

    The benchmark does not fail when there is nothing to keep: the log and the outcome say so. Raises InvalidVariable.
    """
    if phase_request.choice("Capture", has_default=True) == "none":
        yield None
        return
    if shutil.which(PROGRAM) is None:
        _tell(f"absent: {PROGRAM} is not on this instance")
        yield None
        _keep_devices()
        return
    recorder = _start()
    try:
        yield recorder.pid
    finally:
        try:
            _finish()
        except SystemExit:
            # Stopped while it ended or was uploaded: what has been seen is worth a second try.
            _finish()
            raise
        _keep_devices()


def _working_file() -> Path:
    """Beside the folder, which the client wants to find empty."""
    return benchmark_results.folder(None).with_suffix(f".{NAME}")


def _start() -> subprocess.Popen[bytes]:
    file, me = _working_file(), os.getpid()
    file.parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "trainyard_host.benchmarks.capture", str(file)]
    print(f"capture: {PROGRAM} is started beside the benchmark", flush=True)
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, preexec_fn=lambda: supervision.die_with(me))


def _finish() -> None:
    """The client has ended with all its processes, so every one that is left is of the capture."""
    supervision.end_descendants(ENDS_WITHIN)
    working, kept = _working_file(), benchmark_results.folder(None) / NAME
    if working.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        working.replace(kept)
    if not kept.exists() or kept.stat().st_size == 0:
        kept.unlink(missing_ok=True)
        _tell(f"absent: {PROGRAM} gave no report before it or the benchmark ended")
        return
    key = benchmark_results.key_of(None, NAME)
    try:
        s3.upload(kept, key)
        _tell(key)
    except Failure as problem:
        _tell(f"absent: it is only on the instance, in {kept}: {problem.message}")


def _keep_devices() -> None:
    """Beside the reports; the benchmark does not fail where it cannot be stored."""
    file = benchmark_results.folder(None) / device_capture.NAME
    file.parent.mkdir(parents=True, exist_ok=True)
    seen = device_capture.seen(benchmark_results.folder(None) / NAME)
    host_paths.write_atomically(file, json.dumps(seen))
    try:
        s3.upload(file, benchmark_results.key_of(None, device_capture.NAME))
    except Failure as problem:
        print(f"{device_capture.NAME} is only on the instance, in {file}: {problem.message}", flush=True)


def _tell(where: str) -> None:
    print(f"capture: {where}", flush=True)
    outcome.record(capture=where)


def record(file: Path, most_bytes: int) -> str:
    """Keep whole lines of the program's output in a file, up to so many bytes; returns how it ended, for the log."""
    me = os.getpid()
    try:
        monitor = subprocess.Popen(
            [PROGRAM], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            preexec_fn=lambda: supervision.die_with(me),
        )  # fmt: skip
    except OSError as error:
        return f"{PROGRAM} cannot be started: {error.strerror}"
    assert monitor.stdout is not None
    left = most_bytes
    # Unbuffered: a signal between two lines loses nothing and leaves no half of one.
    with open(file, "wb", buffering=0) as kept:
        while (line := monitor.stdout.readline(left + 1)).endswith(b"\n") and len(line) <= left:
            kept.write(line)
            left -= len(line)
    if len(line) <= left:
        return f"{PROGRAM} ended with {monitor.wait()}"
    monitor.terminate()
    try:
        monitor.wait(ENDS_WITHIN)
    except subprocess.TimeoutExpired:
        monitor.kill()
        monitor.wait()
    return f"ended at its limit of {most_bytes} bytes; the rest of the benchmark is not in it"


if __name__ == "__main__":
    print(f"capture: {record(Path(sys.argv[1]), MOST_BYTES)}", flush=True)
