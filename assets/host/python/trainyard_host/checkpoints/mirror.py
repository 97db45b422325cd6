"""The mirror of a checkpoint in the bucket: stored once, its manifest last, and brought back file by file."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Optional

from trainyard_host.checkpoints import checkpoint, download, hub_proof, trusted_weights
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
    bring(model, revision, folder, manifest, {})
    return True


def restore_proven(model: str, revision: str, folder: Path, allow_pickle: bool) -> bool:
    """The same where no digest is recorded: only what the hub itself lists; False for no mirror, or another one.

    Raises MirrorDamaged, and what the hub raises.
    """
    manifest = listed(model, revision)
    files = None if manifest is None else hub_proof.files_of(manifest, model, revision, allow_pickle)
    if manifest is None or files is None:
        return False
    rows = [{name: row[name] for name in ("name", "size", "sha256")} for row in manifest["files"]]
    # Of what the manifest says, only what was proven.
    bring(model, revision, folder, checkpoint.described(model, revision, manifest["commit"], rows), files)
    return True


def bring(model: str, revision: str, folder: Path, manifest: Row, files: hub_proof.Listed) -> None:
    """Every file of a manifest, each as its row says, and as the hub lists it where it does. Raises MirrorDamaged."""
    total = sum(it["size"] for it in manifest["files"])
    checkpoint.require_space(folder.parent, total)
    progress.waiting_for(f"{model} from the mirror", 0, total, "bytes")
    with checkpoint.work_beside(folder) as work:
        s3.download_folder(key_of(model, revision), work)
        for row in manifest["files"]:
            path, file = work / row["name"], files.get(row["name"])
            if not is_as_listed(path, row) or (file is not None and not download.fits(path, file, row["sha256"])):
                raise damaged(model, revision, row)
        checkpoint.move_in(work, folder, manifest)


def store(model: str, revision: str, folder: Path, replace: bool = False) -> None:
    """Write the checkpoint to the bucket unless a whole mirror is there, its manifest last. Raises StorageFailed.

    With `replace` a mirror of other files gives way: no digest of it is recorded, and these were proven.
    """
    kept = listed(model, revision)
    own = checkpoint.read_manifest(folder) or {}
    if kept is not None and (not replace or trusted_weights.digest_of(kept) == trusted_weights.digest_of(own)):
        return
    key = key_of(model, revision)
    progress.waiting_for(f"{model} to reach the mirror")
    s3.upload_folder(folder, key, without=checkpoint.MANIFEST)
    s3.upload(folder / checkpoint.MANIFEST, key + checkpoint.MANIFEST)
