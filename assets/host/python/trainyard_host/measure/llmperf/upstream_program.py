"""LLMPerf's own program, unchanged: `python -m trainyard_host.measure.llmperf.upstream_program PROGRAM [its flags]`.

What is around it is ours, and none of it is in a number: Ray listens on this machine only, LLMPerf's library is
imported without its way to the Hub if a tokenizer is named, and nothing of Ray outlives the program.
"""

from __future__ import annotations

import functools
import runpy
import sys
from collections.abc import Sequence

from . import library, ray_cluster


def main(arguments: Sequence[str]) -> None:
    sys.argv = list(arguments)
    ray = library.load_ray()
    ray.init = functools.partial(ray.init, **ray_cluster.ON_LOOPBACK)
    if "--tokenizer" in arguments:
        library.load_llmperf_utils()
    try:
        runpy.run_path(arguments[0], run_name="__main__")
    finally:
        ray_cluster.end(ray)


if __name__ == "__main__":
    main(sys.argv[1:])
