"""The commands of one request on this host, and the variables of their templates."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Optional

from trainyard_host.rules import command_template, facts
from trainyard_host.rules.layout import ReplicaCores
from trainyard_host.rules.phase_request import Serving
from trainyard_host.storage import host_paths


def variables(
    serving: Serving, release: str, compiled: Path, work: Optional[Path] = None, where: Optional[ReplicaCores] = None
) -> dict[str, str]:
    """The value of every name that a template may use; paths are below the root of this host.

    Raises NotInCatalogue or FactNotKnown for a model or release that the catalogue does not carry whole.
    """
    dialect = facts.dialect_of(release)
    physical = facts.this_machine()["physicalCores"]
    longest = serving.sequence if serving.preset == "corrected" else dialect["verbatimMaxModelLength"]
    model_path = str(host_paths.checkpoint(serving.model, serving.revision))
    values = {
        "venv": str(host_paths.below_root(facts.venv(release))),
        "vllmVenv": str(host_paths.below_root(facts.serving_venv(release))),
        "model": serving.model,
        "modelType": facts.cell("models", serving.model, "nxdiModelType"),
        "modelPath": model_path,
        "servedModel": model_path,
        "compiledPath": str(compiled),
        "workDirectory": str(work or ""),
        "compileCache": str(host_paths.data() / "compile-cache"),
        "tensorParallel": str(serving.tensor_parallel),
        "batch": str(serving.batch),
        "context": str(serving.context),
        "sequence": str(serving.sequence),
        "maxModelLength": str(longest),
        "logicalCores": str(serving.logical_cores),
        "totalLogicalCores": str(physical // serving.logical_cores),
        "bindAddress": os.environ.get("TRAINYARD_BIND_ADDRESS") or "127.0.0.1",
        "globalTopK": str(dialect["globalTopK"]),
    }
    if where is not None:
        values.update(cores=where.cores, port=str(where.port))
    return values


def true_conditions(serving: Serving) -> set[str]:
    """The template conditions that hold for this request."""
    return command_template.conditions(serving.preset, serving.batch)


def compile_command(serving: Serving, release: str, compiled: Path, work: Path) -> list[str]:
    """Program and arguments of the compile into `compiled`."""
    command = facts.dialect_of(release)["compile"]
    return command_template.render_argv(command, variables(serving, release, compiled, work), true_conditions(serving))


def compile_environment(serving: Serving, release: str, compiled: Path, work: Path) -> dict[str, str]:
    """The preset's own variables, and two that keep compiles apart whatever the preset says."""
    values = variables(serving, release, compiled, work)
    own = {"BASE_COMPILE_WORK_DIR": values["workDirectory"], "NEURON_COMPILE_CACHE_URL": values["compileCache"]}
    command = facts.dialect_of(release)["compile"]
    rendered = command_template.render_environment(command, values, true_conditions(serving))
    return {**own, **rendered}


def serve_command(serving: Serving, release: str, compiled: Path, where: ReplicaCores) -> list[str]:
    """Program and arguments of the server of one replica."""
    command = facts.dialect_of(release)["serve"]
    values = variables(serving, release, compiled, None, where)
    return command_template.render_argv(command, values, true_conditions(serving))


def serve_environment(serving: Serving, release: str, compiled: Path, where: ReplicaCores) -> dict[str, str]:
    """The tag is how neuron-monitor and a person tell replicas apart, so every preset has one."""
    values = variables(serving, release, compiled, None, where)
    rendered = command_template.render_environment(facts.dialect_of(release)["serve"], values, true_conditions(serving))
    return {"NEURON_PROCESS_TAG": f"trainyard-{where.port}", **rendered}
