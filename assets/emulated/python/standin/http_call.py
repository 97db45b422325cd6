"""One HTTP request to loopback, and its answer as a stream.

Not `http.client`: that takes five times as long to import as all of the rest of `aws s3 cp`, which a rehearsal starts
some sixty times. One connection a request, no TLS, no redirects, no proxy: what answers is the account of this computer.
"""

from __future__ import annotations

import _socket  # what `socket` wraps, without its selectors and enums

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Optional, Protocol, Union

    class Body(Protocol):
        """What is sent piece by piece; its length is in the headers."""

        def read(self, size: int = ...) -> bytes: ...


CHUNK = 1024 * 1024
TIMEOUT_SECONDS = 60
LINE_LIMIT = 65536
UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")


def quoted(text: str, safe: str = "") -> str:
    """Percent-encoded as a part of a URL; the characters of `safe` stay."""
    keep = UNRESERVED | frozenset(safe.encode())
    return "".join(chr(byte) if byte in keep else f"%{byte:02X}" for byte in text.encode("utf-8", "surrogateescape"))


class Response:
    """Status, headers with small letters, and the body as it comes. A body that ends early is an OSError."""

    def __init__(self, connection: _socket.socket, method: str) -> None:
        self._connection, self._pending = connection, b""
        words = self._line().split(" ", 2)
        if len(words) < 2 or not words[0].startswith("HTTP/"):
            raise OSError("the answer is not HTTP")
        self.status, self.reason = int(words[1]), words[2] if len(words) > 2 else ""
        self.headers: dict[str, str] = {}
        for line in iter(self._line, ""):
            name, _, value = line.partition(":")
            self.headers[name.lower()] = value.strip()
        bare = method == "HEAD" or self.status in (204, 304)
        self._chunked = not bare and self.headers.get("transfer-encoding", "").lower() == "chunked"
        # What is left of the body, or of its chunk; none where the connection's end is the body's.
        length = "0" if bare or self._chunked else self.headers.get("content-length")
        self._left: Optional[int] = None if length is None else int(length)

    def read(self, size: Optional[int] = None) -> bytes:
        """At most `size` bytes, or all that is left; no bytes at the end."""
        if size is not None:
            return self._some(size)
        return b"".join(iter(lambda: self._some(CHUNK), b""))

    def _some(self, size: int) -> bytes:
        if self._chunked and self._left == 0:
            self._left = int(self._line().partition(";")[0], 16)
            if self._left == 0:
                self._chunked = False
        if self._left == 0:
            return b""
        data = self._pending or self._connection.recv(CHUNK)
        wanted = size if self._left is None else min(size, self._left)
        data, self._pending = data[:wanted], data[wanted:]
        if self._left is not None:
            if not data:
                raise OSError(f"the connection ended {self._left} bytes before the answer did")
            self._left -= len(data)
            if self._chunked and self._left == 0:
                self._line()
        return data

    def _line(self) -> str:
        while b"\n" not in self._pending:
            data = self._connection.recv(CHUNK)
            if not data or len(self._pending) > LINE_LIMIT:
                raise OSError("the connection ended within the answer's head")
            self._pending += data
        line, _, self._pending = self._pending.partition(b"\n")
        return line.rstrip(b"\r").decode("latin-1")


def request(
    method: str,
    base: str,
    target: str,
    headers: Mapping[str, str],
    body: Union[bytes, Body, None] = None,
    timeout: float = TIMEOUT_SECONDS,
) -> Response:
    """Send one request to `base`, `http://HOST:PORT`. OSError where nobody answers in time."""
    host, _, port = base.partition("://")[2].partition("/")[0].partition(":")
    connection = _socket.socket(_socket.AF_INET, _socket.SOCK_STREAM)
    connection.settimeout(timeout)
    connection.connect((host, int(port or 80)))
    lines = {
        "host": f"{host}:{port}" if port else host,
        "accept-encoding": "identity",
        "connection": "close",
        **headers,
    }
    if isinstance(body, bytes):
        lines["content-length"] = str(len(body))
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    connection.sendall(f"{method} {target} HTTP/1.1\r\n{head}\r\n".encode("latin-1"))
    try:
        _send(connection, body)
    except (BrokenPipeError, ConnectionResetError):
        pass  # it was refused before it was whole: the answer says why
    return Response(connection, method)


def _send(connection: _socket.socket, body: Union[bytes, Body, None]) -> None:
    if isinstance(body, bytes):
        connection.sendall(body)
    elif body is not None:
        for data in iter(lambda: body.read(CHUNK), b""):
            connection.sendall(data)
