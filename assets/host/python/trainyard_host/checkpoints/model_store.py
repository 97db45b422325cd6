"""The store of weights that environments share, `results.models`: others write there, so nothing of it is believed.

A copy is taken when every file is what the digest that the command recorded says, or what the hub itself lists.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Optional

from trainyard_host.checkpoints import checkpoint, download, hub, hub_proof, mirror, trusted_weights
from trainyard_host.outcomes import progress
from trainyard_host.outcomes.failure import Failure
from trainyard_host.rules import phase_request
from trainyard_host.storage import host_paths, s3

Manifest = dict[str, Any]
AGAIN = "find out who wrote it; then remove the folder of this revision from the store, and run Prepare again"


def place_of(model: str, revision: str) -> Optional[str]:
    """The `s3://` address of one revision in the store, with a slash at its end; None where there is no store."""
    prefix = phase_request.optional("MODELS", "")
    return f"{prefix}{host_paths.slug(model)}/{revision}/" if prefix else None


def manifest_in(place: str) -> Optional[Manifest]:
    """The manifest of a copy. None without one: it is written last, so a copy that was broken off is no copy.

    It is listed first: whoever may list below the prefix alone is answered 403 for an object that is not there.
    Raises StoreForbidden, and StoreDamaged for one that is no manifest.
    """
    if checkpoint.MANIFEST not in s3.listed(place, _refused):
        return None
    probe = host_paths.state() / checkpoint.MANIFEST
    s3.read(place + checkpoint.MANIFEST, probe, _refused)
    manifest = checkpoint.manifest_in(probe)
    if manifest is None:
        raise damaged(place, checkpoint.MANIFEST, "no manifest of a checkpoint")
    return manifest


def restore(place: str, model: str, revision: str, folder: Path, allow_pickle: bool, wanted: Optional[str]) -> bool:
    """Bring a copy whole and proven; False when the store has none.

    Raises WeightsNotTrusted and StoreDamaged before the first byte where the manifest says enough; StoreForbidden,
    and what the hub raises, which is asked for its list where no digest is wanted.
    """
    manifest = manifest_in(place)
    if manifest is None:
        return False
    listed = proof(place, model, revision, manifest, allow_pickle, wanted)
    rows = sorted(({name: row[name] for name in ("name", "size", "sha256")} for row in manifest["files"]), key=_name)
    total = sum(row["size"] for row in rows)
    checkpoint.require_space(folder.parent, total)
    with checkpoint.work_beside(folder) as work:
        done = 0
        for row in rows:
            progress.waiting_for(f"{model} from the store", done, total, "bytes")
            fetch(place, row, work / row["name"], listed.get(row["name"]))
            done += row["size"]
        # Of what the manifest says, only what was proven.
        checkpoint.move_in(work, folder, checkpoint.described(model, revision, manifest["commit"], rows))
    return True


def proof(
    place: str, model: str, revision: str, manifest: Manifest, allow_pickle: bool, wanted: Optional[str]
) -> hub_proof.Listed:
    """Hold a manifest to the digest that is wanted, else to the hub's list; returns what the files are still held to.

    That is nothing where a recorded digest says what they are.

    Raises WeightsNotTrusted, StoreDamaged, PickleWeights, and what the hub raises.
    """
    if wanted is not None:
        trusted_weights.require(manifest, wanted, f"in the store {place}", AGAIN)
        return {}
    commit, files = hub_proof.listed(model, revision, allow_pickle)
    other = hub_proof.commit_differs(manifest, model, revision, commit)
    if other is not None:
        raise damaged(place, checkpoint.MANIFEST, other)
    strange = hub_proof.strange_file(manifest, files)
    if strange is not None:
        raise damaged(place, strange, "not what the hub lists")
    return files


def fetch(place: str, row: mirror.Row, path: Path, file: Optional[hub.HubFile] = None) -> None:
    """Bring one file. Raises StoreDamaged for one that is not what its row says, or what the hub lists."""
    path.parent.mkdir(parents=True, exist_ok=True)
    s3.read(place + row["name"], path, _refused)
    if not mirror.is_as_listed(path, row) or (file is not None and not download.fits(path, file, row["sha256"])):
        path.unlink()
        raise damaged(place, row["name"], "not what its digest says")


def put(place: str, folder: Path) -> None:
    """Write a checkpoint that was proven, unless a whole copy is there, its manifest last. Raises StoreForbidden.

    Of two that write at once the bytes are the same, so it is of no account whose manifest is last.
    """
    if checkpoint.MANIFEST in s3.listed(place, _refused):
        return
    progress.waiting_for(f"{folder.parent.name} to reach the store")
    s3.write_folder(folder, place, checkpoint.MANIFEST, _refused)
    s3.write(folder / checkpoint.MANIFEST, place + checkpoint.MANIFEST, _refused)


def damaged(place: str, name: str, why: str) -> Failure:
    """The Failure `StoreDamaged` for one file of a copy."""
    return Failure("StoreDamaged", f"{place}{name} is {why}", AGAIN)


def _name(row: mirror.Row) -> str:
    return str(row["name"])


def _refused(verb: str, address: str) -> Failure:
    return Failure(
        "StoreForbidden",
        f"the role of this instance may not {verb} {address}, or there is no such bucket",
        "deploy again, so that the role has results.models; see that its bucket exists in this account and lets the role in",
    )
