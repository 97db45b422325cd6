"""Server-sent events, by the grammar of the WHATWG event stream: fed as the bytes come, in pieces of any size.

A line ends with CR LF, LF or CR. An event ends with an empty line and is complete with the piece that has it, so its
moment is that piece's. The tests cut a corpus at every position and compare with a reading of the whole.
"""

from __future__ import annotations

from typing import NamedTuple, Optional

_BOM = b"\xef\xbb\xbf"


class Event(NamedTuple):
    """One server-sent event.

    Its type is `message` where none is given, its data lines are joined by LF, its id is the last one seen.
    """

    type: str
    data: str
    id: str


class EventParser:
    """`feed` answers with the events that a piece completes; `finish` with one that the end of the stream cut off."""

    def __init__(self) -> None:
        self.retry: Optional[int] = None
        self._rest = b""
        self._after_cr = False
        self._first_line = True
        self._data: list[str] = []
        self._type = ""
        self._id = ""

    def feed(self, piece: bytes) -> list[Event]:
        """Takes the next bytes of the stream; answers with the events that they complete, often none."""
        if self._after_cr and piece:
            # The other half of a CR LF whose CR has ended its line already.
            self._after_cr = False
            piece = piece[1:] if piece.startswith(b"\n") else piece
        if b"\r" in piece:
            self._after_cr = piece.endswith(b"\r")
            piece = piece.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        if b"\n" not in piece:
            self._rest += piece
            return []
        *lines, rest = piece.split(b"\n")
        lines[0] = self._rest + lines[0]
        self._rest = rest
        found = (self._line(line) for line in lines)
        return [event for event in found if event is not None]

    def finish(self) -> Optional[Event]:
        """The grammar drops what has no empty line behind it. The caller may know better, so it gets it."""
        if self._rest:
            self._line(self._rest)
            self._rest = b""
        return self._dispatch()

    def _line(self, line: bytes) -> Optional[Event]:
        if self._first_line:
            self._first_line = False
            line = line[len(_BOM) :] if line.startswith(_BOM) else line
        if not line:
            return self._dispatch()
        name, _, value = line.partition(b":")
        if name:
            self._field(name, value[1:] if value.startswith(b" ") else value)
        return None

    def _field(self, name: bytes, value: bytes) -> None:
        if name == b"data":
            self._data.append(value.decode("utf-8", "replace"))
        elif name == b"event":
            self._type = value.decode("utf-8", "replace")
        elif name == b"id" and b"\0" not in value:
            self._id = value.decode("utf-8", "replace")
        elif name == b"retry" and value.isdigit():
            self.retry = int(value[:18])

    def _dispatch(self) -> Optional[Event]:
        data, kind = self._data, self._type
        self._data, self._type = [], ""
        return Event(kind or "message", "\n".join(data), self._id) if data else None
