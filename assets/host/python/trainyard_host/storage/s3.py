"""Objects, through the AWS CLI alone: it has the retries, the multipart upload and the credentials chain."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from typing import Optional

from trainyard_host.outcomes.failure import Failure

EXISTS = re.compile(r"\((412|PreconditionFailed)\)")
# What a CLI says that is older than conditional writes.
NO_CONDITION = re.compile(r"[Uu]n(known|recognized) (options|arguments?):.*--if-none-match")
MISSING = re.compile(r"\(404\)|NoSuchKey|Not Found")
DENIED = re.compile(r"\((403|AccessDenied)\)|Forbidden")
SCHEME = "s3://"
# Bytes of an object; S3 has none of more digits.
SIZE = re.compile(r"[0-9]{1,15}")


def bucket() -> str:
    """The name of the results bucket."""
    return os.environ["TRAINYARD_BUCKET"]


def uri(key: str) -> str:
    """The `s3://` address of a key in the results bucket."""
    return f"s3://{bucket()}/{key}"


def _copy(source: str, target: str, *options: str) -> subprocess.CompletedProcess[str]:
    return _call(["aws", "s3", "cp", source, target, "--only-show-errors", *options])


def _fail(verb: str, address: str, stderr: str) -> Failure:
    lines = [line for line in stderr.strip().splitlines() if line.strip()]
    said = lines[-1].strip() if lines else "it said nothing"
    return Failure(
        "StorageFailed",
        # The CLI says the paths first and the reason last.
        f"the AWS CLI could not {verb} {address}: {said if len(said) <= 300 else '…' + said[-299:]}",
        "check the instance role and the network path to the bucket, then run this phase again",
    )


def upload(path: Path, key: str) -> None:
    """Write one file. Raises StorageFailed with what the CLI said."""
    done = _copy(str(path), uri(key))
    if done.returncode != 0:
        raise _fail("write", uri(key), done.stderr)


def upload_new(path: Path, key: str) -> None:
    """Write one file where no object is. The same bytes there are an answer that was lost, and no error.

    Raises ObjectExists for other bytes, and StorageFailed.
    """
    target = ["--bucket", bucket(), "--key", key]
    done = _call(["aws", "s3api", "put-object", *target, "--body", str(path), "--if-none-match", "*"])
    if NO_CONDITION.search(done.stderr):
        if _call(["aws", "s3api", "head-object", *target]).returncode != 0:
            upload(path, key)
            return
    elif done.returncode == 0:
        return
    elif not EXISTS.search(done.stderr):
        raise _fail("write", uri(key), done.stderr)
    found = path.with_name(f"{path.name}.found")
    try:
        same = download(key, found) and found.read_bytes() == path.read_bytes()
    finally:
        found.unlink(missing_ok=True)
    if not same:
        raise Failure("ObjectExists", f"{uri(key)} exists already, with another content; nothing was written")


def _call(command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
        check=False,
    )


def upload_folder(folder: Path, key: str, without: Optional[str] = None) -> None:
    """Write every file below a folder, except the one called `without`. Raises StorageFailed."""
    options: list[str] = ["--recursive"]
    if without is not None:
        options += ["--exclude", without]
    done = _copy(str(folder), uri(key), *options)
    if done.returncode != 0:
        raise _fail("write", uri(key), done.stderr)


def download(key: str, path: Path) -> bool:
    """False when there is no such object; every other trouble is a failure, not an absence."""
    path.parent.mkdir(parents=True, exist_ok=True)
    done = _copy(uri(key), str(path))
    if done.returncode == 0:
        return True
    if MISSING.search(done.stderr):
        return False
    raise _fail("read", uri(key), done.stderr)


def download_folder(key: str, folder: Path) -> None:
    """Read every object below a prefix into a folder. Raises StorageFailed."""
    folder.mkdir(parents=True, exist_ok=True)
    done = _copy(uri(key), str(folder), "--recursive")
    if done.returncode != 0:
        raise _fail("read", uri(key), done.stderr)


def listed(address: str) -> dict[str, int]:
    """Objects below an `s3://` prefix of any bucket: the rest of their keys with their bytes; none where nothing is.

    Raises SourceForbidden or StorageFailed.
    """
    done = subprocess.run(
        ["aws", "s3", "ls", address, "--recursive"],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", check=False,
    )  # fmt: skip
    # The CLI ends with 1 and says nothing where there is no object.
    if done.returncode != 0 and done.stderr.strip() and "NoSuchBucket" not in done.stderr:
        raise _refused("list", address, done.stderr)
    prefix = address[len(SCHEME) :].partition("/")[2]
    rows = [line.split(None, 3) for line in done.stdout.splitlines()]
    return {row[3][len(prefix) :]: int(row[2]) for row in rows if len(row) == 4 and SIZE.fullmatch(row[2])}


def read(address: str, path: Path) -> None:
    """Read one object of any bucket. Raises SourceForbidden or StorageFailed."""
    done = _copy(address, str(path))
    if done.returncode != 0:
        raise _refused("read", address, done.stderr)


def _refused(verb: str, address: str, stderr: str) -> Failure:
    if not DENIED.search(stderr):
        return _fail(verb, address, stderr)
    return Failure(
        "SourceForbidden",
        f"the role of this instance may not {verb} {address}",
        "set model.source to this prefix and deploy again; a bucket of another account must allow the role too",
    )
