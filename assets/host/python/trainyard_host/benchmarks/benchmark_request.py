"""What is asked of the client: the document's parameters as one request of `trainyard.measure/1`."""

from __future__ import annotations

import base64
import json
import os
import re
from dataclasses import asdict
from typing import Any, Optional

from trainyard_host.checkpoints import checkpoint
from trainyard_host.measure.workload.request import Repeat
from trainyard_host.measure.workload.workload import MAX_JITTER_PERCENT
from trainyard_host.outcomes import outcome
from trainyard_host.outcomes.failure import invalid
from trainyard_host.replicas.replica import Replica
from trainyard_host.rules import facts, phase_request
from trainyard_host.rules.phase_request import Serving
from trainyard_host.storage import host_paths

# As the document has them.
MAX_SEED = 2_147_483_647
MAX_REPEATS = 20
GOODPUT = re.compile(r"([1-9][0-9]{0,7})/([1-9][0-9]{0,7})")


def sampling_parameters() -> dict[str, Any]:
    """The sampling parameters of every request: a JSON object in base64, else temperature 0.7 and top-k 50.

    Raises InvalidVariable for anything that is not base64 of a JSON object.
    """
    text = phase_request.optional("SAMPLING_PARAMETERS", "")
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
    """Mean and standard deviation of the `INPUT` or `OUTPUT` lengths, in tokens."""
    mean = phase_request.integer(f"MEAN_{kind}_TOKENS", 1)
    return {"mean": mean, "stddev": phase_request.integer(f"STDDEV_{kind}_TOKENS")}


def workload() -> dict[str, Any]:
    """The part `workload` of the request, from the document's parameters; raises InvalidVariable or MissingVariable."""
    jitter = phase_request.integer("INPUT_JITTER_PERCENT", 0, MAX_JITTER_PERCENT, default=0)
    return {
        "requests": phase_request.integer("REQUEST_COUNT", 1),
        "warmupRequests": phase_request.integer("WARMUP_REQUESTS"),
        "concurrency": phase_request.integer("CONCURRENCY"),
        "seed": phase_request.integer("SEED"),
        "inputTokens": {**tokens("INPUT"), "counting": phase_request.text("INPUT_COUNTING"), "jitterPercent": jitter},
        "outputTokens": tokens("OUTPUT"),
        "samplingParameters": sampling_parameters(),
        "goodput": goodput(),
        "timeLimitSeconds": phase_request.integer("TIME_LIMIT_SECONDS", 1),
    }


def goodput() -> Optional[dict[str, float]]:
    """The limits of a good request in seconds, from `TTFT/TPOT` in whole milliseconds; None when none are asked for.

    Raises InvalidVariable for another form.
    """
    text = phase_request.optional("GOODPUT_LIMITS", "none")
    if text == "none":
        return None
    found = GOODPUT.fullmatch(text)
    if not found:
        raise invalid(
            "InvalidVariable",
            f"TRAINYARD_GOODPUT_LIMITS is none, or two whole numbers of milliseconds above 0, got {text}",
            "pass the time to first token, a slash and the time per output token, such as 2000/50",
        )
    return {name: int(value) / 1000 for name, value in zip(("ttftSeconds", "tpotSeconds"), found.groups())}


def repeats(seed: int) -> int:
    """How many measurements, of which each takes the next seed."""
    count = phase_request.integer("REPEATS", 1, MAX_REPEATS, default=1)
    highest = MAX_SEED - (count - 1)
    if seed > highest:
        raise invalid(
            "InvalidVariable",
            f"TRAINYARD_SEED is at most {highest} with TRAINYARD_REPEATS {count}, got {seed}: "
            f"each repeat takes the next seed, and the last one's is at most {MAX_SEED}",
            f"pass a seed of at most {highest}, or fewer repeats",
        )
    return count


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


def measure_request(
    wanted: Serving, replicas: list[Replica], load: dict[str, Any], repeat: Optional[Repeat]
) -> dict[str, Any]:
    """The whole request of `trainyard.measure/1` for these replicas; `repeat` is None for a single measurement."""
    model_path = host_paths.checkpoint(wanted.model, wanted.revision)
    env, manifest = os.environ, checkpoint.read_manifest(model_path) or {}
    return {
        "schema": "trainyard.measure/1",
        "runId": env["TRAINYARD_RUN_ID"], "commandId": env["TRAINYARD_COMMAND_ID"],
        "instanceId": env["TRAINYARD_INSTANCE_ID"], "environment": env["TRAINYARD_ENVIRONMENT"],
        "emulated": outcome.emulation(),
        "client": phase_request.text("CLIENT"), "preset": wanted.preset,
        "repeat": asdict(repeat) if repeat else None,
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
        "workload": load,
        "tokenizer": str(model_path),
        "llmperf": str(host_paths.below_root("/opt/trainyard/src/llmperf")),
        "hardware": hardware(wanted),
    }  # fmt: skip
