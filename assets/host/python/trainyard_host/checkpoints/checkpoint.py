"""The checkpoint on local disk: proven present, restored from the mirror, or downloaded from the hub."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Optional

from trainyard_host.checkpoints import hub
from trainyard_host.checkpoints.hub_token import hub_token
from trainyard_host.outcomes import progress
from trainyard_host.outcomes.failure import Failure, invalid
from trainyard_host.storage import canonical_json, host_paths, s3

MANIFEST = "trainyard-checkpoint.json"
THREADS = 4
# Weights in other formats and the original training layout; the libraries read safetensors.
UNWANTED = ("original/", ".gitattributes")


def read_manifest(folder: Path) -> Optional[dict[str, Any]]:
    """The checkpoint's manifest, which is written when all files are proven; None without one."""
    return host_paths.read_object(folder / MANIFEST)


def is_complete(folder: Path) -> bool:
    """The manifest is written last, so sizes are enough to notice what was lost since."""
    manifest = read_manifest(folder)
    if manifest is None:
        return False
    return all(_size(folder / it["name"]) == it["size"] for it in manifest["files"])


def _size(file: Path) -> int:
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
    done = subprocess.run(["df", "-P", "-k", str(folder)], capture_output=True, text=True, check=False)
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


def verify_file(path: Path, file: hub.HubFile) -> dict[str, Any]:
    """The row of the manifest; a file whose digest differs is removed, so that the next attempt fetches it."""
    digest = canonical_json.sha256_file(path)
    wrong = (file.sha256 and digest != file.sha256) or (
        not file.sha256 and file.blob and canonical_json.git_blob_sha1(path) != file.blob
    )
    if wrong:
        path.unlink()
        raise Failure("ChecksumMismatch", f"{file.name} is not what the hub lists; it was removed", "run Prepare again")
    return {"name": file.name, "size": file.size, "sha256": digest}


def from_hub(model: str, revision: str, folder: Path) -> None:
    """Download the files of one revision that are absent or of another size, prove each, then write the manifest.

    Raises what the hub raises, DiskFull before the first byte, and ChecksumMismatch for a file that differs.
    """
    token = hub_token()
    commit, listed = hub.revision_files(model, revision, token)
    files = [it for it in listed if not it.name.startswith(UNWANTED)]
    total, lock, state = sum(it.size for it in files), threading.Lock(), {"bytes": 0}
    require_space(folder, total - sum(max(0, _size(folder / it.name)) for it in files))

    def seen(count: int) -> None:
        with lock:
            state["bytes"] += count
            if state["bytes"] - state.get("said", -(1 << 40)) > (64 << 20):
                state["said"] = state["bytes"]
                progress.waiting_for(f"{model} from the hub", state["bytes"], total, "bytes")

    def one(file: hub.HubFile) -> dict[str, Any]:
        path = folder / file.name
        if _size(path) != file.size:
            hub.fetch(model, commit, file, path, token, seen)
        else:
            seen(file.size)
        return verify_file(path, file)

    with ThreadPoolExecutor(THREADS) as pool:
        rows = list(pool.map(one, files))
    write_manifest(folder, model, revision, commit, rows)


def write_manifest(folder: Path, model: str, revision: str, commit: str, rows: list[dict[str, Any]]) -> None:
    """Write the checkpoint's manifest: the commit behind the revision, and the rows that `verify_file` made."""
    manifest = {"schema": "trainyard.checkpoint/1", "model": model, "revision": revision, "commit": commit}
    host_paths.write_atomically(folder / MANIFEST, json.dumps({**manifest, "files": rows}, indent=1) + "\n")


def mirror_key(model: str, revision: str) -> str:
    """The prefix of one revision's mirror in the bucket, with a slash at its end."""
    return f"models/{host_paths.slug(model)}/{revision}/"


def from_mirror(model: str, revision: str, folder: Path) -> bool:
    """False when the mirror has no manifest, which is written last: an unfinished mirror is no mirror."""
    key = mirror_key(model, revision)
    probe = host_paths.state() / MANIFEST
    if not s3.download(key + MANIFEST, probe):
        return False
    manifest = json.loads(probe.read_text(encoding="utf-8"))
    total = sum(it["size"] for it in manifest["files"])
    require_space(folder.parent, total)
    progress.waiting_for(f"{model} from the mirror", 0, total, "bytes")
    work = folder.with_name(f".{folder.name}.{os.environ['TRAINYARD_COMMAND_ID']}")
    shutil.rmtree(work, ignore_errors=True)
    s3.download_folder(key, work)
    for row in manifest["files"]:
        file = work / row["name"]
        if _size(file) != row["size"] or canonical_json.sha256_file(file) != row["sha256"]:
            shutil.rmtree(work, ignore_errors=True)
            raise Failure(
                "MirrorDamaged",
                f"{row['name']} in the mirror is not what its manifest says",
                f"remove s3://{s3.bucket()}/{key} and run Prepare again",
            )
    shutil.rmtree(folder, ignore_errors=True)
    os.replace(work, folder)
    return True


def mirror(model: str, revision: str, folder: Path) -> None:
    """Once, manifest last."""
    key = mirror_key(model, revision)
    if s3.download(key + MANIFEST, host_paths.state() / MANIFEST):
        return
    progress.waiting_for(f"{model} to reach the mirror")
    s3.upload_folder(folder, key, without=MANIFEST)
    s3.upload(folder / MANIFEST, key + MANIFEST)


def obtain(model: str, revision: str, source: str, folder: Path) -> str:
    """Returns where it came from: `present`, `mirror` or `hub`."""
    if is_complete(folder):
        return "present"
    if source not in ("auto", "hub", "mirror"):
        raise invalid("InvalidVariable", f"TRAINYARD_CHECKPOINT_SOURCE is auto, hub or mirror, got {source}")
    if source in ("auto", "mirror") and from_mirror(model, revision, folder):
        return "mirror"
    if source == "mirror":
        raise Failure(
            "MirrorEmpty", f"the mirror holds no complete {model} at {revision}", "use the source auto or hub"
        )
    from_hub(model, revision, folder)
    return "hub"
