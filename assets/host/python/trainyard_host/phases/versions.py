"""Versions that are on the instance: system packages and the venvs' packages that matter."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

from trainyard_host.instance import ssm_agent
from trainyard_host.outcomes import failure
from trainyard_host.outcomes.failure import Failure
from trainyard_host.phases import sbom
from trainyard_host.rules import facts, phase_request
from trainyard_host.storage import host_paths, json_text

# Without them a key would say too little; of other keyed packages, some are not in every release.
NEEDED = ("neuronx-cc", "neuronx-distributed", "neuronx-distributed-inference", "vllm")
RUNTIME = "aws-neuronx-runtime-lib"
LLMPERF_VENV = "/opt/trainyard/venvs/llmperf"
NOTED = re.compile(r"neuron|^(torch|vllm|nki|transformers|llmperf|ray|pydantic)$")


def system_packages() -> dict[str, str]:
    """Neuron's system packages and their versions, as dpkg or rpm says; empty where neither exists."""
    if shutil.which("dpkg-query"):
        command = ["dpkg-query", "-W", "-f", "${Package}\\t${Version}\\n", "aws-neuronx-*"]
    elif shutil.which("rpm"):
        command = ["rpm", "-qa", "--qf", "%{NAME}\\t%{VERSION}\\n", "aws-neuronx-*"]
    else:
        return {}
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", check=False
    )
    rows = [line.split("\t") for line in done.stdout.splitlines()]
    return {row[0]: row[1] for row in rows if len(row) == 2 and row[1]}


def packages_in(venv: Path) -> dict[str, str]:
    """As pip says, names in the one spelling that pip itself treats as canonical."""
    pip = venv / "bin" / "pip"
    command = [str(pip), "list", "--format=json"]
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", check=False
        )
        rows = json_text.loads(done.stdout)
        return {re.sub(r"[-_.]+", "-", row["name"]).lower(): str(row["version"]) for row in rows}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Failure("VersionsUnknown", f"{pip} list did not answer: {error}", "run Bootstrap again") from None


def keyed_versions(release: str) -> dict[str, str]:
    """Of the packages that decide what the compiler makes of the same model, so that they are part of the artifact key.

    Without the local part after `+`, which names a build and not a version. Raises PackagesMissing.
    """
    found, keyed = packages_in(host_paths.below_root(facts.venv(release))), facts.dialect_of(release)["keyPackages"]
    missing = [name for name in keyed if name in NEEDED and name not in found]
    if missing:
        raise Failure(
            "PackagesMissing",
            f"the venv {facts.venv(release)} has no {', '.join(missing)}",
            f"use the image of SDK release {release}",
        )
    return {name: found[name].split("+")[0] for name in keyed if name in found}


def all_packages(release: str) -> dict[str, dict[str, str]]:
    """Every package of every venv that the phases use, by the path of the venv.

    Raises VersionsUnknown when the pip of a venv does not answer.
    """
    venvs: list[str] = sorted({facts.venv(release), facts.serving_venv(release)})
    return {venv: packages_in(host_paths.below_root(venv)) for venv in [*venvs, LLMPERF_VENV]}


def noted_versions(system: dict[str, str], venvs: dict[str, dict[str, str]]) -> dict[str, str]:
    """Every version worth a record: system packages, and the noted packages of the venvs."""
    found = dict(system)
    for venv, packages in venvs.items():
        prefix = "llmperf:" if venv.endswith("/llmperf") else ""
        for name, version in packages.items():
            if NOTED.search(name):
                found.setdefault(prefix + name, version)
    return found


def check_runtime(release: str) -> None:
    """The driver answers without the runtime library, and then every model fails to load."""
    found = system_packages()
    if RUNTIME not in found:
        raise Failure(
            "RuntimeMissing",
            f"this instance has no package {RUNTIME}; of Neuron's packages it has {', '.join(sorted(found)) or 'none'}",
            f"use the image of SDK release {release} (trainyard image find --write)",
        )


def main() -> None:
    """Write the bill of materials and versions.json, and say what differs from the release; `runtime`: check that alone.

    Raises RuntimeMissing or VersionsUnknown.
    """
    if sys.argv[1:] == ["runtime"]:
        return check_runtime(phase_request.release())
    release = phase_request.release()
    system = {**system_packages(), "amazon-ssm-agent": ssm_agent.version()}
    venvs = all_packages(release)
    sbom.write(sbom.compose(release, venvs, system))
    found = noted_versions(system, venvs)
    host_paths.write_atomically(host_paths.lib() / "versions.json", json.dumps(found, indent=1, sort_keys=True) + "\n")
    for name, expected in facts.release(release).get("packages", {}).items():
        if name in found and found[name].split("+")[0].split("-")[0] != expected:
            print(f"versions: {name} is {found[name]}; release {release} ships {expected}", flush=True)
    if ssm_agent.is_older(found["amazon-ssm-agent"]):
        print(
            f"versions: amazon-ssm-agent is {found['amazon-ssm-agent']}; {ssm_agent.OBSERVED} is the oldest that was tried",
            flush=True,
        )


if __name__ == "__main__":
    failure.run(main)
