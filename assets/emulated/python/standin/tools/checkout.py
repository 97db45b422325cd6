"""What a checkout contains: as much of the source as the bootstrap touches."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..emulation import Emulation

LLMPERF_V2 = "1eac866f91773bff401f96e74c1cf20c38778329"
ASSETS = os.path.realpath(os.path.join(os.path.dirname(__file__), "..", "..", ".."))
REQUIREMENTS = "transformers >= 4.51.1\npydantic >= 2.10\nfastapi[standard] >= 0.115.0\n"


def write_tree(emulation: Emulation, directory: str, url: str, commit: str) -> None:
    if url == emulation.facts["llmperf"]["repository"]:
        import shutil

        shutil.copytree(os.path.join(ASSETS, "venv-llmperf", "source"), directory, dirs_exist_ok=True)
        _write(directory, "pyproject.toml", '[project]\nname = "llmperf"\nrequires-python = ">=3.8, <3.11"\n')
        return
    known = [source for source in _sources(emulation, url) if source.get("commit") == commit]
    source = (known or unread_tags(emulation, url))[0]
    name = "vllm" if source["kind"] == "fork" else "vllm-neuron"
    _write(directory, "pyproject.toml", f'[project]\nname = "{name}"\nrequires-python = ">=3.9,<3.13"\n')
    if source["kind"] == "fork":
        _write(directory, source["requirementsFile"], REQUIREMENTS)


def unread_tags(emulation: Emulation, url: str) -> list[dict[str, str]]:
    """Sources whose commits nobody could read: what an environment says of them is taken for true."""
    return [source for source in _sources(emulation, url) if "commit" not in source]


def _sources(emulation: Emulation, url: str) -> list[dict[str, str]]:
    rows = (row["vllm"] for row in emulation.facts["releases"].values())
    return [source for source in rows if source.get("repository") == url]


def _write(directory: str, name: str, text: str) -> None:
    path = os.path.join(directory, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
