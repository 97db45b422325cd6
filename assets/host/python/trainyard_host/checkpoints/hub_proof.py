"""What lies somewhere without a recorded digest, held to the list of the hub: its commit, its files, their digests."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Optional

from trainyard_host.checkpoints import checkpoint, download, hub
from trainyard_host.outcomes.failure import Failure

Manifest = dict[str, Any]
# By name, the files that the hub lists.
Listed = dict[str, hub.HubFile]
ADOPT = "or, if you know where the copy in the bucket is from, take it by name with `trainyard adopt`"
# The hub did not say what it has, which says nothing of what is here.
NO_ANSWER = ("HubUnreachable", "HubRateLimited", "HubForbidden", "HubNotFound")


def listed(model: str, revision: str, allow_pickle: bool) -> tuple[str, Listed]:
    """The commit of a revision and its files by name. Raises what `download.listing` raises."""
    commit, files, _ = download.listing(model, revision, allow_pickle)
    return commit, {it.name: it for it in files}


def commit_differs(manifest: Manifest, model: str, revision: str, commit: str) -> Optional[str]:
    """What a manifest is of, where that is another model or commit than the hub has; None where it is the same."""
    if manifest["model"] == model and manifest["commit"] == commit:
        return None
    return f"of {manifest['model']} at {manifest['commit']}, and the hub has {commit} for {revision}"


def strange_file(manifest: Manifest, files: Listed) -> Optional[str]:
    """The first file that only one of both lists, or both otherwise; None where they agree.

    A file in git itself has no SHA-256 in the list: its bytes are still to be held to it, by `download.fits`.
    """
    rows = {row["name"]: row for row in manifest["files"]}
    return next((name for name in sorted(rows.keys() | files.keys()) if not _agree(rows, files, name)), None)


def difference(manifest: Manifest, model: str, revision: str, commit: str, files: Listed) -> Optional[str]:
    """In a few words, how a manifest differs from what the hub lists; None where it does not."""
    strange = strange_file(manifest, files)
    why = None if strange is None else f"{strange} is not what the hub lists"
    return commit_differs(manifest, model, revision, commit) or why


def files_of(manifest: Manifest, model: str, revision: str, allow_pickle: bool) -> Optional[Listed]:
    """The files that the hub lists, where the manifest of a copy has exactly these; None where it differs.

    Raises what the hub raises, with adopting as another way.
    """
    try:
        commit, files = listed(model, revision, allow_pickle)
    except Failure as failure:
        if failure.code in NO_ANSWER:
            raise Failure(failure.code, failure.message, f"{failure.next}; {ADOPT}") from None
        raise
    why = difference(manifest, model, revision, commit, files)
    if why is not None:
        print(f"prepare: the copy in the bucket has no recorded digest and is {why}: it is replaced", flush=True)
    return files if why is None else None


def of_folder(model: str, revision: str, folder: Path, allow_pickle: bool) -> Optional[bool]:
    """Whether a complete checkpoint of this instance is what the hub lists; None where the hub does not say.

    Large files are compared by the digests that were proven when they came, small ones are read.
    """
    manifest = checkpoint.read_manifest(folder) or {}
    try:
        commit, files = listed(model, revision, allow_pickle)
    except Failure as failure:
        if failure.code not in NO_ANSWER:
            raise
        print(f"prepare: {folder} has no recorded digest, and the hub does not say: {failure.message}", flush=True)
        return None
    if difference(manifest, model, revision, commit, files) is not None:
        return False
    return all(it.sha256 or download.is_as_listed(folder / it.name, it) for it in files.values())


def _agree(rows: dict[str, Any], files: Listed, name: str) -> bool:
    row, file = rows.get(name), files.get(name)
    if row is None or file is None or row["size"] != file.size:
        return False
    return row["sha256"] == file.sha256 if file.sha256 else bool(file.blob)
