"""Objects, through the AWS CLI alone: it has the retries, the multipart upload and the credentials chain."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from typing import Optional

from trainyard_host.outcomes.failure import Failure

MISSING = re.compile(r"\(404\)|NoSuchKey|Not Found")


def bucket() -> str:
    """The name of the results bucket."""
    return os.environ["TRAINYARD_BUCKET"]


def uri(key: str) -> str:
    """The `s3://` address of a key in the results bucket."""
    return f"s3://{bucket()}/{key}"


def _copy(source: str, target: str, *options: str) -> subprocess.CompletedProcess[str]:
    command = ["aws", "s3", "cp", source, target, "--only-show-errors", *options]
    return subprocess.run(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False
    )


def _fail(verb: str, key: str, stderr: str) -> Failure:
    lines = [line for line in stderr.strip().splitlines() if line.strip()]
    said = lines[-1].strip() if lines else "it said nothing"
    return Failure(
        "StorageFailed",
        # The CLI says the paths first and the reason last.
        f"aws s3 cp could not {verb} {uri(key)}: {said if len(said) <= 300 else '…' + said[-299:]}",
        "check the instance role and the network path to the bucket, then run this phase again",
    )


def upload(path: Path, key: str) -> None:
    """Write one file. Raises StorageFailed with what the CLI said."""
    done = _copy(str(path), uri(key))
    if done.returncode != 0:
        raise _fail("write", key, done.stderr)


def upload_folder(folder: Path, key: str, without: Optional[str] = None) -> None:
    """Write every file below a folder, except the one called `without`. Raises StorageFailed."""
    options: list[str] = ["--recursive"]
    if without is not None:
        options += ["--exclude", without]
    done = _copy(str(folder), uri(key), *options)
    if done.returncode != 0:
        raise _fail("write", key, done.stderr)


def download(key: str, path: Path) -> bool:
    """False when there is no such object; every other trouble is a failure, not an absence."""
    path.parent.mkdir(parents=True, exist_ok=True)
    done = _copy(uri(key), str(path))
    if done.returncode == 0:
        return True
    if MISSING.search(done.stderr):
        return False
    raise _fail("read", key, done.stderr)


def download_folder(key: str, folder: Path) -> None:
    """Read every object below a prefix into a folder. Raises StorageFailed."""
    folder.mkdir(parents=True, exist_ok=True)
    done = _copy(uri(key), str(folder), "--recursive")
    if done.returncode != 0:
        raise _fail("read", key, done.stderr)
