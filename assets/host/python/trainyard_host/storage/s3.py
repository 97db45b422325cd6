"""Objects, through the AWS CLI alone: it has the retries, the multipart upload and the credentials chain."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from typing import Callable, Optional

from trainyard_host.outcomes.failure import Failure

EXISTS = re.compile(r"\((412|PreconditionFailed)\)")
# What a CLI says that is older than conditional writes.
NO_CONDITION = re.compile(r"[Uu]n(known|recognized) (options|arguments?):.*--if-none-match")
MISSING = re.compile(r"\(404\)|NoSuchKey|Not Found")
DENIED = re.compile(r"\((403|AccessDenied)\)|Forbidden")
NO_BUCKET = "NoSuchBucket"
SCHEME = "s3://"
# Bytes of an object; S3 has none of more digits.
SIZE = re.compile(r"[0-9]{1,15}")
# From what was tried and the address, the failure of a place that refuses.
Refused = Callable[[str, str], Failure]


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
    done = _copy(str(folder), uri(key), *_all_but(without))
    if done.returncode != 0:
        raise _fail("write", uri(key), done.stderr)


def _all_but(without: Optional[str]) -> list[str]:
    return ["--recursive"] if without is None else ["--recursive", "--exclude", without]


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


def listed(address: str, refused: Optional[Refused] = None) -> dict[str, int]:
    """Objects below an `s3://` prefix of any bucket: the rest of their keys with their bytes; none where nothing is.

    Raises StorageFailed, or what `refused` makes; without it SourceForbidden, and a bucket that is not there has nothing.
    """
    done = subprocess.run(
        ["aws", "s3", "ls", address, "--recursive"],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", check=False,
    )  # fmt: skip
    # The CLI ends with 1 and says nothing where there is no object.
    said = done.stderr.strip() if done.returncode != 0 else ""
    if said and (refused is not None or NO_BUCKET not in said):
        raise _of_place("list", address, said, refused)
    prefix = address[len(SCHEME) :].partition("/")[2]
    rows = [line.split(None, 3) for line in done.stdout.splitlines()]
    return {row[3][len(prefix) :]: int(row[2]) for row in rows if len(row) == 4 and SIZE.fullmatch(row[2])}


def read(address: str, path: Path, refused: Optional[Refused] = None) -> None:
    """Read one object of any bucket. Raises StorageFailed, or what `refused` makes; without it SourceForbidden."""
    _between(address, str(path), "read", address, refused)


def write(path: Path, address: str, refused: Refused) -> None:
    """Write one object of any bucket. Raises StorageFailed, or what `refused` makes."""
    _between(str(path), address, "write", address, refused)


def write_folder(folder: Path, address: str, without: str, refused: Refused) -> None:
    """Write every file below a folder, except the one called `without`, below an `s3://` prefix. Raises as `write`."""
    _between(str(folder), address, "write", address, refused, *_all_but(without))


def _between(source: str, target: str, verb: str, address: str, refused: Optional[Refused], *options: str) -> None:
    done = _copy(source, target, *options)
    if done.returncode != 0:
        raise _of_place(verb, address, done.stderr, refused)


def _of_place(verb: str, address: str, stderr: str, refused: Optional[Refused]) -> Failure:
    if refused is not None and (DENIED.search(stderr) or NO_BUCKET in stderr):
        return refused(verb, address)
    if not DENIED.search(stderr):
        return _fail(verb, address, stderr)
    return Failure(
        "SourceForbidden",
        f"the role of this instance may not {verb} {address}",
        "set model.source to this prefix and deploy again; a bucket of another account must allow the role too",
    )
