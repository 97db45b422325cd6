"""The log of what compiles: why it ended, and where the log stays."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from trainyard_host.outcomes.failure import Failure
from trainyard_host.rules import signatures

# What writes a log: NxD Inference's program, and the server that compiles at its own start.
PROGRAMS = ("inference_demo", "vllm")


def log_of(work: Path, program: str) -> Path:
    """The log of this program in the work directory of a compile."""
    return work / f"{program}.log"


def compile_failure(code: int, log: Path) -> Failure:
    """Why the compile ended with this code: the known cause in its log, the kernel's killer, or its last line."""
    text = signatures.read_tail(log)
    cause = signatures.cause_in(text, log.stem, "compile")
    if cause is not None:
        return Failure(
            cause.name, f"the compile ended with {code}: {cause.meaning}; its log says: {cause.line}", cause.next
        )
    if code in (-9, 137):
        return Failure(
            "CompilerKilled",
            "the compiler was killed, most likely for lack of host memory",
            "read the kernel log; compile on an instance with more memory",
        )
    return Failure(
        "CompileFailed",
        f"{log.stem} ended with {code}; it said last: {signatures.last_line(text)}",
        "read the log of this phase",
    )


def keep(work: Path) -> None:
    """Copy the logs beside the phase's own before the work directory goes."""
    for program in PROGRAMS:
        log = log_of(work, program)
        if log.exists():
            shutil.copyfile(log, Path(os.environ["TRAINYARD_LOG"]).with_suffix(f".{program}.log"))
