"""The checkpoint on local disk: what its manifest says, and the room for it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Optional

from trainyard_host.outcomes.failure import Failure
from trainyard_host.storage import file_rows, host_paths

MANIFEST = "trainyard-checkpoint.json"
# Without it there is no checkpoint: every library reads it first.
CONFIG = "config.json"
# The source of a model that nobody keeps anywhere else.
HUB = "hub"


def read_manifest(folder: Path) -> Optional[dict[str, Any]]:
    """The checkpoint's manifest, which is written when all files are proven; None without one."""
    return manifest_in(folder / MANIFEST)


def manifest_in(file: Path) -> Optional[dict[str, Any]]:
    """The same from a file of another name; None also for one that does not list files as a manifest does."""
    found = host_paths.read_object(file)
    if found is None or not file_rows.are_whole(found):
        return None
    return found if all(isinstance(found.get(name), str) for name in ("model", "commit")) else None


def is_complete(folder: Path) -> bool:
    """The manifest is written last, so sizes are enough to notice what was lost since."""
    manifest = read_manifest(folder)
    if manifest is None:
        return False
    return all(size_on_disk(folder / it["name"]) == it["size"] for it in manifest["files"])


def size_on_disk(file: Path) -> int:
    """Bytes of a file; -1 where there is none."""
    return file.stat().st_size if file.is_file() else -1


def size_of(folder: Path) -> int:
    """Bytes of all files of a complete checkpoint; 0 without a manifest."""
    manifest = read_manifest(folder)
    return sum(it["size"] for it in manifest["files"]) if manifest else 0


def require_space(folder: Path, needed: int) -> None:
    """Make the folder and check that its file system has `needed` bytes free, as `df` counts them.

    Raises DiskFull when it has less, DiskUnknown when df's answer cannot be read.
    """
    folder.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        ["df", "-P", "-k", str(folder)], capture_output=True, text=True, errors="replace", check=False
    )
    try:
        free = int(done.stdout.strip().splitlines()[-1].split()[3]) * 1024
    except (IndexError, ValueError):
        raise Failure("DiskUnknown", f"df said nothing that we can read about {folder}", "run Diagnose") from None
    if free < needed:
        raise Failure(
            "DiskFull",
            f"{folder} has {free / 2**30:.1f} GiB free, and {needed / 2**30:.1f} GiB are needed",
            "remove models, artifacts or runs that are no longer used, or choose an instance with more local disk",
        )


def came_from(folder: Path) -> str:
    """The source of a checkpoint by its manifest: `hub`, which is in no manifest, an `s3://` prefix, or a folder."""
    return str((read_manifest(folder) or {}).get("source", HUB))


def is_complete_from(folder: Path, source: str) -> bool:
    """Whether it is complete and from this source: another may have other weights in files of the same size."""
    return is_complete(folder) and came_from(folder) == source


def described(model: str, revision: str, commit: str, rows: list[dict[str, Any]], source: str = HUB) -> dict[str, Any]:
    """A checkpoint's manifest: the commit behind the revision, and a row of name, size and SHA-256 for each file."""
    manifest = {"schema": "trainyard.checkpoint/1", "model": model, "revision": revision, "commit": commit}
    return {**manifest, **({} if source == HUB else {"source": source}), "files": rows}


def write_manifest(folder: Path, manifest: dict[str, Any]) -> None:
    """Write the checkpoint's manifest, which says that every file is there and proven."""
    host_paths.write_atomically(folder / MANIFEST, json.dumps(manifest, indent=1) + "\n")


@contextmanager
def work_beside(folder: Path) -> Iterator[Path]:
    """A folder of this command beside `folder`, on the same disk, that is not there before and not after."""
    work = folder.with_name(f".{folder.name}.{os.environ['TRAINYARD_COMMAND_ID']}")
    shutil.rmtree(work, ignore_errors=True)
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


def move_in(work: Path, folder: Path, manifest: dict[str, Any]) -> None:
    """One file after the other, because a compile may read config.json meanwhile; the manifest last."""
    names = {row["name"] for row in manifest["files"]}
    # An older manifest would call a mixture of old and new files complete.
    (folder / MANIFEST).unlink(missing_ok=True)
    for name in sorted(names):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        os.replace(work / name, folder / name)
    for left in [it for it in folder.rglob("*") if not it.is_dir() and str(it.relative_to(folder)) not in names]:
        left.unlink(missing_ok=True)
    write_manifest(folder, manifest)
