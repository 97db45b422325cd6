"""The compile cache that vLLM Neuron fills: which entries are complete, and what of a cache is an artifact."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Optional

# Below the root that the server is given.
FOLDER = "neuron/compile_cache"
# Kernel binaries, which graphs name by the path of the link to this folder.
NKI_BINARIES = "nki-binaries"
MARKER = ".compilation_complete"
METADATA = ".artifact_metadata_v0.json"
GRAPH = "graph.hlo"
KEY = re.compile("[0-9a-f]{32}")
SIZE = re.compile(r"neff_size:\s*(\d+)")


def entries(root: Path) -> list[Path]:
    """The folders of all entries of the cache below this root, complete or not, by their keys."""
    folder = root / FOLDER
    if not folder.is_dir():
        return []
    return sorted(it for it in folder.iterdir() if it.is_dir() and KEY.fullmatch(it.name))


def fault_of(entry: Path) -> Optional[str]:
    """Why the server would not take this entry; None: it is complete, and its binary as long as its marker says."""
    binary = entry / f"graph_{entry.name}.neff"
    for file in (entry / MARKER, entry / GRAPH, entry / METADATA, binary):
        if not file.is_file():
            return f"{entry.name} has no {file.name}"
    size = SIZE.search((entry / MARKER).read_text(encoding="utf-8", errors="replace"))
    if size is None:
        return f"the {MARKER} of {entry.name} says no neff_size"
    found = binary.stat().st_size
    return None if found == int(size[1]) else f"{binary.name} has {found} bytes, and its marker says {size[1]}"


def complete(root: Path) -> list[str]:
    """The keys of all complete entries."""
    return [entry.name for entry in entries(root) if fault_of(entry) is None]


def used_since(root: Path, key: str, moment: float) -> bool:
    """Whether a server found this entry after the moment, in seconds of the wall clock."""
    try:
        return (root / FOLDER / key / ".cache_accessed").stat().st_mtime >= moment
    except OSError:
        return False


def keep_complete(root: Path) -> None:
    """Remove what is of this server alone, or of no use to another: locks, notes of access, unfinished entries.

    A later start would compile every unfinished entry that it finds, also one of another configuration.
    """
    for entry in entries(root):
        if fault_of(entry) is not None:
            shutil.rmtree(entry)
            continue
        (entry / ".cache_accessed").unlink(missing_ok=True)
    folder = root / FOLDER
    for left in [*folder.glob("*.lock"), *folder.glob(".*.lock"), *folder.glob(".*.compilation_metadata")]:
        left.unlink(missing_ok=True)
    for left in [*folder.glob("*.tmp.*"), *folder.glob("*.trash.*")]:
        shutil.rmtree(left, ignore_errors=True)
    for name in [it.name for it in root.iterdir() if it.name not in (FOLDER.split("/", 1)[0], NKI_BINARIES)]:
        # The server keeps other things below the same root, which are made again.
        shutil.rmtree(root / name, ignore_errors=True)


def link_binaries(link: Path, root: Path) -> None:
    """Let the path that graphs name lead to the binaries of this cache; a link to another place is replaced."""
    binaries, new = root / NKI_BINARIES, link.with_name(f".{link.name}.new")
    binaries.mkdir(parents=True, exist_ok=True)
    link.parent.mkdir(parents=True, exist_ok=True)
    new.unlink(missing_ok=True)
    new.symlink_to(binaries)
    new.replace(link)
