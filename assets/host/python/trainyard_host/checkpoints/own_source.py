"""A checkpoint from where its owner keeps it: below a prefix of a bucket, or in a folder of the instance.

Files of a bucket are copied, files of a folder are linked. Nothing is ever written to either place.
"""

from __future__ import annotations

import os
from pathlib import Path

from trainyard_host.checkpoints import checkpoint, download, weights
from trainyard_host.outcomes import progress
from trainyard_host.outcomes.failure import Failure, invalid
from trainyard_host.storage import canonical_json, host_paths, s3


def kind(source: str) -> str:
    """What the source is: `s3` or `folder`."""
    return "s3" if source.startswith(s3.SCHEME) else "folder"


def listed(source: str) -> dict[str, int]:
    """The names of its files with their bytes. Raises SourceEmpty without config.json, SourceForbidden, StorageFailed."""
    found = s3.listed(source) if kind(source) == "s3" else _of_folder(host_paths.below_root(source))
    files = {name: size for name, size in found.items() if _is_plain(name) and download.wanted(name)}
    if checkpoint.CONFIG not in files:
        raise Failure(
            "SourceEmpty",
            f"{source} has no {checkpoint.CONFIG}, so it has no checkpoint",
            "correct model.source, or put the files of the checkpoint there",
        )
    return files


def fetch(source: str, name: str, size: int, path: Path) -> None:
    """Copy or link one file of `size` bytes. Raises SourceForbidden, and StorageFailed for one that has changed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    if kind(source) == "s3":
        s3.read(source + name, path)
    else:
        _link(host_paths.below_root(source) / name, path)
    if checkpoint.size_on_disk(path) != size:
        raise Failure(
            "StorageFailed",
            f"{name} has {checkpoint.size_on_disk(path)} bytes, and {source} listed it with {size}",
            "leave the source as it is while a phase reads it, and run this phase again",
        )


def bring(model: str, revision: str, source: str, folder: Path, allow_pickle: bool) -> None:
    """Have the whole checkpoint in its folder, proven by its own index, in place of whatever is there.

    Raises what `listed` and `fetch` raise; PickleWeights and DiskFull before the first byte, WeightsIncomplete after
    the last.
    """
    refuse_overlap(source)
    files = listed(source)
    names = sorted(weights.chosen(files, allow_pickle))
    total = sum(files[name] for name in names)
    checkpoint.require_space(folder.parent, total if kind(source) == "s3" else 0)
    with checkpoint.work_beside(folder) as work:
        done = 0
        for name in names:
            progress.waiting_for(f"{model} from {source}", done, total, "bytes")
            fetch(source, name, files[name], work / name)
            done += files[name]
        weights.verify(work)
        rows = [{"name": name, "size": files[name], "sha256": _digest(work / name)} for name in names]
        checkpoint.move_in(work, folder, checkpoint.described(model, revision, revision, rows, source))


def refuse_overlap(source: str) -> None:
    """Raises InvalidVariable for a folder that is, holds, or lies in the one in which checkpoints are kept."""
    if kind(source) == "s3":
        return
    theirs, ours = host_paths.below_root(source).resolve(), (host_paths.data() / "models").resolve()
    if theirs == ours or theirs in ours.parents or ours in theirs.parents:
        raise invalid(
            "InvalidVariable",
            f"TRAINYARD_MODEL_SOURCE overlaps the folder of the checkpoints that phases make, got {source}",
            "keep the files in a folder of their own, and pass its path",
        )


def _digest(path: Path) -> str:
    progress.waiting_for(f"the digest of {path.name}")
    return canonical_json.sha256_file(path)


def _of_folder(folder: Path) -> dict[str, int]:
    return {str(it.relative_to(folder)): it.stat().st_size for it in folder.rglob("*") if it.is_file()}


def _is_plain(name: str) -> bool:
    """Not hidden, as what git and the hub's client keep beside the files, and no way out of the folder."""
    return all(part and not part.startswith(".") for part in name.split("/"))


def _link(file: Path, path: Path) -> None:
    if not os.access(file, os.R_OK):
        raise Failure("SourceForbidden", f"{file} cannot be read", "let root read the files of the folder")
    path.symlink_to(file)
