"""Write assets/host/llmperf/requirements.lock: the locked list with the SHA-256 of every file that pip may take.

Usage: python3.11 test/tools/lock-llmperf.py, with `uv` on the PATH and PyPI within reach. Files are those for x86-64 Linux
and CPython 3.10 to 3.14; a source archive counts only where a version has no wheel at all.
"""

from __future__ import annotations

import re
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import tomllib  # type: ignore[import-not-found]

FOLDER = Path(__file__).resolve().parents[2] / "assets/host/llmperf"
LIST, LOCK = FOLDER / "requirements.txt", FOLDER / "requirements.lock"
ROW = re.compile(r"^([A-Za-z0-9._-]+)==([^=\s;]+)")
WHEEL = re.compile(
    r"-(?:py2\.py3|py3|cp3\d+(?:\.cp3\d+)*)-(?:none|abi3|cp31[0-4])-(?:any|\S*(?:many)?linux\S*x86_64)\.whl$"
)
PYTHONS = re.compile(r"-(?:py2\.py3|py3|cp3\d-abi3|cp31[0-4]|cp3[6-9]-abi3)")
HEADER = """# Written by test/tools/lock-llmperf.py from requirements.txt: change that, and write this again.
"""


def name_of(text: str) -> str:
    """One spelling of a name, as pip has it."""
    return re.sub(r"[-_.]+", "-", text).lower()


def packages() -> dict[tuple[str, str], dict[str, Any]]:
    """What PyPI has of every version of the list, by name and version."""
    with tempfile.TemporaryDirectory() as folder:
        found = Path(folder) / "pylock.toml"
        options = ["--universal", "--python-version", "3.10", "--no-deps", "--quiet"]
        subprocess.run(["uv", "pip", "compile", *options, "--format", "pylock.toml", "-o", found, LIST], check=True)
        rows = tomllib.loads(found.read_text("utf-8"))["packages"]
    return {(name_of(row["name"]), row["version"]): row for row in rows}


def hashes(row: dict[str, Any]) -> list[str]:
    """SHA-256 of the files that an instance may take, sorted."""
    wheels = [it for it in row.get("wheels", []) if is_ours(it["url"].rsplit("/", 1)[1])]
    files = wheels or [row["sdist"]]
    return sorted({it["hashes"]["sha256"] for it in files})


def is_ours(file: str) -> bool:
    """A wheel for x86-64 Linux with glibc, and for a Python of the list."""
    return "musllinux" not in file and bool(WHEEL.search(file)) and bool(PYTHONS.search(file))


def main() -> None:
    """Every line of the list, with its hashes."""
    known = packages()
    lines = [HEADER.rstrip("\n")]
    for line in LIST.read_text("utf-8").splitlines():
        match = ROW.match(line)
        if match:
            found = hashes(known[(name_of(match[1]), match[2])])
            lines.append(" \\\n".join([line, *(f"    --hash=sha256:{it}" for it in found)]))
    LOCK.write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
