"""The bill of materials of this instance, in CycloneDX: what is installed, and nothing that two equal ones would not share."""

from __future__ import annotations

import json
import os
import re
import subprocess
from typing import Any
from urllib.parse import quote

from trainyard_host.outcomes import bill
from trainyard_host.phases import release
from trainyard_host.storage import host_paths

# The oldest that has all that is said here (https://cyclonedx.org/docs/1.6/json/, read 2026-11-30).
SPEC_VERSION = "1.6"
COMMIT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
GITHUB = re.compile(r"^https://github\.com/([^/]+)/([^/]+?)(?:\.git)?$")

Component = dict[str, Any]


def compose(version: str, venvs: dict[str, dict[str, str]], system: dict[str, str]) -> dict[str, Any]:
    """The bill for an SDK release: the packages of each venv, of the system, and the sources that were cloned.

    It has no time and no number of its own, so that two instances with the same software have the same bytes.
    """
    parts = [
        *(_python(venv, name, found) for venv, packages in venvs.items() for name, found in packages.items()),
        *(_system(name, found) for name, found in system.items()),
        *_sources(version),
        _toolkit(),
    ]
    return {
        "$schema": f"http://cyclonedx.org/schema/bom-{SPEC_VERSION}.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": SPEC_VERSION,
        "version": 1,
        "metadata": {
            "component": {"type": "platform", "bom-ref": "instance", "name": "trainyard-instance", "version": version}
        },
        "components": sorted(parts, key=lambda part: str(part["bom-ref"])),
    }


def write(found: dict[str, Any]) -> None:
    """Keep the bill on the instance."""
    host_paths.write_atomically(bill.path(), json.dumps(found, indent=1, sort_keys=True) + "\n")


def _python(venv: str, name: str, version: str) -> Component:
    purl = f"pkg:pypi/{_quoted_name(name)}@{_quoted(version)}"
    return _component("library", f"{venv}:{purl}", name, version, purl=purl, properties=[_venv(venv)])


def _venv(venv: str) -> dict[str, str]:
    return {"name": "trainyard:venv", "value": venv}


def _system(name: str, version: str) -> Component:
    kind = "rpm" if host_paths.below_root("/etc/redhat-release").exists() else "deb"
    distribution = _distribution()
    purl = f"pkg:{kind}/{distribution}/{_quoted_name(name)}@{_quoted(version)}" if distribution else None
    return _component("library", f"system:{name}", name, version, purl=purl)


def _distribution() -> str:
    """`ID` of os-release, such as `ubuntu`; empty where nobody says it."""
    try:
        text = host_paths.below_root("/etc/os-release").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    found = re.search(r'^ID="?([a-z0-9._-]+)"?$', text, re.MULTILINE)
    return found.group(1) if found else ""


def _sources(version: str) -> list[Component]:
    """The clones that the bootstrap installed from, at the commit that is checked out."""
    settings = release.settings(version)
    rows = [(settings["LLMPERF_URL"], "llmperf", settings["LLMPERF_PATCHES"])]
    if "VLLM_URL" in settings:
        rows.append((settings["VLLM_URL"], settings["VLLM_NAME"], ""))
    found = [(url, name, patches, _commit(name)) for url, name, patches in rows]
    return [_source(url, name, patches, commit) for url, name, patches, commit in found if commit]


def _commit(name: str) -> str:
    folder = host_paths.below_root(f"/opt/trainyard/src/{name}")
    command = ["git", "-C", str(folder), "rev-parse", "HEAD"]
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", check=False
        )
    except OSError:
        return ""
    found = done.stdout.strip()
    return found if done.returncode == 0 and COMMIT.fullmatch(found) else ""


def _source(url: str, name: str, patches: str, commit: str) -> Component:
    on_github = GITHUB.match(url)
    purl = f"pkg:github/{on_github[1].lower()}/{on_github[2].lower()}@{commit}" if on_github else None
    applied = [pair.split(":") for pair in patches.split(",") if pair]
    return _component(
        "application", f"source:{name}", name, commit, purl=purl,
        externalReferences=[{"type": "vcs", "url": url}],
        properties=[{"name": f"trainyard:patch:{file}", "value": sha256} for file, sha256 in applied],
    )  # fmt: skip


def _toolkit() -> Component:
    toolkit = os.environ["TRAINYARD_BUNDLE"]
    hashes = [{"alg": "SHA-256", "content": toolkit}] if re.fullmatch(r"[0-9a-f]{64}", toolkit) else None
    return _component("application", "toolkit", "trainyard-toolkit", toolkit[:12], hashes=hashes)


def _component(kind: str, ref: str, name: str, version: str, **more: Any) -> Component:
    said = {key: value for key, value in more.items() if value}
    return {"type": kind, "bom-ref": ref, "name": name, "version": version, **said}


def _quoted(version: str) -> str:
    """As a package URL has it: `+` of a local version is written as %2B."""
    return quote(version, safe=".-_~:", errors="replace")


def _quoted_name(name: str) -> str:
    return quote(name, safe="", errors="replace")
