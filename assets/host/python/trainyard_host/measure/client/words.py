"""The server's own words, out of whatever it sent, short enough for one line of a report."""

from __future__ import annotations

import json
from typing import Any

LIMIT = 300
_SPEAKING = ("error", "message", "detail", "msg", "reason")
_NOT_JSON = object()


def parsed(text: str) -> Any:
    """The value of a JSON text, or `NOT_JSON`. A nesting too deep for the reader is not JSON here."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return _NOT_JSON


NOT_JSON = _NOT_JSON


def message(value: Any, depth: int = 0) -> str:
    """What an error object says: its message, however deep it is nested; else the object itself."""
    if isinstance(value, dict) and depth < 6:
        for key in _SPEAKING:
            if value.get(key) not in (None, "", {}, []):
                return message(value[key], depth + 1)
    return value[:LIMIT] if isinstance(value, str) else said(value)


def said(value: Any) -> str:
    """The first characters of anything: text, bytes, or a JSON value written out again."""
    if isinstance(value, (bytes, bytearray)):
        return bytes(value[: LIMIT * 4]).decode("utf-8", "replace")[:LIMIT]
    return (value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))[:LIMIT]


def is_error(value: Any) -> bool:
    """Whether a JSON object is an error in one of the shapes that OpenAI-like servers use."""
    return isinstance(value, dict) and (value.get("error") not in (None, False) or value.get("object") == "error")


def of_body(text: str) -> str:
    """What a body says, JSON or not."""
    value = parsed(text)
    return message(value) if isinstance(value, dict) else text[:LIMIT]
