"""The measure as the phase runs it: `supervised.py watch ARGUMENTS…`. Its exit code is the client's; nothing outlives it.

`supervised.py run ARGUMENTS…` is the client, which waits less for a program of LLMPerf whose Ray has died.
"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace

from trainyard_host.instance import supervision
from trainyard_host.measure import __main__ as measure
from trainyard_host.measure.llmperf import stages

PATIENCE_SECONDS = 15.0


def watch(arguments: list[str]) -> int:
    supervision.adopt_orphans()
    me = os.getpid()
    command = [sys.executable, "-B", __file__, "run", *arguments]
    child = subprocess.Popen(command, preexec_fn=lambda: supervision.die_with(me))
    code = child.wait()
    supervision.end_descendants(3.0)
    return code


def run(arguments: list[str]) -> int:
    stages.STAGES[stages.PROGRAM] = replace(stages.STAGES[stages.PROGRAM], seconds=PATIENCE_SECONDS)
    return measure.main(["run", *arguments])


if __name__ == "__main__":
    ended = {"watch": watch, "run": run}[sys.argv[1]](sys.argv[2:])
    sys.exit(ended if ended >= 0 else 128 - ended)
