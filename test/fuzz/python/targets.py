"""The toolkit's parsers of text that others wrote, each as a function of bytes."""

from __future__ import annotations

import contextlib
import io
import os
import struct
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable
from unittest import mock

from real_texts import (
    BODY,
    COMMIT,
    DEVICES,
    EVENT,
    FILES,
    KEPT,
    LOG,
    METRICS,
    MIRROR,
    REPORT,
    RESPONSES,
    STREAM,
    SUMMARY,
    SYSTEMD,
    TCP,
    as_json,
)
from trainyard_host.artifacts import artifact
from trainyard_host.benchmarks import device_capture
from trainyard_host.checkpoints import checkpoint, hub, mirror, trusted_weights, weights
from trainyard_host.guard import counters, monitor
from trainyard_host.instance import devices, listeners, ssm_agent
from trainyard_host.measure.client import delta, events, framing, server, words
from trainyard_host.measure.client.answer import Answer
from trainyard_host.measure.llmperf import importer
from trainyard_host.measure.llmperf import versions as llmperf_versions
from trainyard_host.measure.workload import tokenizer_files
from trainyard_host.phases import versions
from trainyard_host.replicas import graph_metrics, probe, units
from trainyard_host.rules import phase_request, signatures
from trainyard_host.storage import s3

FOLDER = Path(tempfile.mkdtemp(prefix="trainyard-fuzz-"))


@dataclass(frozen=True)
class Target:
    """A parser: its name, the modules that it drives, real texts, and what it may raise beside our own errors."""

    name: str
    modules: tuple[str, ...]
    captures: tuple[bytes, ...]
    read: Callable[[bytes], Any]
    raises: tuple[type[Exception], ...] = ()


def text_of(data: bytes) -> str:
    """As `subprocess` with `text=True` reads a program, but for what is no UTF-8."""
    return data.decode("utf-8", "surrogateescape")


def file(name: str, data: bytes) -> Path:
    """A file with these bytes, alone in its folder but for the others of this run."""
    path = FOLDER / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


@contextlib.contextmanager
def printing(data: bytes) -> Iterator[None]:
    """Every program that is run prints these bytes, decoded as Python would, and ends with 0."""

    def run(command: Any, **options: Any) -> Any:
        stdout: Any = data.decode("utf-8", options.get("errors") or "strict") if options.get("text") else data
        return subprocess.CompletedProcess(command, 0, stdout, "" if options.get("text") else b"")

    with mock.patch("subprocess.run", run):
        yield


def when_printed(read: Callable[[], Any]) -> Callable[[bytes], Any]:
    """The parser of a program's output."""

    def given(data: bytes) -> Any:
        with printing(data):
            return read()

    return given


def replied(read: Callable[[], Any]) -> Callable[[bytes], Any]:
    """The parser of what the hub answers."""

    def given(data: bytes) -> Any:
        answer = mock.patch.object(hub, "_open", lambda *_: io.BytesIO(data))
        with answer, mock.patch("time.sleep"), contextlib.redirect_stdout(io.StringIO()):
            return read()

    return given


def neuron_monitor(data: bytes) -> Any:
    """As the guard and the benchmark read a report."""
    with mock.patch("subprocess.Popen", lambda *_, **__: _Printer(data)):
        found = monitor.report(1.0)
    # The benchmark keeps lines of it in a file, and reads them there.
    device_capture._monitor(file("reports", data))
    if found is not None:
        return (
            monitor.utilization(found),
            monitor.device_memory(found),
            monitor.core_memory(found),
            monitor.device_errors(found),
        )
    return None


class _Printer:
    def __init__(self, data: bytes) -> None:
        self.stdout = open(file("monitor", data), "rb")

    def kill(self) -> None:
        self.stdout.close()

    def wait(self) -> None:
        pass


def safetensors(data: bytes) -> None:
    """A header with its length before it, alone, and the index beside it."""
    folder = FOLDER / "weights"
    folder.mkdir(exist_ok=True)
    (folder / "model.safetensors").write_bytes(struct.pack("<Q", len(data)) + data)
    (folder / weights.INDEX).unlink(missing_ok=True)
    weights.verify(folder)


def weights_index(data: bytes) -> None:
    """The repository's own index."""
    folder = FOLDER / "indexed"
    folder.mkdir(exist_ok=True)
    (folder / weights.INDEX).write_bytes(data)
    header = b'{"a":{"dtype":"BF16","shape":[2],"data_offsets":[0,4]}}'
    (folder / "model.safetensors").write_bytes(struct.pack("<Q", len(header)) + header + b"1234")
    weights.verify(folder)


def answer(data: bytes) -> None:
    """An HTTP answer with a stream of events, in pieces."""
    framed, parser, found = framing.Framing(), events.EventParser(), Answer()
    for at in range(0, len(data), 4096):
        for piece in framed.feed(data[at : at + 4096]):
            for event in parser.feed(piece):
                delta.read(found, 1.0, words.parsed(event.data))
    parser.finish()


def one_event(data: bytes) -> None:
    """One event of a stream."""
    value = words.parsed(text_of(data))
    if value is not words.NOT_JSON:
        delta.read(Answer(), 1.0, value)
    words.of_body(text_of(data))


def llmperf(data: bytes) -> None:
    """LLMPerf's two files: these bytes are one of them, the other is whole."""
    for name, other, whole in (("s", "r", RESPONSES), ("r", "s", SUMMARY)):
        paths = {name: file(f"llmperf/{name}.json", data), other: file(f"llmperf/{other}.json", whole)}
        told = importer.Told(paths["s"], paths["r"])
        llmperf_versions.recognised(told.rows)
        for index, row in enumerate(told.rows):
            importer.record(index, row, told.version)
        with mock.patch.object(importer, "find", mock.Mock(return_value=(paths["s"], paths["r"]))):
            importer.read(FOLDER / "llmperf", None, FOLDER / "imported")


def mirrored(data: bytes) -> None:
    """The manifest of the mirror, as Prepare reads it."""

    def download(key: str, path: Path) -> bool:
        path.write_bytes(data)
        return True

    with mock.patch.object(s3, "download", download), mock.patch.object(s3, "bucket", lambda: "results"):
        manifest = mirror.listed("me/mine", COMMIT)
    if manifest is not None:
        trusted_weights.digest_of(manifest)
        for row in manifest["files"]:
            mirror.is_as_listed(FOLDER / str(row["name"]), row)


def neuron_config(data: bytes) -> None:
    """What the compiler wrote, beside a model."""
    folder = file("artifact/neuron_config.json", data).parent
    (folder / "model.pt").write_bytes(b"1")
    (folder / "weights").mkdir(exist_ok=True)
    arguments = ["--tp-degree", "32", "--batch-size", "4"]
    artifact.check_config(folder, {"target": "trn2", "logicalCores": 2, "arguments": arguments}, folder)


def manifest_of_artifact(data: bytes) -> None:
    """The manifest of an artifact that another instance made."""
    folder = file(f"artifact-manifest/{artifact.MANIFEST}", data).parent
    artifact.read_manifest(folder)
    artifact.check_files(folder, True)


def of_checkpoint(data: bytes) -> None:
    """The manifest of a checkpoint on the data volume."""
    folder = file(f"checkpoint/{checkpoint.MANIFEST}", data).parent
    checkpoint.read_manifest(folder)
    checkpoint.is_complete(folder)
    checkpoint.came_from(folder)


def parameter(data: bytes) -> Any:
    """A parameter that carries JSON as base64."""
    import base64

    for value in (base64.b64encode(data).decode(), text_of(data).replace("\0", "")):
        with mock.patch.dict(os.environ, {"TRAINYARD_COMPILE_OPTIONS": value}):
            phase_request.encoded_object("CompileOptions")


def from_replica(data: bytes) -> None:
    """What a server answers to the questions of Deploy."""
    with mock.patch.object(probe, "_call", lambda *_, **__: (200, data.decode("utf-8", "replace"))):
        replica: Any = mock.Mock(served_model="m", url="u", index=0, port=1)
        probe.served_ids(replica)
        probe.check_generation(replica)


def kernel_table(data: bytes) -> Any:
    """The kernel's table of sockets."""
    real = Path.read_text
    with mock.patch.object(Path, "read_text", lambda self, *a, **k: data.decode("utf-8", "replace")):
        found = listeners.listeners()
    assert Path.read_text is real
    return found


def tokenizer_settings(data: bytes) -> Any:
    """The settings of a tokenizer, whose file may be anybody's."""
    path = file("tokenizer/tokenizer_config.json", data)
    config = tokenizer_files._settings(path)
    return tokenizer_files._special_tokens(config, {}), tokenizer_files._template_of(path.parent, config)


def logs(data: bytes) -> None:
    """Logs of every kind."""
    text = data.decode("utf-8", "replace")
    for kind in ("boot", "prepare", "compile", "replica", "kernel"):
        signatures.findings_in(text, "x", kind)
    signatures.last_line(text)


TARGETS = (
    Target("neuron-ls", ("instance/devices.py",), as_json(DEVICES), when_printed(devices.devices)),
    Target("neuron-monitor", ("guard/monitor.py", "benchmarks/device_capture.py"), as_json(REPORT), neuron_monitor),
    Target("metrics-guard", ("guard/counters.py",), (METRICS,), lambda it: counters.parse(it.decode("utf-8", "replace"))),
    Target("metrics-graphs", ("replicas/graph_metrics.py",), (METRICS,), lambda it: graph_metrics.parse(it.decode("utf-8", "replace"))),
    Target("metrics-measure", ("measure/client/server.py",), (METRICS,), lambda it: server.counters(it.decode("utf-8", "replace"))),
    Target("hub-listing", ("checkpoints/hub.py",), as_json({"sha": COMMIT, "siblings": FILES}), replied(lambda: hub.revision_files("me/mine", "main", None))),
    Target("safetensors", ("checkpoints/weights.py",), as_json({"a": {"data_offsets": [0, 0]}, "__metadata__": {}}), safetensors),
    Target("weights-index", ("checkpoints/weights.py",), as_json({"metadata": {"total_size": 4}, "weight_map": {"a": "model.safetensors"}}), weights_index),
    Target("answer-stream", ("measure/client/framing.py",), (STREAM + b"%x\r\n" % len(BODY) + BODY + b"\r\n0\r\n\r\n",), answer, (ValueError, delta.Odd)),
    Target("answer-event", ("measure/client/words.py",), as_json(EVENT, {"error": {"message": "no"}}), one_event, (delta.Odd,)),
    Target("llmperf", ("measure/llmperf/file_fields.py",), (SUMMARY, RESPONSES), llmperf),
    Target("mirror-manifest", ("checkpoints/mirror.py",), as_json(MIRROR), mirrored),
    Target("checkpoint-manifest", ("storage/host_paths.py",), as_json({**MIRROR, **KEPT}), of_checkpoint),
    Target("artifact-manifest", ("storage/host_paths.py",), as_json(KEPT), manifest_of_artifact),
    Target("neuron-config", ("artifacts/artifact.py",), as_json({"neuron_config": {"tp_degree": 32, "batch_size": 4}}), neuron_config),
    Target("encoded-parameter", ("rules/phase_request.py",), as_json({"a": [1, "b"], "c": True}), parameter),
    Target("replica-answers", ("replicas/probe.py",), as_json({"data": [{"id": "m"}]}, {"choices": [{"message": {"content": "hi"}}]}), from_replica),
    Target("packages", ("phases/versions.py",), as_json([{"name": "vllm", "version": "0.7.2"}]), when_printed(lambda: versions.packages_in(FOLDER))),
    Target("system-packages", ("phases/versions.py",), (b"aws-neuronx-tools\t2.20\n",), when_printed(versions.system_packages)),
    Target("agent-version", ("instance/ssm_agent.py",), (b"SSM Agent version: 3.3.2746.0\n",), when_printed(lambda: ssm_agent.is_older(ssm_agent.version()))),
    Target("unit-state", ("replicas/units.py",), (SYSTEMD,), when_printed(lambda: units.state_of(8000))),
    Target("socket-table", ("instance/listeners.py",), (TCP,), kernel_table),
    Target("tokenizer-settings", ("measure/workload/tokenizer_files.py",), as_json({"bos_token": {"content": "<s>"}, "chat_template": "x"}), tokenizer_settings, (ValueError,)),
    Target("logs", ("rules/signatures.py",), (LOG,), logs),
    Target("object-listing", ("storage/s3.py",), (b"2026-11-23 19:15:00      123 prefix/a b.json\n",), when_printed(lambda: s3.listed("s3://b/prefix/"))),
)  # fmt: skip
