"""The model hub's HTTP interface: what a revision holds, and one file of it with resume."""

from __future__ import annotations

import os
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable, Optional

from trainyard_host.outcomes.failure import Failure
from trainyard_host.storage import file_rows, json_text

ATTEMPTS = 6
TIMEOUT_SECONDS = 60
CHUNK = 1024 * 1024


@dataclass(frozen=True)
class HubFile:
    """One file of a revision as the hub lists it: size in bytes, and the digest that it publishes for it.

    `sha256` is set for files in large-file storage, `blob` (git's SHA-1) for those in git itself.
    """

    name: str
    size: int
    sha256: Optional[str]
    blob: Optional[str]


def endpoint() -> str:
    """The hub's address without a slash at its end: `HF_ENDPOINT`, else the public hub."""
    return (os.environ.get("HF_ENDPOINT") or "https://huggingface.co").rstrip("/")


class _SafeRedirects(urllib.request.HTTPRedirectHandler):
    """The token is for the hub alone; file contents come from another host, which must not see it."""

    def redirect_request(self, req, fp, code, msg, headers, newurl):  # type: ignore[no-untyped-def]
        new = super().redirect_request(req, fp, code, msg, headers, newurl)
        if new is not None and urllib.parse.urlsplit(newurl).netloc != urllib.parse.urlsplit(req.full_url).netloc:
            new.remove_header("Authorization")
        return new


def _open(url: str, token: Optional[str], start: int = 0) -> Any:
    request = urllib.request.Request(url, headers={"user-agent": "trainyard-host"})
    if token:
        request.add_header("Authorization", f"Bearer {token}")
    if start:
        request.add_header("Range", f"bytes={start}-")
    return urllib.request.build_opener(_SafeRedirects()).open(request, timeout=TIMEOUT_SECONDS)


def refusal(model: str, status: int) -> Optional[Failure]:
    """The answers that no repetition changes."""
    where = f"{endpoint()} answered {status} for {model}"
    if status in (401, 403):
        return Failure(
            "HubForbidden",
            f"{where}: the token is missing or its account has no access to this model",
            "accept the model's licence with the account of the token, and put the token in the environment's secret",
        )
    if status == 404:
        return Failure("HubNotFound", f"{where}: no such model or revision", "check the model id and the revision")
    return None


def with_retries(what: str, model: str, call: Callable[[], Any]) -> Any:
    """The value of `call`, which is tried up to six times with pauses of 1, 2, 4, 8 and 16 seconds.

    Raises HubForbidden or HubNotFound at once; HubUnreachable when the last attempt failed too, and HubRateLimited when it
    was told to come later.
    """
    pause, limited = 1.0, False
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return call()
        except urllib.error.HTTPError as error:
            final = refusal(model, error.code)
            if final is not None:
                raise final from None
            said, limited = f"HTTP {error.code}", error.code == 429
        except (OSError, ValueError) as error:
            said, limited = f"{type(error).__name__}: {error}", False
        print(f"hub: {what}: attempt {attempt} of {ATTEMPTS} failed: {said}", flush=True)
        if attempt < ATTEMPTS:
            time.sleep(pause)
            pause *= 2
    why, again = (
        f"{what}: {ATTEMPTS} attempts failed; the last: {said}",
        "run this phase again: it goes on where it ended",
    )
    if limited:
        raise Failure("HubRateLimited", why, f"wait some minutes, then {again}")
    raise Failure("HubUnreachable", why, again)


def revision_files(model: str, revision: str, token: Optional[str]) -> tuple[str, list[HubFile]]:
    """The commit that the revision names, and its files with sizes and digests. Raises what `with_retries` raises."""
    path = f"/api/models/{model}/revision/{urllib.parse.quote(revision, safe='')}?blobs=true"

    def call() -> Any:
        with _open(endpoint() + path, token) as answer:
            return _listing(answer.read())

    commit, files = with_retries(f"list {model}@{revision}", model, call)
    return commit, files


def _listing(text: bytes) -> tuple[str, list[HubFile]]:
    """Raises ValueError for anything but a commit with its files."""
    try:
        listing = json_text.object_of(text)
        files = [
            HubFile(it["rfilename"], int(it.get("size") or 0), (it.get("lfs") or {}).get("sha256"), it.get("blobId"))
            for it in listing["siblings"]
        ]
        for file in files:
            if not file_rows.is_inside(file.name):
                raise ValueError(f"it lists {str(file.name)[:100]!r}, which is no file of a repository")
        if not isinstance(listing["sha"], str):
            raise ValueError("its sha is no text")
        return listing["sha"], files
    except (KeyError, TypeError, AttributeError, OverflowError) as error:
        raise ValueError(f"its list of files cannot be read: {error}") from None


def fetch(
    model: str, commit: str, file: HubFile, target: Path, token: Optional[str], seen: Callable[[int], None]
) -> None:
    """Into `<target>.part`, from where an earlier attempt ended, then renamed."""
    url = f"{endpoint()}/{model}/resolve/{commit}/{urllib.parse.quote(file.name)}"
    part = target.with_name(target.name + ".part")
    target.parent.mkdir(parents=True, exist_ok=True)

    def call() -> None:
        have = part.stat().st_size if part.exists() else 0
        if have > file.size:
            part.unlink()
            have = 0
        if have < file.size or not part.exists():
            with _open(url, token, have) as answer:
                resumed = have > 0 and answer.status == 206
                with open(part, "ab" if resumed else "wb") as stream:
                    for chunk in iter(lambda: answer.read(CHUNK), b""):
                        stream.write(chunk)
                        seen(len(chunk))
        if part.stat().st_size != file.size:
            raise OSError(f"{file.name} has {part.stat().st_size} bytes of {file.size}")

    with_retries(f"fetch {file.name}", model, call)
    os.replace(part, target)
