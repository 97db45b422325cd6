"""The job Benchmark: check the replicas, run the client, keep what it wrote, also when it is stopped half way."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import time
from pathlib import Path
from typing import Any

from trainyard_host import (
    checkpoint,
    facts,
    failure,
    layout,
    outcome,
    place,
    probe,
    process,
    progress,
    replica,
    request,
    s3,
    units,
)
from trainyard_host.failure import Failure, invalid
from trainyard_host.replica import Replica
from trainyard_host.request import Serving

CLIENT_STOPS_WITHIN = 15.0
# How long a restarted replica may take to load. Our bound: no load time of a large model is published.
LOADING_SECONDS = 1800.0
POLL_SECONDS = 0.5


def deployed(wanted: Serving) -> list[Replica]:
    """Every replica of this layout, ready, or the reason why there is nothing to measure."""
    instance_type, port = request.text("INSTANCE_TYPE"), request.integer("BASE_PORT", 1)
    places = layout.admit(instance_type, wanted, request.integer("DATA_PARALLEL_DEGREE", 1), port)
    found = []
    for where in places:
        known = replica.read(where.port)
        shape = {"tensorParallel": wanted.tensor_parallel, "batch": wanted.batch, "sequenceLength": wanted.sequence}
        if known is None or any(known.layout.get(name) != value for name, value in shape.items()):
            raise not_ready(where.port, "was not deployed with this layout")
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
        if process.age_seconds(state.pid) > LOADING_SECONDS:
            return False
        progress.waiting_for(f"replica {known.index} to load and answer")
        time.sleep(POLL_SECONDS)


def not_ready(port: int, why: str) -> Failure:
    return Failure(
        "ReplicaNotReady", f"the replica on port {port} cannot be measured: {why}", "run Deploy, then Benchmark"
    )


def sampling_parameters() -> dict[str, Any]:
    text = request.optional("SAMPLING_PARAMETERS", "")
    if not text:
        return {"temperature": 0.7, "top_k": 50}
    try:
        value = json.loads(base64.b64decode(text, validate=True))
    except ValueError:
        raise invalid(
            "InvalidVariable", "TRAINYARD_SAMPLING_PARAMETERS is not base64 of JSON", "encode a JSON object"
        ) from None
    if not isinstance(value, dict):
        raise invalid("InvalidVariable", "TRAINYARD_SAMPLING_PARAMETERS is not a JSON object", "encode a JSON object")
    return value


def tokens(kind: str) -> dict[str, Any]:
    return {"mean": request.integer(f"MEAN_{kind}_TOKENS", 1), "stddev": request.integer(f"STDDEV_{kind}_TOKENS")}


def workload() -> dict[str, Any]:
    return {
        "requests": request.integer("REQUEST_COUNT", 1),
        "warmupRequests": request.integer("WARMUP_REQUESTS"),
        "concurrency": request.integer("CONCURRENCY"),
        "seed": request.integer("SEED"),
        "inputTokens": {**tokens("INPUT"), "counting": request.text("INPUT_COUNTING")},
        "outputTokens": tokens("OUTPUT"),
        "samplingParameters": sampling_parameters(),
        "timeLimitSeconds": request.integer("TIME_LIMIT_SECONDS", 1),
    }


def hardware(wanted: Serving) -> dict[str, Any]:
    """Only what the catalogue knows; a check without its figure is then not judged."""
    machine, model = facts.this_machine(), facts.model(wanted.model)
    values = {
        "weightBytes": model["parameters"] * 2,  # BF16
        "parameters": model["parameters"],
        "memoryBandwidth": machine.get("hbmBandwidthBytesPerSecond"),
        "peakFlops": machine.get("denseBf16Flops"),
        "machineCores": machine["physicalCores"] // wanted.logical_cores,
    }
    return {name: value for name, value in values.items() if value is not None}


def measure_request(wanted: Serving, replicas: list[Replica]) -> dict[str, Any]:
    model_path = place.checkpoint(wanted.model, wanted.revision)
    env, manifest = os.environ, checkpoint.read_manifest(model_path) or {}
    return {
        "schema": "trainyard.measure/1",
        "runId": env["TRAINYARD_RUN_ID"], "commandId": env["TRAINYARD_COMMAND_ID"],
        "instanceId": env["TRAINYARD_INSTANCE_ID"], "environment": env["TRAINYARD_ENVIRONMENT"],
        "emulated": outcome.emulation(),
        "client": request.text("CLIENT"), "preset": wanted.preset,
        "model": {
            "id": wanted.model, "revision": manifest.get("commit", wanted.revision),
            "servedAs": replicas[0].served_model,
        },
        "layout": {
            "tensorParallel": wanted.tensor_parallel, "dataParallel": len(replicas), "batch": wanted.batch,
            "logicalCores": wanted.logical_cores, "sequenceLength": wanted.sequence,
        },
        "replicas": [
            {"index": it.index, "url": it.url, "cores": it.cores, "deployedAt": it.started_at} for it in replicas
        ],
        "workload": workload(),
        "tokenizer": str(model_path),
        "llmperf": str(place.below_root("/opt/trainyard/src/llmperf")),
        "hardware": hardware(wanted),
    }  # fmt: skip


def measure(wanted: Serving, replicas: list[Replica], folder: Path) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    asked = folder.with_suffix(".request.json")
    place.write_atomically(asked, json.dumps(measure_request(wanted, replicas), indent=1) + "\n")
    command = [str(place.llmperf_python()), "-m", "trainyard_host.measure", "run", "--request", str(asked)]
    command += ["--out", str(folder), "--progress", str(place.state() / "progress.json")]
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL)
    try:
        return child.wait()
    finally:
        if child.poll() is None:
            # We were told to stop: so is the client, which then writes what it has.
            child.terminate()
            try:
                child.wait(CLIENT_STOPS_WITHIN)
            except subprocess.TimeoutExpired:
                child.kill()
        keep(folder)


def key_of(name: str = "") -> str:
    env = os.environ
    return (
        f"runs/{env['TRAINYARD_RUN_ID']}/{env['TRAINYARD_INSTANCE_ID']}/benchmark/{env['TRAINYARD_COMMAND_ID']}/{name}"
    )


def keep(folder: Path) -> None:
    """result.json last: who finds it finds the rest."""
    if not any(folder.iterdir()):
        return
    s3.upload_folder(folder, key_of(), without="result.json")
    result = folder / "result.json"
    if result.exists():
        s3.upload(result, key_of("result.json"))
        verdict = json.loads(result.read_text(encoding="utf-8"))["verdict"]["status"]
        outcome.made(resultKey=key_of("result.json"), verdict=verdict)


def refused(folder: Path, code: int) -> Failure:
    try:
        why = json.loads((folder / "failure.json").read_text(encoding="utf-8"))
        return Failure(why["code"], why["message"], why.get("next", ""), code)
    except (OSError, ValueError, KeyError):
        return Failure(
            "BenchmarkFailed", f"the client ended with {code} and said nothing", "read the log of this phase", 1
        )


def main() -> int:
    wanted = Serving.read()
    replicas = deployed(wanted)
    progress.waiting_for("the client to start")
    folder = place.data() / "runs" / os.environ["TRAINYARD_RUN_ID"] / f"benchmark-{os.environ['TRAINYARD_COMMAND_ID']}"
    code = measure(wanted, replicas, folder)
    if code in (1, 2):
        raise refused(folder, code)
    if code not in (0, 3):
        raise refused(folder, 1)
    return code


if __name__ == "__main__":
    failure.run(main)
