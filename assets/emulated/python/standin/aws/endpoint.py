"""Requests to the account: path style, unsigned, streamed."""

from __future__ import annotations

import os

from ..http_call import CHUNK, quoted, request

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import IO, Any, Optional, Union

    from ..http_call import Response


class CliError(Exception):
    """Ends the command with this line on stderr and this code."""

    def __init__(self, message: str, code: int) -> None:
        super().__init__(message)
        self.code = code


def misused(said: str) -> CliError:
    """How the CLI ends for a command line that lacks something, or says it with no sense."""
    return CliError(f"\naws: error: {said}", 252)


class ServiceError(Exception):
    def __init__(self, code: str, message: str, status: int) -> None:
        super().__init__(message)
        self.code, self.status = code, status

    def sentence(self, operation: str) -> str:
        return f"An error occurred ({self.code}) when calling the {operation} operation: {self}"


class Part:
    """A stretch of a file as a request body."""

    def __init__(self, file: IO[bytes], length: int) -> None:
        self._file, self._left = file, length

    def read(self, size: int = CHUNK) -> bytes:
        data = self._file.read(min(size, self._left))
        self._left -= len(data)
        return data


def call(
    method: str,
    path: str,
    query: Optional[Mapping[str, str]] = None,
    body: Union[bytes, Part, None] = None,
    headers: Optional[Mapping[str, str]] = None,
) -> Response:
    """The response, not yet read; anything but success is a ServiceError."""
    where = os.environ.get("AWS_ENDPOINT_URL")
    if not where:
        raise CliError("emulated aws: AWS_ENDPOINT_URL is not set; there is no other account", 253)
    pairs = [f"{quoted(name)}={quoted(value)}" for name, value in (query or {}).items()]
    target = quoted(path, "/") + (f"?{'&'.join(pairs)}" if pairs else "")
    try:
        base, asked, more = _way(where, target)
        response = request(method, base, asked, {**more, **(headers or {})}, body)
    except OSError as error:
        raise CliError(f'Could not connect to the endpoint URL: "{where}{target}"', 255) from error
    if response.status >= 300:
        raise _error(response, method)
    return response


def _way(where: str, target: str) -> tuple[str, str, dict[str, str]]:
    """Where to connect, what to ask for there, and its headers: a proxy is asked for the whole address, as the CLI does."""
    proxy = os.environ.get("http_proxy") or os.environ.get("HTTP_PROXY")
    host = where.partition("://")[2].partition("/")[0]
    if not proxy or _is_direct(host.partition(":")[0]):
        return where, target, {}
    return proxy, where.rstrip("/") + target, {"host": host}


def _is_direct(host: str) -> bool:
    names = (os.environ.get("no_proxy") or os.environ.get("NO_PROXY") or "").split(",")
    suffixes = [name.strip().lstrip(".") for name in names if name.strip()]
    return any(name == "*" or host == name or host.endswith(f".{name}") for name in suffixes)


def _error(response: Response, method: str) -> ServiceError:
    import re

    text = "" if method == "HEAD" else response.read().decode("utf-8", "replace")
    code = re.search(r'<Code>([^<]*)</Code>|"__type":\s*"(?:[^"#]*#)?([^"]*)"', text)
    message = re.search(r'<Message>([^<]*)</Message>|"[mM]essage":\s*"((?:[^"\\]|\\.)*)"', text)
    if not code:
        return ServiceError(str(response.status), response.reason, response.status)
    said: Any = message and (message.group(1) or message.group(2))
    return ServiceError(code.group(1) or code.group(2), said or "", response.status)
