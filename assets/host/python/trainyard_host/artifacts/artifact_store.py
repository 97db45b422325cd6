"""Where artifacts are kept: on local disk and in the bucket. The order is local, bucket, compile."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import shutil
from pathlib import Path
from typing import Any, Optional

from trainyard_host.artifacts import artifact
from trainyard_host.instance import processes
from trainyard_host.outcomes import progress
from trainyard_host.storage import host_paths, s3

Document = dict[str, Any]
OWNER = "owner.pid"


def object_key(key: str) -> str:
    """The prefix of one artifact in the bucket, with a slash at its end."""
    return f"artifacts/{key}/"


def _published(key: str) -> Path:
    return host_paths.data() / "artifacts" / f"{key}.published"


def find(key: str, document: Document, model_path: Path, wanted: Optional[str] = None) -> Optional[str]:
    """`local` or `bucket`, proven; None: nowhere. Something wrong in either place is refused: `set_aside` is for the caller.

    With a digest, another artifact of this key on local disk gives way to the one in the bucket that has it: instances
    that compiled the same at the same time end with the same one. Raises ArtifactNotTrusted where none has it.
    """
    folder = host_paths.artifact(key)
    if not folder.exists():
        return "bucket" if fetch(key, document, model_path, wanted) else None
    artifact.prove(folder, key, document, model_path, digests=False)
    if wanted is None or artifact.digest_of(folder) == wanted:
        return "local"
    if fetch(key, document, model_path, wanted):
        return "bucket"
    artifact.require(folder, wanted, f"in {folder}")
    return None


def set_aside(key: str) -> Path:
    """Give the artifact on local disk another name, so that its place is free and nobody loads it; answers with the name.

    It is kept, because it shows what went wrong with it.
    """
    folder = host_paths.artifact(key)
    aside = folder.with_name(f"{key}.aside-{os.environ['TRAINYARD_COMMAND_ID']}")
    os.replace(folder, aside)
    return aside


def fetch(key: str, document: Document, model_path: Path, wanted: Optional[str] = None) -> bool:
    """Complete, proven and with the digest that is wanted, in a directory of its own before it gets its name.

    Raises ArtifactNotTrusted before anything but its manifest is brought, and ArtifactMismatch.
    """
    own = work_folder()
    try:
        return _fetched(own / "fetched", key, document, model_path, wanted)
    finally:
        # What was refused may be as large as an artifact, and nobody reads it.
        shutil.rmtree(own, ignore_errors=True)


def _fetched(work: Path, key: str, document: Document, model_path: Path, wanted: Optional[str]) -> bool:
    if not s3.download(object_key(key) + artifact.MANIFEST, work / artifact.MANIFEST):
        return False
    artifact.require(work, wanted, s3.uri(object_key(key)))
    progress.waiting_for(f"artifact {key} from the bucket")
    s3.download_folder(object_key(key), work)
    # Brought again with the rest, and somebody may have replaced it meanwhile.
    artifact.require(work, wanted, s3.uri(object_key(key)))
    artifact.prove(work, key, document, model_path, digests=True)
    install(work, key)
    mark_published(key)
    return True


def install(work: Path, key: str) -> None:
    """Give a finished work directory its final name on the data volume; an older artifact of this key goes.

    A Deploy may read the older one, or fetch the same key, meanwhile: the place is empty for no longer than a rename.
    """
    folder, older = host_paths.artifact(key), work.with_name(f"{work.name}.older")
    folder.parent.mkdir(parents=True, exist_ok=True)
    while True:
        shutil.rmtree(older, ignore_errors=True)
        with contextlib.suppress(FileNotFoundError):
            os.replace(folder, older)
        try:
            os.replace(work, folder)
            break
        except OSError as error:
            # Somebody else has just put one there.
            if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
                raise
    shutil.rmtree(older, ignore_errors=True)


def publish(key: str) -> None:
    """Manifest last: a reader that finds it finds the rest. Repeated until it once succeeded."""
    if _published(key).exists():
        return
    folder = host_paths.artifact(key)
    progress.waiting_for(f"artifact {key} to reach the bucket")
    s3.upload_folder(folder, object_key(key), without=artifact.MANIFEST)
    s3.upload(folder / artifact.MANIFEST, object_key(key) + artifact.MANIFEST)
    mark_published(key)


def mark_published(key: str) -> None:
    """Note on local disk that the bucket holds this artifact whole, so that `publish` returns at once from now on."""
    host_paths.write_atomically(_published(key), json.dumps({"bucket": s3.bucket()}) + "\n")


def forget_published(key: str) -> None:
    """Take that note back: the artifact was compiled anew, and the bucket holds an older one."""
    _published(key).unlink(missing_ok=True)


def work_folder() -> Path:
    """One per attempt: two compiles that share one delete each other's work."""
    folder = host_paths.data() / "work" / os.environ["TRAINYARD_COMMAND_ID"]
    folder.mkdir(parents=True, exist_ok=True)
    # Whole at once: another compile would take an empty file for one whose owner is gone.
    host_paths.write_atomically(folder / OWNER, os.environ.get("TRAINYARD_PID", "0"))
    return folder


def remove_abandoned() -> None:
    """Work of attempts that were killed: their phase's process is gone."""
    for owner in (host_paths.data() / "work").glob(f"*/{OWNER}"):
        try:
            left = not processes.alive(int(owner.read_text(encoding="utf-8") or 0))
        except OSError:
            continue  # another compile removes it at this moment
        if left:
            shutil.rmtree(owner.parent, ignore_errors=True)
