"""What the shell needs to know of the SDK release: settings for bootstrap, and the marks of a finished one."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from datetime import datetime, timezone
from typing import Any

from trainyard_host.outcomes import failure
from trainyard_host.outcomes.failure import Failure, invalid
from trainyard_host.rules import facts, phase_request
from trainyard_host.storage import host_paths


def settings(version: str) -> dict[str, str]:
    """Name → value of what the shell needs of this release: paths, repositories, commits, digests, from facts.json."""
    source, llmperf = facts.release(version)["vllm"], facts.catalogue()["llmperf"]
    values = {
        "VENV": str(host_paths.below_root(facts.venv(version))),
        "COMPILER": facts.dialect_of(version)["compile"]["program"][0].rpartition("/")[2],
        "LLMPERF_URL": llmperf["repository"],
        "LLMPERF_COMMIT": llmperf["commit"],
        "LLMPERF_PATCHES": ",".join(f"{it['file']}:{it['sha256']}" for it in llmperf["patches"]),
        "PATCH_BASE": llmperf["patches"][0]["url"].rsplit("/", 1)[0],
    }
    if source["kind"] != "ami":
        values["VLLM_URL"] = source["repository"]
        values["VLLM_NAME"] = source["repository"].rsplit("/", 1)[1].replace(".git", "")
        values["VLLM_REF"] = source["ref"]
        values["VLLM_COMMIT"] = _commit(version, source)
    if "list" in source:
        values["VLLM_LIST"] = source["list"]
    return values


def _commit(version: str, source: dict[str, Any]) -> str:
    """What the clone is held to. Where the catalogue has none, the environment's toolkit brings it."""
    if "commit" in source:
        return str(source["commit"])
    raise invalid(
        "VllmCommitNeeded",
        f"SDK {version} serves with tag {source['ref']} of {source['repository']}, and this toolkit has no commit for it",
        "set vllmCommit in the environment, and deploy it again",
    )


def install_rows(version: str) -> list[str]:
    """One pip call a line: its environment (`-` for none), then its arguments, separated by tabs."""
    rows = []
    for step in facts.release(version)["vllm"].get("install", []):
        environment = ",".join(f"{name}={value}" for name, value in step.get("environment", {}).items())
        rows.append("\t".join([environment or "-", *step["arguments"]]))
    return rows


def parts(version: str) -> dict[str, str]:
    """What a toolkit installs for a release, by name: two toolkits with the same parts can use the same instance."""
    values = settings(version)
    lists = {"LLMPerf": "llmperf/requirements.lock"}
    if "VLLM_LIST" in values:
        lists["vLLM"] = values["VLLM_LIST"]
    source = (values.get("VLLM_URL", "of the image"), values.get("VLLM_REF", ""), values.get("VLLM_COMMIT", ""))
    return {
        "SDK release": version,
        "vLLM": " ".join(word for word in source if word),
        "installation of vLLM": _digest("\n".join(install_rows(version)).encode()),
        "LLMPerf": " ".join((values["LLMPERF_COMMIT"], values["LLMPERF_PATCHES"])).strip(),
        **{f"list of {of}": _digest((host_paths.toolkit() / path).read_bytes()) for of, path in lists.items()},
    }


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]


def check_parts() -> None:
    """The verb `compatible`: another toolkit set this instance up; raises HostBootstrappedDifferently if that matters."""
    found = host_paths.read_object(host_paths.lib() / "bootstrap.json") or {}
    installed = found.get("parts")
    if not isinstance(installed, dict):
        raise _different("the toolkit that set this instance up did not say what it installed")
    for name, wanted in parts(phase_request.release()).items():
        if installed.get(name) != wanted:
            raise _different(
                f"{name}: this document's toolkit needs {wanted}, the instance has {installed.get(name, 'none')}"
            )
    print(f"set up by toolkit {str(found.get('bundle', ''))[:12]}, which installs what this one needs", flush=True)


def _different(why: str) -> Failure:
    return Failure(
        "HostBootstrappedDifferently",
        why,
        "run the environment's Bootstrap document once more, and begin a new run with what it installs",
    )


def write_settings() -> None:
    """The verb `settings`: leave release.env and the rows of vLLM's installation for the shell to read."""
    version = phase_request.release()
    lines = [f"TRAINYARD_{name}={value}" for name, value in settings(version).items()]
    host_paths.write_atomically(host_paths.state() / "release.env", "\n".join(lines) + "\n")
    rows = "".join(f"{row}\n" for row in install_rows(version))
    host_paths.write_atomically(host_paths.state() / "vllm-install", rows)


def finish() -> None:
    """Last of all: other phases look for this before they begin."""
    steps = {it.name: it.read_text(encoding="utf-8").strip() for it in (host_paths.lib() / "bootstrap").iterdir()}
    marks: dict[str, Any] = {
        "schema": "trainyard.bootstrap/1",
        "release": phase_request.release(),
        "bundle": os.environ["TRAINYARD_BUNDLE"],
        "instanceType": os.environ.get("TRAINYARD_INSTANCE_TYPE", ""),
        "finishedAt": datetime.now(timezone.utc).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "parts": parts(phase_request.release()),
        "steps": steps,
    }
    host_paths.write_atomically(host_paths.lib() / "bootstrap.json", json.dumps(marks, indent=1) + "\n")
    lines = [f"TRAINYARD_RELEASE={marks['release']}", f"TRAINYARD_BUNDLE={marks['bundle']}"]
    host_paths.write_atomically(host_paths.lib() / "bootstrapped.env", "\n".join(lines) + "\n")


def main() -> None:
    """Run the verb `settings`, `compatible` or `finish`; raises UnknownVerb for another."""
    verb = sys.argv[1] if len(sys.argv) > 1 else ""
    verbs = {"settings": write_settings, "compatible": check_parts, "finish": finish}
    if verb not in verbs:
        raise invalid("UnknownVerb", f"release has no verb '{verb}'", "use settings, compatible or finish")
    verbs[verb]()


if __name__ == "__main__":
    failure.run(main)
