"""How many tokens the chat template of a checkpoint adds, counted by its own tokenizer in LLMPerf's venv."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Optional

from trainyard_host.storage import host_paths

PROGRAM = "trainyard_host.measure.workload.template_tokens"
# A tokenizer loads in seconds; the count is a service, and no reason to keep an instance waiting.
DEADLINE_SECONDS = 120


def measured(folder: Path) -> tuple[Optional[int], Optional[str]]:
    """The tokens, or None and why they could not be counted: an empty conversation around an empty text."""
    python = host_paths.llmperf_python()
    if not python.exists():
        return None, f"{python} is not there: Bootstrap installs it"
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])}
    try:
        done = subprocess.run(
            [str(python), "-m", PROGRAM, str(folder)],
            stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", check=False,
            timeout=DEADLINE_SECONDS, env=environment,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        return None, str(error)[:300]
    if done.returncode == 0 and done.stdout.strip().isdigit():
        return int(done.stdout), None
    return None, ((done.stderr.strip() or "it said nothing").splitlines()[-1])[:300]
