"""The request, parsed once at the edge. Inside, types are trusted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from . import fields, workload
from .fields import Fields
from .workload import Workload

SCHEMA = "trainyard.measure/1"
# The same as in the catalogue, the default first. An import was sent by nobody here.
CLIENTS = ("trainyard", "upstream")
PRESETS = ("corrected", "verbatim")


@dataclass(frozen=True)
class Replica:
    """One server of the run. `url` has no slash at its end; `deployed_at` is epoch seconds, None if unknown."""

    index: int
    url: str
    cores: str
    deployed_at: float | None


@dataclass(frozen=True)
class Layout:
    """How the model was compiled and placed. In an import 0 stands for what LLMPerf's files do not say."""

    tensor_parallel: int
    data_parallel: int
    batch: int
    logical_cores: int
    sequence_length: int


@dataclass(frozen=True)
class Repeat:
    """Which of several measurements of one command this is."""

    number: int
    of: int

    def __str__(self) -> str:
        return f"repeat {self.number} of {self.of}"


@dataclass(frozen=True)
class Hardware:
    """Bytes and number of the model's parameters; bytes and floating point operations per second of the whole instance.

    None is what the request does not give; the checks that need it are not judged.
    """

    weight_bytes: float | None
    parameters: float | None
    memory_bandwidth: float | None
    peak_flops: float | None
    instance_cores: int | None


@dataclass(frozen=True)
class Request:
    """All that is known before the load.

    `document` is the JSON as it came; `served_as` the model's name at the server.
    """

    run_id: str
    command_id: str
    instance_id: str
    environment: str
    time_scale: float | None
    client: str
    # None: an import, whose files do not say.
    preset: str | None
    repeat: Repeat | None
    model_id: str
    model_revision: str
    served_as: str
    layout: Layout
    replicas: tuple[Replica, ...]
    workload: Workload
    tokenizer: str | None
    llmperf: str | None
    hardware: Hardware
    # Whether the replicas are asked for greedy answers before they are measured.
    answers: bool
    # Whether compiles were kept away from the instance meanwhile; None: nobody said.
    alone: bool | None
    # Whether the servers keep a cache of prefixes; None: nobody said.
    prefix_caching: bool | None
    document: dict[str, Any]

    @property
    def slots(self) -> int:
        """Answers that all replicas can decode at a time: compiled batch times replicas."""
        return self.layout.batch * max(1, len(self.replicas))


def parse(value: Any) -> Request:
    """Reads a JSON value of `trainyard.measure/1`.

    Raises MeasureError RequestInvalid with the path of the wrong field.
    """
    top = Fields(value, "")
    top.literal("schema", SCHEMA)
    emulated = top.section("emulated", optional=True)
    model = top.section("model")
    client = top.choice("client", (*CLIENTS, "import"), default=CLIENTS[0])
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
        preset=top.choice("preset", PRESETS, default=None if client == "import" else PRESETS[0]),
        repeat=_repeat(top.section("repeat", optional=True)),
        model_id=model_id,
        model_revision=model.text("revision", default=""),
        served_as=model.text("servedAs", default=model_id),
        layout=layout,
        replicas=replicas,
        workload=workload.parse(top.section("workload"), layout.batch * max(1, len(replicas)), client != "import"),
        tokenizer=top.text("tokenizer", default=None),
        llmperf=top.text("llmperf", default=None),
        hardware=_hardware(top.section("hardware", optional=True)),
        answers=top.choice("answers", ("ask", "skip"), default="ask") == "ask",
        alone=_yes(top.choice("measureAlone", ("yes", "no"), default=None)),
        prefix_caching=_yes(top.choice("prefixCaching", ("yes", "no"), default=None)),
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


def _yes(said: str | None) -> bool | None:
    return None if said is None else said == "yes"


def _repeat(item: Fields | None) -> Repeat | None:
    if item is None:
        return None
    of = item.whole("of", at_least=1)
    repeat = Repeat(item.whole("number", at_least=1, at_most=of), of)
    item.done()
    return repeat


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


def _hardware(item: Fields | None) -> Hardware:
    if item is None:
        return Hardware(None, None, None, None, None)
    hardware = Hardware(
        weight_bytes=item.number("weightBytes", above=0, default=None),
        parameters=item.number("parameters", above=0, default=None),
        memory_bandwidth=item.number("memoryBandwidth", above=0, default=None),
        peak_flops=item.number("peakFlops", above=0, default=None),
        instance_cores=item.whole("machineCores", at_least=1, default=None),
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
