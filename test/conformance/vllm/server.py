"""A real vLLM server on loopback: started with a deadline, asked for its own figures, and ended with all its children."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from machine import family

MODEL = "tiny-llama"
BATCH = 4
WORKER, ENGINE = "Worker", "Engine"
# A nice value: beside any other process, all but nothing.
YIELDS = 19
LOOK_SECONDS = 0.5
END_SECONDS = 20.0
_LINE = re.compile(r"^(vllm:\w+?)(?:\{[^}]*\})? (\S+)$", re.MULTILINE)


class Failed(Exception):
    pass


class Server:
    def __init__(self, python: str, checkpoint: Path, log: Path, length: int) -> None:
        self.url = f"http://127.0.0.1:{_free_port()}"
        self._log = log
        arguments = {
            "--model": str(checkpoint),
            "--served-model-name": MODEL,
            "--host": "127.0.0.1",
            "--port": self.url.rsplit(":", 1)[1],
            "--dtype": "float32",
            "--max-model-len": str(length),
            "--max-num-seqs": str(BATCH),
        }
        # No compiler, and no cache that makes a prompt cheaper than its length.
        flags = ["--enforce-eager", "--no-enable-prefix-caching"]
        line = [python, "-m", "vllm.entrypoints.openai.api_server", *flags]
        with log.open("wb") as output:
            self._process = subprocess.Popen(
                [*line, *(word for pair in arguments.items() for word in pair)],
                stdout=output,
                stderr=subprocess.STDOUT,
                env=_environment(log.parent),
                start_new_session=True,
            )
        self.pid = self._process.pid

    def wait(self, seconds: float) -> float:
        """Until it is healthy; returns how long that took."""
        began = time.monotonic()
        while not self._healthy():
            if self._process.poll() is not None:
                raise Failed(f"the server ended with {self._process.returncode} while it started:\n{self._tail()}")
            if time.monotonic() - began > seconds:
                raise Failed(f"the server was not healthy after {seconds:.0f} s:\n{self._tail()}")
            time.sleep(LOOK_SECONDS)
        return time.monotonic() - began

    def give_compute_a_processor(self) -> None:
        """The worker, which computes, gets one processor for itself, as an accelerator is one; all others share the rest.

        Without it the worker and the engine, which waits for it without sleeping, take both of two processors, and the
        API server and the client wait for theirs for up to seconds: a server that nobody would measure. The engine goes on
        waiting so, and gives way to those who have something to do.
        """
        processors = sorted(os.sched_getaffinity(0))
        if len(processors) < 2:
            return
        computes, others = {processors[0]}, set(processors[1:])
        for pid in family(self.pid):
            name = Path(f"/proc/{pid}/comm").read_text()
            for thread in (int(entry.name) for entry in Path(f"/proc/{pid}/task").iterdir()):
                os.sched_setaffinity(thread, computes if WORKER in name else others)
                if ENGINE in name:
                    os.setpriority(os.PRIO_PROCESS, thread, YIELDS)
        # The client is a child of this process, and begins where it is.
        os.sched_setaffinity(0, others)

    def figures(self) -> dict[str, float]:
        """Its own counters, and sums and counts of its histograms: added up over their labels."""
        found: dict[str, float] = {}
        for name, value in _LINE.findall(self._get("/metrics")):
            found[name] = found.get(name, 0.0) + float(value)
        return found

    def end(self) -> None:
        for number in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(self.pid, number)
                self._process.wait(END_SECONDS)
            except (ProcessLookupError, subprocess.TimeoutExpired):
                continue

    def _healthy(self) -> bool:
        try:
            self._get("/health")
        except (urllib.error.URLError, OSError):
            return False
        return True

    def _get(self, path: str) -> str:
        with urllib.request.urlopen(self.url + path, timeout=10) as answer:
            return str(answer.read().decode())

    def _tail(self) -> str:
        return "\n".join(self._log.read_text(encoding="utf-8", errors="replace").splitlines()[-25:])


def _environment(home: Path) -> dict[str, str]:
    """Nothing is asked of a hub, nothing is reported, and one thread computes, as the model is tiny."""
    return {
        "PATH": os.environ.get("PATH", ""),
        "HOME": str(home),
        "HF_HUB_OFFLINE": "1",
        "TRANSFORMERS_OFFLINE": "1",
        "VLLM_NO_USAGE_STATS": "1",
        "DO_NOT_TRACK": "1",
        "VLLM_CPU_KVCACHE_SPACE": "1",
        "VLLM_CPU_OMP_THREADS_BIND": "nobind",
        "OMP_NUM_THREADS": "1",
    }


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def moved(before: dict[str, float], after: dict[str, float]) -> dict[str, Any]:
    return {name: value - before.get(name, 0.0) for name, value in after.items()}
