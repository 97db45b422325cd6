"""The phase Benchmark: check the replicas, then measure them, once or several times within one time limit."""

from __future__ import annotations

import math
import time
from typing import Any, Optional

from trainyard_host.benchmarks import benchmark_client, benchmark_request, capture
from trainyard_host.benchmarks.benchmark_results import Results
from trainyard_host.instance import processes, supervision
from trainyard_host.measure.workload.request import Repeat
from trainyard_host.outcomes import failure, progress
from trainyard_host.outcomes.failure import Failure
from trainyard_host.replicas import probe, replica, units
from trainyard_host.replicas.replica import Replica
from trainyard_host.rules import facts, layout, phase_request
from trainyard_host.rules.phase_request import Serving

# How long a restarted replica may take to load. Our bound: no load time of a large model is published.
LOADING_SECONDS = 1800.0
POLL_SECONDS = 0.5


def deployed(wanted: Serving) -> list[Replica]:
    """Every replica of this layout, ready, or the reason why there is nothing to measure."""
    instance_type, port = phase_request.text("INSTANCE_TYPE"), phase_request.whole("BasePort")
    paged = facts.fills_cache(phase_request.release())
    admitted = layout.admit(instance_type, wanted, phase_request.whole("DataParallelDegree"), port, paged)
    found = []
    for where in admitted:
        known = replica.read(where.port)
        shape = {"tensorParallel": wanted.tensor_parallel, "batch": wanted.batch, "sequenceLength": wanted.sequence}
        if known is None or any(known.layout.get(name) != value for name, value in shape.items()):
            raise not_ready(where.port, "was not deployed with this layout")
        if known.options != wanted.options():
            raise not_ready(where.port, "was not deployed with these options of compile and serve")
        known.index = where.index
        if not comes_up(known):
            raise not_ready(where.port, "does not answer")
        try:
            probe.check(known)
        except Failure as problem:
            raise not_ready(where.port, problem.message) from None
        found.append(known)
    return found


def comes_up(known: Replica) -> bool:
    """One that its unit or a reboot has just started again is waited for; one that ended or hangs is not."""
    while True:
        state = units.state_of(known.port)
        if not state.running:
            return False
        if probe.healthy(known):
            return True
        if processes.age_seconds(state.pid) > LOADING_SECONDS:
            return False
        progress.waiting_for(f"replica {known.index} to load and answer")
        time.sleep(POLL_SECONDS)


def not_ready(port: int, why: str) -> Failure:
    """The Failure `ReplicaNotReady` for the replica on this port."""
    return Failure(
        "ReplicaNotReady", f"the replica on port {port} cannot be measured: {why}", "run Deploy, then Benchmark"
    )


def series(wanted: Serving, replicas: list[Replica], load: dict[str, Any], times: int, spared: Optional[int]) -> int:
    """Every measurement is whole, with its own warm-up, seed, result and verdict; the time limit is for all together.

    The process `spared` goes on between them.
    """
    results = Results()
    left: int = load["timeLimitSeconds"]
    over = time.monotonic() + left
    for number in range(1, times + 1):
        # LLMPerf's program takes whole seconds.
        if left < 1:
            raise unfinished(load["timeLimitSeconds"], results, times)
        repeat = Repeat(number, times) if times > 1 else None
        own = {**load, "seed": load["seed"] + number - 1, "timeLimitSeconds": left}
        request = benchmark_request.measure_request(wanted, replicas, own, repeat)
        if not benchmark_client.finished(request, repeat, results, spared):
            return failure.STOPPED
        left = 0 if results.ended_by_time else math.floor(over - time.monotonic())
    return 0


def unfinished(limit: int, results: Results, times: int) -> Failure:
    """The Failure `RepeatsUnfinished`: the time limit (seconds) was over before the last repeat was measured."""
    partly = ", the last one in part" if results.ended_by_time else ""
    return Failure(
        "RepeatsUnfinished",
        f"TimeLimitSeconds {limit} was over when {len(results)} of {times} repeats were measured; they are stored{partly}",
        "raise TimeLimitSeconds, or ask for fewer Repeats",
    )


def end_leftovers() -> None:
    """Of a benchmark that was killed with all that watched over it, and of a compile: both would disturb this one."""
    for left in supervision.end_left_behind("benchmark"):
        print(f"ended what an earlier benchmark left behind: {left}", flush=True)
    for left in supervision.end_left_behind("compile"):
        print(f"ended what a killed compile left behind: {left}", flush=True)


def main() -> int:
    """Measure the deployed replicas; returns 0, or 3 when the phase was stopped and what it had is stored.

    Raises ReplicaNotReady, RepeatsUnfinished, InvalidVariable, or the client's own reason.
    """
    supervision.adopt_orphans()
    end_leftovers()
    wanted, load = Serving.read(), benchmark_request.workload()
    times = benchmark_request.repeats(load["seed"])
    replicas = deployed(wanted)
    with capture.beside() as spared:
        return series(wanted, replicas, load, times, spared)


if __name__ == "__main__":
    failure.run(main)
