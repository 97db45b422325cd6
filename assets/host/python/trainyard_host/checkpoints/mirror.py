"""The mirror of a checkpoint in the bucket: stored once, its manifest last, and brought back file by file."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Optional

from trainyard_host.checkpoints import checkpoint, trusted_weights
from trainyard_host.outcomes import progress
from trainyard_host.outcomes.failure import Failure
from trainyard_host.storage import canonical_json, host_paths, s3

Row = dict[str, Any]


def key_of(model: str, revision: str) -> str:
    """The prefix of one revision's mirror in the bucket, with a slash at its end."""
    return f"models/{host_paths.slug(model)}/{revision}/"


def listed(model: str, revision: str) -> Optional[Row]:
    """The manifest of the mirror. None without one: it is written last, so an unfinished mirror is no mirror.

    Raises MirrorDamaged for one that is no manifest.
    """
    probe = host_paths.state() / checkpoint.MANIFEST
    if not s3.download(key_of(model, revision) + checkpoint.MANIFEST, probe):
        return None
    manifest = checkpoint.manifest_in(probe)
    if manifest is None:
        raise damaged(model, revision, {"name": checkpoint.MANIFEST})
    return manifest


def is_as_listed(path: Path, row: Row) -> bool:
    """Whether a file on disk has the size and the digest of its row in the manifest."""
    return checkpoint.size_on_disk(path) == row["size"] and canonical_json.sha256_file(path) == str(row["sha256"])


def fetch(model: str, revision: str, name: str, path: Path) -> bool:
    """One file of the mirror, not yet proven; False when it is not there. Raises StorageFailed."""
    return s3.download(key_of(model, revision) + name, path)


def damaged(model: str, revision: str, row: Row) -> Failure:
    """The Failure `MirrorDamaged` for the file of this row."""
    return Failure(
        "MirrorDamaged",
        f"{row['name']} in the mirror is not what its manifest says",
        f"remove s3://{s3.bucket()}/{key_of(model, revision)} and run Prepare again",
    )


def restore(model: str, revision: str, folder: Path, wanted: Optional[str] = None) -> bool:
    """Bring the checkpoint back, whole, proven and with the digest that is wanted; False when there is no mirror.

    Raises MirrorDamaged, and WeightsNotTrusted before a file is brought.
    """
    manifest = listed(model, revision)
    if manifest is None:
        return False
    trusted_weights.require(manifest, wanted, f"in the mirror {s3.uri(key_of(model, revision))}")
    total = sum(it["size"] for it in manifest["files"])
    checkpoint.require_space(folder.parent, total)
    progress.waiting_for(f"{model} from the mirror", 0, total, "bytes")
    with checkpoint.work_beside(folder) as work:
        s3.download_folder(key_of(model, revision), work)
        for row in manifest["files"]:
            if not is_as_listed(work / row["name"], row):
                raise damaged(model, revision, row)
        checkpoint.move_in(work, folder, manifest)
    return True


def store(model: str, revision: str, folder: Path) -> None:
    """Write the checkpoint to the bucket unless a whole mirror is there, its manifest last. Raises StorageFailed."""
    if listed(model, revision) is not None:
        return
    key = key_of(model, revision)
    progress.waiting_for(f"{model} to reach the mirror")
    s3.upload_folder(folder, key, without=checkpoint.MANIFEST)
    s3.upload(folder / checkpoint.MANIFEST, key + checkpoint.MANIFEST)
