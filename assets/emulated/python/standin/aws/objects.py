"""Objects of S3: one function an operation. Nothing is held in memory but a chunk."""

from __future__ import annotations

import os
import sys

from ..http_call import CHUNK
from .endpoint import Part, call

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO

# As the real CLI: its threshold and its part size.
PART_BYTES = 8 * 1024 * 1024


class Listed:
    """One row of a listing."""

    def __init__(self, key: str, size: int, modified: str, etag: str) -> None:
        self.key, self.size, self.modified, self.etag = key, size, modified, etag


def put(bucket: str, key: str, path: str) -> str:
    size = os.path.getsize(path)
    with open(path, "rb") as file:
        if size <= PART_BYTES:
            return _put_part(bucket, key, {}, file, size)
        return _put_in_parts(bucket, key, file, size)


def put_whole(bucket: str, key: str, path: str, condition: dict[str, str]) -> str:
    """One request, as `s3api put-object` makes, with its condition."""
    size = os.path.getsize(path)
    with open(path, "rb") as file:
        headers = {"content-length": str(size), **condition}
        response = call("PUT", f"/{bucket}/{key}", body=Part(file, size), headers=headers)
        response.read()
        return response.headers.get("etag", "")


def put_stream(bucket: str, key: str) -> str:
    data = sys.stdin.buffer.read()
    return call("PUT", f"/{bucket}/{key}", body=data).headers.get("etag", "")


def _put_part(bucket: str, key: str, query: dict[str, str], file: IO[bytes], size: int) -> str:
    headers = {"content-length": str(size)}
    response = call("PUT", f"/{bucket}/{key}", query, Part(file, size), headers)
    response.read()
    return response.headers.get("etag", "")


def _put_in_parts(bucket: str, key: str, file: IO[bytes], size: int) -> str:
    begun = call("POST", f"/{bucket}/{key}", {"uploads": ""}).read().decode()
    upload, rows = begun.partition("<UploadId>")[2].partition("</UploadId>")[0], []
    for number, start in enumerate(range(0, size, PART_BYTES), 1):
        query = {"partNumber": str(number), "uploadId": upload}
        etag = _put_part(bucket, key, query, file, min(PART_BYTES, size - start))
        rows.append(f"<Part><PartNumber>{number}</PartNumber><ETag>{etag}</ETag></Part>")
    body = f"<CompleteMultipartUpload>{''.join(rows)}</CompleteMultipartUpload>".encode()
    call("POST", f"/{bucket}/{key}", {"uploadId": upload}, body).read()
    return ""


def head(bucket: str, key: str) -> dict[str, str]:
    response = call("HEAD", f"/{bucket}/{key}")
    response.read()
    return {name.lower(): value for name, value in response.headers.items()}


def get(bucket: str, key: str, path: str) -> None:
    """A file appears whole, as with the real CLI, or not at all."""
    part = f"{path}.{os.getpid()}"
    try:
        with open(part, "wb") as file:
            get_to(bucket, key, file)
        os.replace(part, path)
    finally:
        if os.path.exists(part):
            os.remove(part)


def get_to(bucket: str, key: str, file: IO[bytes]) -> None:
    response = call("GET", f"/{bucket}/{key}")
    while True:
        data = response.read(CHUNK)
        if not data:
            return
        file.write(data)


def listed(bucket: str, prefix: str) -> Iterator[Listed]:
    import xml.etree.ElementTree as xml

    query = {"list-type": "2", "prefix": prefix}
    while True:
        root = xml.fromstring(call("GET", f"/{bucket}", query).read())
        space = root.tag.partition("}")[0] + "}" if root.tag.startswith("{") else ""
        for row in root.iter(f"{space}Contents"):
            cell = {child.tag.replace(space, ""): child.text or "" for child in row}
            yield Listed(cell["Key"], int(cell["Size"]), cell["LastModified"], cell.get("ETag", ""))
        if (root.findtext(f"{space}IsTruncated") or "false") != "true":
            return
        query["continuation-token"] = root.findtext(f"{space}NextContinuationToken") or ""


def local_time(modified: str) -> str:
    import time

    stamp = time.strptime(modified.partition(".")[0].rstrip("Z"), "%Y-%m-%dT%H:%M:%S")
    return time.strftime("%Y-%m-%d %H:%M:%S", stamp)
