"""The request, parsed once at the edge. Inside, types are trusted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from . import fields
from .fields import Fields

SCHEMA = "trainyard.measure/1"

# What the tutorial sends, and inside the bound (64) that its launch command sets. A request without top_k ends the
# server: vLLM turns "none" into 256 and the runtime refuses that inside the engine.
DEFAULT_TOP_K = 50


@dataclass(frozen=True)
class Replica:
    index: int
    url: str
    cores: str
    deployed_at: float | None


@dataclass(frozen=True)
class Layout:
    tensor_parallel: int
    data_parallel: int
    batch: int
    logical_cores: int
    sequence_length: int


@dataclass(frozen=True)
class Workload:
    requests: int
    warmup: int
    concurrency: int
    seed: int
    input_mean: int
    input_stddev: int
    counting: str
    output_mean: int
    output_stddev: int
    sampling: dict[str, Any]
    top_k_added: bool
    time_limit: float
    give_up: float
    goodput: dict[str, float] | None


@dataclass(frozen=True)
class Hardware:
    weight_bytes: float | None
    parameters: float | None
    memory_bandwidth: float | None
    peak_flops: float | None
    machine_cores: int | None


@dataclass(frozen=True)
class Request:
    run_id: str
    command_id: str
    instance_id: str
    environment: str
    time_scale: float | None
    client: str
    preset: str
    model_id: str
    model_revision: str
    served_as: str
    layout: Layout
    replicas: tuple[Replica, ...]
    workload: Workload
    tokenizer: str | None
    llmperf: str | None
    hardware: Hardware
    document: dict[str, Any]

    @property
    def slots(self) -> int:
        return self.layout.batch * max(1, len(self.replicas))


def parse(value: Any) -> Request:
    top = Fields(value, "")
    top.literal("schema", SCHEMA)
    emulated = top.section("emulated", optional=True)
    model = top.section("model")
    client = top.choice("client", ("trainyard", "upstream", "import"), default="trainyard")
    # What LLMPerf's files do not tell is 0 in the layout of an import.
    layout = _layout(top.section("layout"), 0 if client == "import" else 1)
    replicas = tuple(_replica(item, at) for at, item in enumerate(top.items("replicas")))
    model_id = model.text("id")
    parsed = Request(
        run_id=top.text("runId"),
        command_id=top.text("commandId"),
        instance_id=top.text("instanceId"),
        environment=top.text("environment"),
        time_scale=emulated.number("timeScale", above=0) if emulated else None,
        client=client,
        preset=top.choice("preset", ("corrected", "verbatim"), default="corrected"),
        model_id=model_id,
        model_revision=model.text("revision", default=""),
        served_as=model.text("servedAs", default=model_id),
        layout=layout,
        replicas=replicas,
        workload=_workload(top.section("workload"), layout.batch * max(1, len(replicas))),
        tokenizer=top.text("tokenizer", default=None),
        llmperf=top.text("llmperf", default=None),
        hardware=_hardware(top.section("hardware", optional=True)),
        document=value,
    )
    for section in (emulated, model):
        if section:
            section.done()
    top.done()
    _across(parsed)
    return parsed


def _across(request: Request) -> None:
    if request.client != "import" and not request.replicas:
        raise fields.refuse("replicas", "[]", "at least one replica")
    if [replica.index for replica in request.replicas] != list(range(len(request.replicas))):
        raise fields.refuse("replicas", [r.index for r in request.replicas], "indexes 0, 1, 2, … in order")
    if request.client == "trainyard" and request.tokenizer is None:
        raise fields.refuse("tokenizer", None, "the directory of the model, because prompts are built with it")
    if request.client == "upstream" and request.llmperf is None:
        raise fields.refuse("llmperf", None, "LLMPerf's source directory, because its program is run")


def _replica(value: Any, at: int) -> Replica:
    item = Fields(value, f"replicas[{at}]")
    replica = Replica(
        index=item.whole("index", at_least=0),
        url=item.text("url").rstrip("/"),
        cores=item.text("cores", default=""),
        deployed_at=instant(item.any("deployedAt", None), f"replicas[{at}].deployedAt"),
    )
    item.done()
    return replica


def _layout(item: Fields, least: int) -> Layout:
    layout = Layout(
        tensor_parallel=item.whole("tensorParallel", at_least=least),
        data_parallel=item.whole("dataParallel", at_least=least),
        batch=item.whole("batch", at_least=least),
        logical_cores=item.whole("logicalCores", at_least=least),
        sequence_length=item.whole("sequenceLength", at_least=least),
    )
    item.done()
    return layout


def _workload(item: Fields, slots: int) -> Workload:
    tokens_in, tokens_out = item.section("inputTokens"), item.section("outputTokens")
    sampling = dict(item.mapping("samplingParameters", {}))
    added = "top_k" not in sampling
    if added:
        sampling["top_k"] = DEFAULT_TOP_K
    goodput = item.section("goodput", optional=True)
    workload = Workload(
        requests=item.whole("requests", at_least=1),
        warmup=item.whole("warmupRequests", at_least=0, default=0),
        concurrency=item.whole("concurrency", at_least=0, default=0) or slots,
        seed=item.whole("seed", at_least=0, default=11111),
        input_mean=tokens_in.whole("mean", at_least=1),
        input_stddev=tokens_in.whole("stddev", at_least=0, default=0),
        counting=tokens_in.choice("counting", ("llmperf", "exact"), default="llmperf"),
        output_mean=tokens_out.whole("mean", at_least=1),
        output_stddev=tokens_out.whole("stddev", at_least=0, default=0),
        sampling=sampling,
        top_k_added=added,
        time_limit=item.number("timeLimitSeconds", above=0),
        give_up=item.number("giveUpSeconds", above=0, default=30.0),
        goodput=_goodput(goodput) if goodput else None,
    )
    for section in (tokens_in, tokens_out, item):
        section.done()
    return workload


def _goodput(item: Fields) -> dict[str, float]:
    limits = {name: item.number(name, above=0) for name in ("ttftSeconds", "tpotSeconds")}
    item.done()
    return limits


def _hardware(item: Fields | None) -> Hardware:
    if item is None:
        return Hardware(None, None, None, None, None)
    hardware = Hardware(
        weight_bytes=item.number("weightBytes", above=0, default=None),
        parameters=item.number("parameters", above=0, default=None),
        memory_bandwidth=item.number("memoryBandwidth", above=0, default=None),
        peak_flops=item.number("peakFlops", above=0, default=None),
        machine_cores=item.whole("machineCores", at_least=1, default=None),
    )
    item.done()
    return hardware


def instant(value: Any, path: str) -> float | None:
    """Epoch seconds, or an ISO time with a zone."""
    if value is None or (isinstance(value, (int, float)) and not isinstance(value, bool)):
        return None if value is None else float(value)
    try:
        moment = datetime.fromisoformat(str(value).replace("Z", "+00:00"))
    except ValueError:
        raise fields.refuse(path, value, "an ISO time such as 2026-01-01T00:00:00Z, or epoch seconds") from None
    if moment.tzinfo is None:
        raise fields.refuse(path, value, "a time with a zone")
    return moment.timestamp()
