"""What is asked of the client: the document's parameters as one request of `trainyard.measure/1`."""

from __future__ import annotations

import os
from dataclasses import asdict
from typing import Any, Optional

from trainyard_host.checkpoints import checkpoint
from trainyard_host.measure.workload.request import Repeat
from trainyard_host.outcomes import outcome
from trainyard_host.outcomes.failure import invalid
from trainyard_host.replicas.replica import Replica
from trainyard_host.rules import facts, phase_request
from trainyard_host.rules.phase_request import Serving
from trainyard_host.storage import host_paths


def sampling_parameters() -> dict[str, Any]:
    """The sampling parameters of every request: a JSON object in base64, else temperature 0.7 and top-k 50.

    Raises InvalidVariable for anything that is not base64 of a JSON object.
    """
    found = phase_request.encoded_object("SamplingParameters")
    default: dict[str, Any] = facts.parameters()["samplingParameters"]["default"]
    return default if found is None else found


def workload() -> dict[str, Any]:
    """The part `workload` of the request, from the document's parameters; raises InvalidVariable or MissingVariable."""
    return {
        "requests": phase_request.whole("RequestCount"),
        "warmupRequests": phase_request.whole("WarmupRequests"),
        "concurrency": phase_request.whole("Concurrency"),
        "seed": phase_request.whole("Seed"),
        "inputTokens": {
            "mean": phase_request.whole("MeanInputTokens"),
            "stddev": phase_request.whole("StddevInputTokens"),
            "counting": phase_request.choice("InputCounting"),
            "jitterPercent": phase_request.whole("InputJitterPercent", has_default=True),
        },
        "outputTokens": {
            "mean": phase_request.whole("MeanOutputTokens"),
            "stddev": phase_request.whole("StddevOutputTokens"),
        },
        "samplingParameters": sampling_parameters(),
        "goodput": goodput(),
        "timeLimitSeconds": phase_request.whole("TimeLimitSeconds"),
    }


def goodput() -> Optional[dict[str, float]]:
    """The limits of a good request in seconds, from `TTFT/TPOT` in whole milliseconds; None when none are asked for.

    Raises InvalidVariable for another form.
    """
    text = phase_request.given_or_default("GoodputLimits")
    if text == "none":
        return None
    limits, found = phase_request.limits_of("GoodputMilliseconds"), text.split("/")
    if len(found) != 2 or not all(phase_request.within(value, limits) for value in found):
        raise invalid(
            "InvalidVariable",
            "TRAINYARD_GOODPUT_LIMITS is none, or two whole numbers of milliseconds "
            f"from {limits['min']} to {limits['max']}, got {text}",
            "pass the time to first token, a slash and the time per output token, such as 2000/50",
        )
    return {name: int(value) / 1000 for name, value in zip(("ttftSeconds", "tpotSeconds"), found)}


def repeats(seed: int) -> int:
    """How many measurements, of which each takes the next seed."""
    count = phase_request.whole("Repeats", has_default=True)
    most = phase_request.limits_of("Seed")["max"]
    highest = most - (count - 1)
    if seed > highest:
        raise invalid(
            "InvalidVariable",
            f"TRAINYARD_SEED is at most {highest} with TRAINYARD_REPEATS {count}, got {seed}: "
            f"each repeat takes the next seed, and the last one's is at most {most}",
            f"pass a seed of at most {highest}, or fewer repeats",
        )
    return count


def hardware(wanted: Serving) -> dict[str, Any]:
    """Only what the catalogue knows; a check without its figure is then not judged."""
    instance, model = facts.this_instance(), facts.model(wanted.model)
    values = {
        "weightBytes": model["activeWeightBytes"],
        "parameters": model["activeParameters"],
        "memoryBandwidth": instance.get("hbmBandwidthBytesPerSecond"),
        "peakFlops": instance.get("denseBf16Flops"),
        "machineCores": instance["physicalCores"] // wanted.logical_cores,
    }
    return {name: value for name, value in values.items() if value is not None}


def prefix_caching(replicas: list[Replica]) -> Optional[str]:
    """`yes` or `no` as the commands of the servers say; None where one does not say, or where they differ."""
    flags = {"--enable-prefix-caching": "yes", "--no-enable-prefix-caching": "no"}
    said = {next((flags[word] for word in reversed(it.argv) if word in flags), None) for it in replicas}
    return said.pop() if len(said) == 1 else None


def tokenizer(wanted: Serving, client: str) -> Optional[str]:
    """The model's own, except where the tutorial names none: there LLMPerf counts with its default."""
    if client == "upstream" and wanted.preset == "verbatim":
        return None
    return str(host_paths.checkpoint(wanted.model, wanted.revision))


def measure_request(
    wanted: Serving, replicas: list[Replica], load: dict[str, Any], repeat: Optional[Repeat]
) -> dict[str, Any]:
    """The whole request of `trainyard.measure/1` for these replicas; `repeat` is None for a single measurement."""
    model_path, client = host_paths.checkpoint(wanted.model, wanted.revision), phase_request.choice("Client")
    env, manifest = os.environ, checkpoint.read_manifest(model_path) or {}
    cached = prefix_caching(replicas)
    return {
        "schema": "trainyard.measure/1",
        "runId": env["TRAINYARD_RUN_ID"], "commandId": env["TRAINYARD_COMMAND_ID"],
        "instanceId": env["TRAINYARD_INSTANCE_ID"], "environment": env["TRAINYARD_ENVIRONMENT"],
        "emulated": outcome.emulation(),
        "client": client, "preset": wanted.preset,
        "repeat": asdict(repeat) if repeat else None,
        **({} if cached is None else {"prefixCaching": cached}),
        "measureAlone": phase_request.choice("MeasureAlone", has_default=True),
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
        "tokenizer": tokenizer(wanted, client),
        "llmperf": str(host_paths.below_root("/opt/trainyard/src/llmperf")),
        "hardware": hardware(wanted),
    }  # fmt: skip
