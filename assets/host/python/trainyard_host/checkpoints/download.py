"""A checkpoint from the hub: every file of one revision, proven against what the hub lists."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Optional

from trainyard_host.checkpoints import checkpoint, hub, weights
from trainyard_host.checkpoints.hub_token import hub_token
from trainyard_host.outcomes import progress
from trainyard_host.outcomes.failure import Failure
from trainyard_host.storage import canonical_json

THREADS = 4
# Weights in other formats and the original training layout; the libraries read safetensors.
UNWANTED = ("original/", ".gitattributes", checkpoint.MANIFEST)


def wanted(name: str) -> bool:
    """Whether a file of the hub belongs to the checkpoint; our own manifest is never taken from there."""
    return not name.startswith(UNWANTED)


def is_as_listed(path: Path, file: hub.HubFile) -> bool:
    """Whether a file on disk has the size and the digest that the hub lists."""
    return checkpoint.size_on_disk(path) == file.size and fits(path, file, canonical_json.sha256_file(path))


def fits(path: Path, file: hub.HubFile, digest: str) -> bool:
    """Whether a file on disk, of which this is the SHA-256, has the digest that the hub lists."""
    if file.sha256:
        return digest == file.sha256
    return not file.blob or canonical_json.git_blob_sha1(path) == file.blob


def verify_file(path: Path, file: hub.HubFile) -> dict[str, Any]:
    """The row of the manifest; raises ChecksumMismatch and removes the file, so that the next attempt fetches it."""
    digest = canonical_json.sha256_file(path)
    if not fits(path, file, digest):
        path.unlink()
        raise Failure(
            "ChecksumMismatch", f"{file.name} is not what the hub lists; it was removed", "run this phase again"
        )
    return {"name": file.name, "size": file.size, "sha256": digest}


def listing(model: str, revision: str, allow_pickle: bool) -> tuple[str, list[hub.HubFile], Optional[str]]:
    """The commit of a revision, its files that belong to a checkpoint, and the token. Raises what the hub raises, and PickleWeights."""
    token = hub_token()
    commit, listed = hub.revision_files(model, revision, token)
    names = weights.chosen((it.name for it in listed if wanted(it.name)), allow_pickle)
    return commit, [it for it in listed if it.name in names], token


def from_hub(model: str, revision: str, folder: Path, allow_pickle: bool = False) -> None:
    """Download the files of one revision that are absent or of another size, prove each, then write the manifest.

    Raises what the hub raises; PickleWeights and DiskFull before the first byte; ChecksumMismatch for a file that
    differs from the hub's list, WeightsIncomplete for weights that differ from the repository's own index.
    """
    commit, files, token = listing(model, revision, allow_pickle)
    total, lock, state = sum(it.size for it in files), threading.Lock(), {"bytes": 0}
    checkpoint.require_space(folder, total - sum(max(0, checkpoint.size_on_disk(folder / it.name)) for it in files))

    def seen(count: int) -> None:
        with lock:
            state["bytes"] += count
            if state["bytes"] - state.get("said", -(1 << 40)) > (64 << 20):
                state["said"] = state["bytes"]
                progress.waiting_for(f"{model} from the hub", state["bytes"], total, "bytes")

    def one(file: hub.HubFile) -> dict[str, Any]:
        path = folder / file.name
        if checkpoint.size_on_disk(path) != file.size:
            hub.fetch(model, commit, file, path, token, seen)
        else:
            seen(file.size)
        return verify_file(path, file)

    with ThreadPoolExecutor(THREADS) as pool:
        rows = list(pool.map(one, files))
    weights.verify(folder)
    checkpoint.write_manifest(folder, checkpoint.described(model, revision, commit, rows))
