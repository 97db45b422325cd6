"""The commands of one request on this host, and the variables of their templates."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Optional

from trainyard_host.rules import command_template, facts, options, phase_request, vllm_neuron
from trainyard_host.rules.layout import ReplicaCores
from trainyard_host.rules.phase_request import Serving
from trainyard_host.storage import host_paths


def variables(
    serving: Serving,
    release: str,
    compiled: Path,
    work: Optional[Path] = None,
    where: Optional[ReplicaCores] = None,
    slot: int = 1,
    key: str = "",
) -> dict[str, str]:
    """The value of every name that a template may use; paths are below the root of this host.

    Raises NotInCatalogue or FactNotKnown for a model or release that the catalogue does not carry whole.
    """
    dialect = facts.dialect_of(release)
    physical = facts.this_instance()["physicalCores"]
    longest = serving.sequence if serving.preset == "corrected" else dialect.get("verbatimMaxModelLength")
    model_path = str(host_paths.checkpoint(serving.model, serving.revision))
    values = {
        "venv": str(host_paths.below_root(facts.venv(release))),
        "vllmVenv": str(host_paths.below_root(facts.serving_venv(release))),
        "model": serving.model,
        # None where no compiler takes it, which `service.check` refuses before a command is made.
        "modelType": facts.model(serving.model)["nxdiModelType"] or "",
        "modelPath": model_path,
        **draft_variables(serving),
        "servedModel": model_path,
        "compiledPath": str(compiled),
        "workDirectory": str(work or ""),
        "compileCache": str(host_paths.compile_cache(slot)),
        "tensorParallel": str(serving.tensor_parallel),
        "batch": str(serving.batch),
        "context": str(serving.context),
        "sequence": str(serving.sequence),
        "maxModelLength": str(longest),
        "logicalCores": str(serving.logical_cores),
        "totalLogicalCores": str(physical // serving.logical_cores),
        "bindAddress": phase_request.bind_address(),
        "globalTopK": str(dialect.get("globalTopK", "")),
        "nkiCache": str(host_paths.nki_cache(key)),
        **vllm_neuron.variables(serving),
    }
    if where is not None:
        metrics = host_paths.prometheus(where.port) if work is None else work.parent / "prometheus"
        values.update(cores=where.cores, port=str(where.port), prometheusDirectory=str(metrics))
    return values


def draft_path(serving: Serving) -> Optional[Path]:
    """The checkpoint of the draft model; None without one."""
    return host_paths.checkpoint(serving.draft, serving.draft_revision) if serving.draft else None


def draft_variables(serving: Serving) -> dict[str, str]:
    """What the templates say of the draft model; empty texts without one."""
    length = serving.compile_options.get("speculation-length", "")
    return {"draftPath": str(draft_path(serving) or ""), "speculationLength": str(length)}


def compile_server(serving: Serving) -> ReplicaCores:
    """Where a server runs that is started to compile: on the first cores, at a port of its own."""
    return ReplicaCores(0, 0, serving.tensor_parallel - 1, vllm_neuron.limits()["compilePort"], ())


def true_conditions(serving: Serving) -> set[str]:
    """The template conditions that hold for this request on this instance."""
    return conditions_on(serving, facts.this_instance()["family"])


def conditions_on(serving: Serving, family: str) -> set[str]:
    """The template conditions that hold for this request on an instance of this family."""
    has_kernels = family in facts.catalogue()["kernels"]["families"]
    on_miss = phase_request.choice("CompileOnMiss", has_default=True) == "yes"
    lengths = (serving.context, serving.sequence)
    drafted = bool(serving.draft)
    found = command_template.conditions(serving.preset, serving.batch, *lengths, has_kernels, on_miss, drafted)
    return found | {"expanded"} if vllm_neuron.is_expanded(facts.model(serving.model)) else found


def compile_command(serving: Serving, release: str, compiled: Path, work: Path) -> list[str]:
    """Program and arguments of the compile into `compiled`."""
    command = facts.dialect_of(release)["compile"]
    values = variables(serving, release, compiled, work, compile_server(serving))
    words = options.compile_words(serving, release)
    return command_template.render_argv(command, values, true_conditions(serving), words)


def compile_environment(
    serving: Serving, release: str, compiled: Path, work: Path, slot: int = 1, key: str = ""
) -> dict[str, str]:
    """Variables that the compile of this artifact, in this slot, sets beside those of the host."""
    command = facts.dialect_of(release)["compile"]
    values = variables(serving, release, compiled, work, compile_server(serving), slot, key)
    rendered = command_template.render_environment(command, values, true_conditions(serving))
    return {**rendered, "PATH": f"{command_template.render(command['path'], values)}:{os.environ['PATH']}"}


def serve_command(serving: Serving, release: str, compiled: Path, where: ReplicaCores) -> list[str]:
    """Program and arguments of the server of one replica."""
    command = facts.dialect_of(release)["serve"]
    values = variables(serving, release, compiled, None, where)
    words = options.serve_words(serving, release)
    return command_template.render_argv(command, values, true_conditions(serving), words)


def serve_environment(serving: Serving, release: str, compiled: Path, where: ReplicaCores) -> dict[str, str]:
    """Without PATH: the launcher puts the program's own folder first in the PATH of its unit."""
    values = variables(serving, release, compiled, None, where, key=compiled.name)
    return command_template.render_environment(facts.dialect_of(release)["serve"], values, true_conditions(serving))


def starting(argv: list[str], environment: Mapping[str, str]) -> str:
    """The line of a phase's log that says what it starts, in the words of `trainyard plan --json`."""
    return "starts " + json.dumps({"argv": argv, "environment": dict(environment)}, ensure_ascii=False)


def measure_command(request: Path, results: Path) -> list[str]:
    """The client that measures, with the toolkit of this phase in its PYTHONPATH."""
    values = {
        "llmperfVenv": str(host_paths.llmperf_venv()),
        "requestFile": str(request),
        "resultsDirectory": str(results),
        "progressFile": str(host_paths.state() / "progress.json"),
    }
    return command_template.render_argv(facts.catalogue()["measure"], values, {"always"})
