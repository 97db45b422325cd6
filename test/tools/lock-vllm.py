"""Write assets/host/vllm/*.txt: the versions that AWS's fork of vLLM asks for beside what the image brings, one list a commit.

Usage: python3.11 test/tools/lock-vllm.py FORK, with `uv` on the PATH and PyPI within reach. FORK is a clone of
aws-neuron/upstreaming-to-vllm that has the commits of the rows below; nothing of it is built or run.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

import tomllib  # type: ignore[import-not-found]

FOLDER = Path(__file__).resolve().parents[2] / "assets/host/vllm"
# Of the image, with all that only these bring.
OF_THE_IMAGE = ("neuronx-cc", "torch", "torch-neuronx", "torch-xla", "torchvision", "triton")
# What neuronx-cc asks for, so that the list can stand beside it: huggingface/optimum-neuron pull 344, aws-neuron-sdk issue 1212.
BESIDE_THE_COMPILER = ("numpy<=1.25.2", "requests<2.32")


class Row(NamedTuple):
    """A commit of the fork, the later day of its release and itself, its requirements, and what its steps pin themselves."""

    commit: str
    day: str
    requirements: str
    pinned_by_steps: tuple[str, ...] = ()


LISTS = {
    "2.23.0": Row(
        "ca2f6b9c301df6dbe2e5c83c705051f478140695", "2025-06-02", "requirements/neuron.txt", ("transformers",)
    ),
    "2.24.0": Row("490ab20f123913937456e9ff8047a88f0b18a623", "2025-06-24", "requirements-neuron.txt"),
}
HEADER = """# Written by test/tools/lock-vllm.py: {requirements} and the build of commit {commit}
# as pip resolves them on {day} for Python 3.10 and x86-64 Linux. Never installed on an image.
"""


def text_of(fork: str, commit: str, path: str) -> str:
    """One file of the fork."""
    return subprocess.run(
        ["git", "-C", fork, "show", f"{commit}:{path}"], check=True, capture_output=True, text=True
    ).stdout


def asked_for(fork: str, row: Row, path: str) -> list[str]:
    """The requirements of a file and of those that it includes."""
    found: list[str] = []
    for line in text_of(fork, row.commit, path).splitlines():
        if line.startswith("-r "):
            found += asked_for(fork, row, str(Path(path).parent / line[3:].strip()))
        else:
            found.append(line)
    return found


def resolve(fork: str, row: Row) -> list[str]:
    """Rows `name==version`, sorted by name."""
    build = tomllib.loads(text_of(fork, row.commit, "pyproject.toml"))["build-system"]["requires"]
    with tempfile.TemporaryDirectory() as folder:
        files = {
            "asked.txt": [*asked_for(fork, row, row.requirements), *build],
            "excludes.txt": OF_THE_IMAGE,
            "beside.txt": BESIDE_THE_COMPILER,
        }
        for name, lines in files.items():
            (Path(folder) / name).write_text("\n".join(lines) + "\n", "utf-8")
        target = ["--python-version", "3.10", "--python-platform", "x86_64-unknown-linux-gnu", "--only-binary", ":all:"]
        shape = ["--no-header", "--no-annotate", "--quiet", "--exclude-newer", f"{row.day}T23:59:59Z"]
        given = ["--excludes", "excludes.txt", "--constraints", "beside.txt", "asked.txt"]
        done = subprocess.run(
            ["uv", "pip", "compile", *target, *shape, *given], check=True, capture_output=True, text=True, cwd=folder
        )
    return [line for line in done.stdout.splitlines() if line.partition("==")[0] not in row.pinned_by_steps]


def main() -> None:
    """Every list, from the clone that the command line names."""
    FOLDER.mkdir(exist_ok=True)
    for name, row in LISTS.items():
        header = HEADER.format(**row._asdict())
        (FOLDER / f"{name}.txt").write_text(header + "\n".join(resolve(sys.argv[1], row)) + "\n", "utf-8")


if __name__ == "__main__":
    main()
