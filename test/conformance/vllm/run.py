"""Our measure against a real vLLM, figure by figure: `run.py --home DIRECTORY [--report FILE]`.

`install.sh` has put vLLM into DIRECTORY. Ends with 0 if every figure that could be judged on this machine is right: the
counts always; on a quiet machine the verdict, which must be *valid*, and with it the times.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

import compare
from machine import Load, Watch
from server import BATCH, MODEL, Failed, Server, moved

ROOT = Path(__file__).resolve().parents[3]
TOOLKIT = ROOT / "assets/host/python"
# Its source is on GitHub, which is not where this may run; the stand-in draws by the same rules.
LLMPERF = ROOT / "assets/emulated/venv-llmperf/site-packages/llmperf"
REQUESTS = 64
LENGTH = 2048
# Mean and standard deviation of prompt and answer, and how the prompt is counted. One token is one character here.
SHAPES: dict[str, dict[str, Any]] = {
    "short": {"inputTokens": {"mean": 200, "stddev": 20}, "outputTokens": {"mean": 24, "stddev": 4}},
    "long answers": {"inputTokens": {"mean": 300, "stddev": 30}, "outputTokens": {"mean": 100, "stddev": 20}},
    "exact prompts": {
        "inputTokens": {"mean": 900, "stddev": 0, "counting": "exact"},
        "outputTokens": {"mean": 48, "stddev": 0},
    },
}
# Of a processor, by others and by the hypervisor: with less than this the machine counts as quiet.
QUIET = 0.1
# A doubt that a busy machine may cause. Any other one is a fault on any machine.
OF_THE_MACHINE = {"ClientSaturated", "ClockSteps", "LittlesLaw", "QueueingServer", "ReplicaBusy", "TailAgainstMedian"}
MEASURE_SECONDS = 150


def main() -> int:
    options = _options()
    with tempfile.TemporaryDirectory(prefix="trainyard-vllm-") as directory:
        work = Path(directory)
        try:
            report = _measure(options, work)
        except Failed as error:
            print(f"not measured: {error}", file=sys.stderr)
            return 1
    if options.report:
        options.report.write_text(json.dumps(report, indent=1), encoding="utf-8")
    return 0 if all(part["passed"] for part in (*report["shapes"], report["answers"])) else 1


def _measure(options: argparse.Namespace, work: Path) -> dict[str, Any]:
    python = str(options.home / "venv/bin/python")
    made = json.loads(_run([python, str(Path(__file__).with_name("make_model.py")), str(work / "model")], 60))
    (work / "library").mkdir()
    (work / "library/llmperf").symlink_to(LLMPERF)
    server = Server(python, work / "model", work / "server.log", LENGTH)
    try:
        seconds = server.wait(options.start_seconds)
        server.give_compute_a_processor()
        print(f"vLLM is up after {seconds:.0f} s", flush=True)
        client = Client(options.client_python or python, options.toolkit, work, made["parameters"])
        # The first requests of a server take longer; they are nobody's figures.
        client.measure("warm-up", server, {**SHAPES["short"], "requests": 2 * BATCH})
        shapes = [_shape(name, client, server) for name in options.shapes]
        answers = _answers(client, server)
    finally:
        server.end()
    return {"startSeconds": seconds, "shapes": shapes, "answers": answers}


def _answers(client: Client, server: Server) -> dict[str, Any]:
    """The fixed set of greedy prompts, twice: the server names its tokens, and they are the same ones."""
    load = {**SHAPES["short"], "requests": 2 * BATCH}
    told = [compare.read(client.measure(f"answers {at}", server, load, "ask"))[0]["answers"] for at in (1, 2)]
    units, digests = {each["unit"] for each in told}, {each["digest"] for each in told}
    failed = sum(row["failed"] for each in told for row in each["perReplica"])
    passed = units == {"serverToken"} and len(digests) == 1 and failed == 0
    print(
        f"\nanswers: {told[0]['prompts']} greedy prompts twice, counted in {', '.join(units)}: {len(digests)} digest(s)"
    )
    return {"units": sorted(units), "digests": sorted(digests), "failed": failed, "passed": passed}


class Client:
    """`trainyard_host.measure`, as the benchmark phase runs it."""

    def __init__(self, python: str, toolkit: Path, work: Path, parameters: int) -> None:
        self._python = python
        self._path = f"{toolkit}:{work / 'library'}"
        self._work = work
        self._parameters = parameters

    def measure(self, name: str, server: Server, load: dict[str, Any], answers: str = "skip") -> Path:
        slug = name.replace(" ", "-")
        out, request = self._work / slug, self._work / f"{slug}.json"
        request.write_text(json.dumps(self._request(slug, server, load, answers)), encoding="utf-8")
        words = ["run", "--request", str(request), "--out", str(out), "--progress", str(self._work / "progress.json")]
        environment = {"PATH": os.environ["PATH"], "HOME": str(self._work), "HF_HUB_OFFLINE": "1"}
        _run(
            [self._python, "-B", "-m", "trainyard_host.measure", *words],
            MEASURE_SECONDS,
            PYTHONPATH=self._path,
            **environment,
        )
        return out

    def _request(self, slug: str, server: Server, load: dict[str, Any], answers: str) -> dict[str, Any]:
        # All tokens may come, the end of the text too, though not so soon that an answer would be empty.
        sampling = {"temperature": 1.0, "top_k": 1000, "min_tokens": 8}
        return {
            "schema": "trainyard.measure/1",
            # Skipped where the server's histograms are read before and after all of it, and must hold the load alone.
            "answers": answers,
            "runId": slug,
            "commandId": slug,
            "instanceId": "this-machine",
            "environment": "conformance",
            "model": {"id": MODEL},
            "layout": {
                "tensorParallel": 1,
                "dataParallel": 1,
                "batch": BATCH,
                "logicalCores": 1,
                "sequenceLength": LENGTH,
            },
            "replicas": [{"index": 0, "url": server.url}],
            "workload": {"requests": REQUESTS, "samplingParameters": sampling, "timeLimitSeconds": 120, **load},
            "tokenizer": str(self._work / "model"),
            # Above what one processor of any machine reaches, so the floors they make are below what is true.
            "hardware": {
                "weightBytes": 4 * self._parameters,
                "parameters": self._parameters,
                "memoryBandwidth": 400e9,
                "peakFlops": 5e12,
                "machineCores": 1,
            },
        }


def _shape(name: str, client: Client, server: Server) -> dict[str, Any]:
    watch = Watch({os.getpid()})
    before = server.figures()
    try:
        out = client.measure(name, server, SHAPES[name])
    finally:
        watch.close()
    own = moved(before, server.figures())
    result, records = compare.read(out)
    load = watch.between(*(_epoch(result["window"][end]) for end in ("startedAt", "endedAt")))
    return _judged(name, result, compare.counts(result, records, own), compare.times(result, own), load)


def _judged(
    name: str, result: dict[str, Any], counts: list[compare.Row], times: list[compare.Row], load: Load
) -> dict[str, Any]:
    verdict, quiet = result["verdict"], load.disturbance < QUIET
    doubts = [check for check in verdict["checks"] if check["status"] in ("suspect", "invalid")]
    strange = [check["name"] for check in doubts if quiet or check["name"] not in OF_THE_MACHINE]
    faults = [f"{row.what}: {row.ours} by us, {row.server} by the server" for row in counts if not row.agrees]
    # On a busy machine the server's own path, from socket to queue and back, waits for a processor: we see that, it does not.
    if verdict["status"] == "valid" and quiet:
        faults += [f"{row.what} is off in a run that we call valid" for row in times if not row.agrees]
    faults += [f"{check} doubts a run on a {'quiet' if quiet else 'busy'} machine" for check in strange]
    shape = {
        "name": name,
        "seconds": result["window"]["seconds"],
        "verdict": verdict["status"],
        "doubts": [{key: check[key] for key in ("name", "status", "evidence")} for check in doubts],
        "quiet": quiet,
        "load": {**load._asdict(), "disturbance": load.disturbance},
        "counts": [row._asdict() for row in counts],
        "times": [row._asdict() for row in times],
        "faults": faults,
        "passed": not faults,
    }
    _print(shape)
    return shape


def _print(shape: dict[str, Any]) -> None:
    load = shape["load"]
    print(
        f"\n{shape['name']}: {shape['verdict']}, {shape['seconds']:.1f} s, {'quiet' if shape['quiet'] else 'busy'} machine"
    )
    print(f"  processors: {load['ours']:.2f} ours, {load['foreign']:.2f} foreign, {load['stolen']:.2f} stolen")
    exact = sum(row["agrees"] for row in shape["counts"])
    print(f"  counts: {exact} of {len(shape['counts'])} exact")
    for row in shape["times"]:
        ours, server = row["ours"] or 0.0, row["server"] or 0.0
        apart = f"{(ours - server) * 1000:+.3f} ms, {(ours - server) / server:+.2%}" if server else "no figure"
        words = "agrees" if row["agrees"] else "off"
        print(
            f"  {row['what']}: {ours * 1000:.3f} ms by us, {server * 1000:.3f} ms by vLLM ({apart}; {words} by {row['limit']})"
        )
    for doubt in shape["doubts"]:
        print(f"  {doubt['status']}: {doubt['name']}: {doubt['evidence']}")
    for fault in shape["faults"]:
        print(f"  FAULT: {fault}")
    sys.stdout.flush()


def _run(line: list[str], seconds: float, **environment: str) -> str:
    try:
        done = subprocess.run(line, capture_output=True, text=True, timeout=seconds, env=environment or None)
    except subprocess.TimeoutExpired as error:
        raise Failed(f"{' '.join(line[:4])} … did not end in {seconds:.0f} s") from error
    # 3 says "a result, and it is partial"; what is partial is judged with the rest.
    if done.returncode not in (0, 3):
        raise Failed(f"{' '.join(line[:4])} … ended with {done.returncode}:\n{done.stderr[-3000:]}")
    return done.stdout


def _epoch(moment: str) -> float:
    return datetime.fromisoformat(moment.replace("Z", "+00:00")).timestamp()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, required=True, help="where install.sh has put vLLM")
    parser.add_argument("--report", type=Path, help="a file for the figures, as JSON")
    parser.add_argument("--shapes", nargs="+", choices=SHAPES, default=list(SHAPES))
    parser.add_argument("--client-python", help="the Python that runs our measure; without it, the one of vLLM")
    parser.add_argument("--toolkit", type=Path, default=TOOLKIT, help="the directory that holds 'trainyard_host'")
    parser.add_argument("--start-seconds", type=float, default=300.0, help="how long the server may take to start")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
