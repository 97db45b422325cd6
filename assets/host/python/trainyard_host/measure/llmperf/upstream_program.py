"""LLMPerf's own program, unchanged: `python -m trainyard_host.measure.llmperf.upstream_program STAGE PROGRAM [its flags]`.

What is around it is ours, and none of it is in a number: Ray listens on this machine only, LLMPerf's library is
imported without its way to the Hub if a tokenizer is named, nothing of Ray outlives the program, the file STAGE says how
far it has come, for who started it and watches the clock, and beside it is written down what has been answered.
"""

from __future__ import annotations

import runpy
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ..records.files import write_text
from . import library, ray_cluster, stages
from .answered import NAME, AnswerLog


def main(arguments: Sequence[str]) -> None:
    """Runs PROGRAM with its flags in this interpreter; `arguments` begin with STAGE.

    Raises LlmperfMissing without Ray.
    """
    stage, program = Path(arguments[0]), list(arguments[1:])
    sys.argv = program
    ray: Any = library.load_ray()
    begin = ray.init

    def init(*given: Any, **named: Any) -> Any:
        write_text(stage, stages.RAY)
        begun = begin(*given, **{**named, **ray_cluster.ON_LOOPBACK})
        AnswerLog(stage.with_name(NAME)).listen(ray)
        write_text(stage, stages.PROGRAM)
        return begun

    ray.init = init
    if "--tokenizer" in program:
        library.load_llmperf_utils()
    try:
        runpy.run_path(program[0], run_name="__main__")
    finally:
        write_text(stage, stages.END)
        ray_cluster.end(ray)


if __name__ == "__main__":
    main(sys.argv[1:])
