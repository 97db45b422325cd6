"""The framing of one HTTP/1.1 answer: heads, lengths and chunks, from pieces of any size.

Lenient where a sane reading exists (line ends of LF alone, interim answers before the final one, extensions and
trailers of chunks), and strict where none does: what cannot be read is a ValueError with the server's own words.
"""

from __future__ import annotations

import re
from typing import Optional

HEAD_LIMIT = 65_536
LINE_LIMIT = 8192

_HEAD_END = re.compile(rb"\r?\n\r?\n")
_STATUS = re.compile(r"HTTP/1\.\d +(\d{3})(?: |$)")
_SIZE = re.compile(rb"[0-9A-Fa-f]{1,15}")
# An answer with one of these has no body, whatever its headers say.
_BODILESS = (204, 304)


class Framing:
    """`feed` answers with the pieces of the body; `whole` says whether the answer has ended."""

    def __init__(self) -> None:
        self.status = 0
        self.headers: dict[str, str] = {}
        self.in_head = True
        self.whole = False
        self._buffer = b""
        self._head_bytes = 0
        self._chunked = False
        # Bytes of the body, or of the current chunk, that are still to come; None until the end of the connection.
        self._left: Optional[int] = None
        self._after_chunk = False

    @property
    def to_the_end(self) -> bool:
        """Whether only the end of the connection ends the body."""
        return not self.in_head and not self._chunked and self._left is None

    def feed(self, data: bytes) -> list[bytes]:
        """Takes the next bytes from the socket; answers with the parts of the body in them.

        Raises ValueError if they cannot be HTTP/1.1.
        """
        if self.in_head:
            data = self._heads(data)
        if self.in_head or self.whole:
            return []
        if self._chunked:
            return self._chunks(data)
        return self._plain(data)

    def _heads(self, data: bytes) -> bytes:
        self._head_bytes += len(data)
        self._buffer = (self._buffer + data).lstrip(b"\r\n")
        while self.in_head:
            found = _HEAD_END.search(self._buffer)
            if not found:
                if self._head_bytes > HEAD_LIMIT:
                    raise ValueError(f"no end of the header within {HEAD_LIMIT} bytes")
                self._refuse_early()
                return b""
            head, self._buffer = self._buffer[: found.start()], self._buffer[found.end() :]
            self._head(head)
        rest, self._buffer = self._buffer, b""
        return rest

    def _refuse_early(self) -> None:
        """A server that speaks something else may never send the empty line that ends a header."""
        start = self._buffer[:5]
        if start and not b"HTTP/".startswith(start):
            raise ValueError(f"it begins with {self._buffer[:300]!r}")

    def _head(self, head: bytes) -> None:
        lines = head.decode("latin-1").replace("\r\n", "\n").split("\n")
        found = _STATUS.match(lines[0])
        if not found:
            raise ValueError(f"status line {lines[0][:300]!r}")
        status = int(found[1])
        if status == 101:
            raise ValueError("it switches to another protocol, which was not asked for")
        if 100 <= status < 200:
            return
        self.status = status
        self.headers = self._fields(lines[1:])
        self._body_rule()
        self.in_head = False

    def _fields(self, lines: list[str]) -> dict[str, str]:
        fields: dict[str, str] = {}
        name = ""
        for line in lines:
            if line[:1] in (" ", "\t"):
                # A value that goes on in the next line.
                fields[name] = f"{fields.get(name, '')} {line.strip()}"
                continue
            name, _, value = line.partition(":")
            name = name.strip().lower()
            fields[name] = f"{fields[name]}, {value.strip()}" if name in fields else value.strip()
        return fields

    def _body_rule(self) -> None:
        self._chunked = "chunked" in self.headers.get("transfer-encoding", "").lower()
        length = self.headers.get("content-length")
        if self.status in _BODILESS:
            self._chunked, self.whole = False, True
        elif not self._chunked and length is not None:
            values = {value.strip() for value in length.split(",")}
            if len(values) != 1 or not re.fullmatch(r"\d{1,15}", length.split(",")[0].strip()):
                raise ValueError(f"content-length {length[:300]!r}")
            self._left = int(values.pop())
            self.whole = self._left == 0

    def _plain(self, data: bytes) -> list[bytes]:
        if self._left is not None:
            data = data[: self._left]
            self._left -= len(data)
            self.whole = self._left == 0
        return [data] if data else []

    def _chunks(self, data: bytes) -> list[bytes]:
        """Also a part of a chunk is handed on at once: a server may take its time within one."""
        if self._buffer:
            data, self._buffer = self._buffer + data, b""
        pieces: list[bytes] = []
        at, size = 0, len(data)
        while at < size and not self.whole:
            if self._left:
                piece = data[at : at + self._left]
                pieces.append(piece)
                at += len(piece)
                self._left -= len(piece)
                self._after_chunk = self._left == 0
                continue
            end = data.find(b"\n", at)
            if end < 0:
                if size - at > LINE_LIMIT:
                    raise ValueError(f"no size of a chunk in {data[at : at + 300]!r}")
                self._buffer = data[at:]
                break
            self._size_line(data[at:end])
            at = end + 1
        return pieces

    def _size_line(self, line: bytes) -> None:
        """The line before a chunk, or the empty one behind it. A chunk of size 0 ends the body; trailers say nothing."""
        line = line.rstrip(b"\r")
        if self._after_chunk:
            if line:
                raise ValueError(f"{line[:300]!r} after a chunk that had ended")
            self._after_chunk = False
            return
        text = line.split(b";")[0].strip()
        if not _SIZE.fullmatch(text):
            raise ValueError(f"size of a chunk {line[:300]!r}")
        self._left = int(text, 16)
        self.whole = self._left == 0
