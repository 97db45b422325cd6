"""What the host and the stand-ins say to the questions of `host-rule.test.ts`: all of them in one process."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import parsers
from standin.neuron import device_memory as standin_memory
from standin.neuron import neuron_config, runtime
from standin.serving.options import Options, replica_index
from standin.vllm_neuron import buckets as standin_buckets
from standin.vllm_neuron.settings import Settings
from trainyard_host.artifacts import artifact
from trainyard_host.benchmarks import benchmark_request, benchmark_results
from trainyard_host.measure.llmperf import run_upstream
from trainyard_host.measure.workload import request as measure_request
from trainyard_host.measure.workload import workload as measure_workload
from trainyard_host.outcomes.failure import Failure
from trainyard_host.replicas import replica
from trainyard_host.rules import (
    command_template,
    commands,
    device_memory,
    facts,
    layout,
    lengths,
    option_words,
    options,
    phase_request,
    service,
)
from trainyard_host.rules.phase_request import Serving

Row = dict[str, Any]


def of_layout(row: Row) -> Row:
    """Codes of the rule; and what a core needs, whether the layout is admitted or not."""
    paged = row["paged"]
    wanted = layout.LayoutRequest(
        row["type"], row["model"], row["tp"], row["dp"], row["batch"], row["lnc"], row["sequence"], row["port"],
        paged, row["heads"], row.get("draft", ""),
    )  # fmt: skip
    hardware = facts.hardware(row["type"])
    answer: Row = {"codes": [it["code"] for it in layout.refusals(wanted)]}
    if row["lnc"] in hardware["logicalCores"]["supported"] and row["tp"] >= 1:
        terms = device_memory.terms(
            row["model"], row["tp"], row["batch"], row["sequence"], row["lnc"], paged, row.get("draft", "")
        )
        answer.update(terms=terms, limit=device_memory.limit(hardware, row["lnc"], paged))
    if not answer["codes"]:
        found = layout.replica_cores(row["type"], row["tp"], row["dp"], row["lnc"], row["port"])
        answer["replicas"] = [[it.index, it.cores, it.first, it.last, list(it.devices), it.port] for it in found]
    return {**answer, "standin": of_standin(row, hardware, answer.get("replicas", []))}


def of_standin(row: Row, hardware: Row, replicas: list[Any]) -> Row:
    """The third copy: the emulated runtime's cores, degrees and memory."""
    checkpoint = row["checkpoint"]
    if "draft" in row:
        checkpoint = {**checkpoint, "fused_spec_config": {"draft_config": row["draftCheckpoint"]}}
    answer: Row = {"codes": []}
    try:
        size = runtime.logical_core_size(hardware, {"NEURON_LOGICAL_NC_CONFIG": str(row["lnc"])})
    except (runtime.RuntimeRefusal, ValueError):
        return {"codes": ["LogicalCoresNotSupported"]}
    if row["tp"] < 1:
        return answer
    answer["cores"] = runtime.core_count(hardware, size)
    try:
        runtime.check_degree(facts.catalogue(), hardware, size, row["tp"])
    except runtime.RuntimeRefusal:
        answer["codes"].append("TensorParallelNotSupported")
    if row["heads"] == "must-divide" and checkpoint["num_attention_heads"] % row["tp"] != 0:
        answer["codes"].append("AttentionHeadsNotDivisible")
    neuron = {
        "tp_degree": row["tp"], "logical_nc_config": size,
        "max_length": row["sequence"], "kv_cache_batch_size": row["batch"],
    }  # fmt: skip
    if row["paged"]:
        # As vLLM counts blocks: each sequence in whole ones, and one for itself.
        block = 128
        neuron.update(max_length=block, kv_cache_batch_size=row["batch"] * -(-row["sequence"] // block) + 1)
    answer["terms"] = standin_memory.terms_per_core(facts.catalogue(), neuron, checkpoint)
    answer["limit"] = standin_memory.bytes_of_core(hardware, size) * (Settings.memory_share if row["paged"] else 1)
    answer["replicas"] = [of_visible_cores(hardware, size, row["tp"], it[1]) for it in replicas]
    return answer


def of_visible_cores(hardware: Row, size: int, ranks: int, cores: str) -> list[int]:
    os.environ["NEURON_RT_VISIBLE_CORES"] = cores
    seen = runtime.visible_cores(hardware, size, {"NEURON_RT_VISIBLE_CORES": cores})
    options = Options("", (), 1, None, ranks, None, 0, {})
    return [replica_index(options), seen[0], seen[-1], len(seen)]


def of_prefill(row: Row) -> Row:
    """The host's rule for vLLM Neuron, and whether its emulated server takes the buckets."""
    context, sequence, ranks = row["context"], row["sequence"], row["tp"]
    codes = [it["code"] for it in lengths.refusals(context, sequence, row["lnc"], row["release"], ranks)]
    asked = Settings(
        "", (), 4, sequence, ranks, None, 0, {}, max_num_batched_tokens=context, prefix_caching=False,
        config={"num_batched_tokens_buckets": [context], "num_seqs_buckets": [4]},
    )  # fmt: skip
    try:
        standin_buckets.read_buckets(asked)
        return {"codes": codes, "standin": None}
    except standin_buckets.BucketsRefused as error:
        return {"codes": codes, "standin": str(error)}


def of_lengths(row: Row) -> Row:
    """The host's rule, and the sentence with which the emulated library refuses."""
    emulation = _Wanted(row["release"])
    asked = {"seq_len": row["sequence"], "max_context_length": row["context"], "attn_kernel_enabled": True}
    config = neuron_config.neuron_config(emulation, asked, row["lnc"])  # type: ignore[arg-type]
    said = neuron_config.refusal(facts.catalogue()["contextTiles"], config)
    codes = [it["code"] for it in lengths.refusals(row["context"], row["sequence"], row["lnc"])]
    return {"codes": codes, "standin": said}


class _Wanted:
    """As much of an emulated instance as a configuration asks for."""

    def __init__(self, release: str) -> None:
        self.release = release
        self.hardware = {"family": "trn2"}


def of_commands(row: Row) -> Row:
    """From the parameters of the documents to what is started, as the phases do it."""
    with _Variables({**row["variables"], "INSTANCE_TYPE": row["type"], "RELEASE": row["release"]}):
        wanted, release = Serving.read(), phase_request.release()
        port = phase_request.whole("BasePort")
        paged = facts.fills_cache(release)
        found = layout.admit(row["type"], wanted, phase_request.whole("DataParallelDegree"), port, paged)
        document = artifact.key_document(wanted, release, row["versions"], row["type"])
        key, work = artifact.key_of(document), Path("/mnt/trainyard/work/<command>")
        compiled, scratch = work / "compiled", work / "scratch"
        bind = phase_request.bind_address()
        replicas = [replica.wanted(wanted, release, it, key, len(found), bind) for it in found]
        return {
            "key": key,
            "compile": [
                commands.compile_command(wanted, release, compiled, scratch),
                commands.compile_environment(wanted, release, compiled, scratch, key=key),
            ],
            "deploy": [[it.argv, it.environment] for it in replicas],
            "benchmark": of_benchmark(wanted, replicas),
        }


def of_benchmark(wanted: Serving, replicas: list[replica.Replica]) -> list[Any]:
    load = benchmark_request.workload()
    times = benchmark_request.repeats(load["seed"])
    repeat = measure_request.Repeat(1, times) if times > 1 else None
    asked = benchmark_request.measure_request(wanted, replicas, load, repeat)
    parsed, folder = measure_request.parse(asked), benchmark_results.folder(repeat)
    if parsed.client == "upstream":
        return [run_upstream.command(parsed, folder / "llmperf", folder / "stage"), run_upstream.variables(parsed)]
    return [commands.measure_command(benchmark_results.request_file(repeat), folder), {}]


def of_options(row: Row) -> list[str]:
    """What options make of a command of a release."""
    dialect, release = facts.dialect_of(row["release"])[row["command"]], row["release"]
    rows = facts.compile_options(release) if row["command"] == "compile" else facts.serve_options(release)
    words = option_words.option_words(rows, row["values"])
    true = command_template.conditions(row["preset"], row["batch"], row["context"], row["sequence"], True)
    return command_template.render_argv(dialect, row["variables"], true, words)


def of_asked(row: Row) -> list[str]:
    """Codes of what is wrong with options."""
    rows = facts.compile_options(row["release"]) if row["command"] == "compile" else facts.serve_options(row["release"])
    return [it["code"] for it in options.problems("", rows, row["values"])]


def of_drafts(row: Row) -> str:
    """The code with which the host refuses a draft model and its options; empty where it takes them."""
    with _Variables({**row["variables"], "INSTANCE_TYPE": row["type"], "RELEASE": row["release"]}):
        try:
            options.check(Serving.read(), phase_request.release())
            return ""
        except Failure as failure:
            return failure.code


def of_parameter(row: Row) -> bool:
    """Whether every reader of a parameter takes these values; `layout`: and the layout is admitted."""
    with _Variables({**row["variables"], "INSTANCE_TYPE": row["type"]}):
        try:
            wanted, load = Serving.read(), benchmark_request.workload()
            benchmark_request.repeats(load["seed"])
            # Preset and InputCounting have been read above; asking for them again would hide a reader that forgot to look.
            phase_request.choice("Client")
            for name in (
                "ArtifactCache",
                "CheckpointSource",
                "MeasureAlone",
                "Capture",
                "CompileOnMiss",
                "AllowPickle",
            ):
                phase_request.choice(name, has_default=True)
            for name in ("ArtifactDigest", "WeightsDigest", "DraftDigest"):
                phase_request.digest(name)
            phase_request.source()
            phase_request.whole("CompilesAtOnce", has_default=True)
            port, copies = phase_request.whole("BasePort"), phase_request.whole("DataParallelDegree")
            phase_request.whole("ReadyTimeoutSeconds")
            facts.model(wanted.model)
            if row["layout"]:
                layout.admit(row["type"], wanted, copies, port)
            return True
        except Failure:
            return False


class _Variables:
    """TRAINYARD_* as a document sets them, for one question."""

    def __init__(self, values: dict[str, str]) -> None:
        self._values = {f"TRAINYARD_{name}": value for name, value in values.items()}

    def __enter__(self) -> None:
        os.environ.update(self._values)

    def __exit__(self, *_: object) -> None:
        for name in self._values:
            del os.environ[name]


def main() -> None:
    os.environ.update(
        PATH="$PATH", TRAINYARD_RUN_ID="<run>", TRAINYARD_COMMAND_ID="<command>", TRAINYARD_INSTANCE_ID="i-1",
        TRAINYARD_ENVIRONMENT="tutorial", TRAINYARD_STATE="/var/lib/trainyard/attempts/benchmark-<command>",
    )  # fmt: skip
    sys.executable = "/opt/trainyard/venvs/llmperf/bin/python"
    kinds: dict[str, Any] = {
        "layouts": of_layout,
        "lengths": of_lengths,
        "prefills": of_prefill,
        "commands": of_commands,
        "parameters": of_parameter,
        "options": of_options,
        "asked": of_asked,
        "drafts": of_drafts,
        "served": lambda row: service.refusal(row["model"], row["release"]),
        "plans": parsers.of_plan,
    }
    asked = json.load(sys.stdin)
    answers: Row = {kind: [kinds[kind](row) for row in rows] for kind, rows in asked.items()}
    answers["constants"] = {
        "jitter": measure_workload.MAX_JITTER_PERCENT, "topK": measure_workload.DEFAULT_TOP_K,
        "seed": measure_workload.DEFAULT_SEED, "countings": measure_workload.COUNTINGS,
        "clients": measure_request.CLIENTS, "presets": measure_request.PRESETS,
    }  # fmt: skip
    json.dump(answers, sys.stdout)


if __name__ == "__main__":
    main()
