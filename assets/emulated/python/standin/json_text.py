"""JSON without `json`, which imports `re`: what it wraps is a module in C that starts at once."""

from __future__ import annotations

import _json

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Optional

CONSTANTS = {"NaN": float("nan"), "Infinity": float("inf"), "-Infinity": float("-inf")}


class _Settings:
    strict = True
    object_hook = object_pairs_hook = None
    parse_float, parse_int, parse_constant = float, int, CONSTANTS.__getitem__
    memo: dict[str, str] = {}


_settings: Any = _Settings()
_scan = _json.make_scanner(_settings)


def loads(text: str) -> Any:
    """The value of a JSON text. ValueError where it is none."""
    body = text.strip(" \t\r\n")
    try:
        value, end = _scan(body, 0)
    except StopIteration as error:
        raise ValueError(f"no JSON value at character {error.value}") from None
    if end != len(body):
        raise ValueError(f"more than one JSON value, from character {end}")
    return value


def read(path: str) -> Any:
    """The value of a file. ValueError where it is no JSON, OSError where it cannot be read."""
    with open(path, encoding="utf-8") as file:
        return loads(file.read())


def dumps(value: Any, indent: Optional[int] = None, sort_keys: bool = False) -> str:
    """As `json.dumps` with its own separators; TypeError for what JSON has not."""
    return _written(value, indent, sort_keys, "\n")


def _written(value: Any, indent: Optional[int], sort_keys: bool, line: str) -> str:
    if isinstance(value, str):
        return _json.encode_basestring_ascii(value)
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, (int, float)):
        return repr(value)
    inner = line if indent is None else line + " " * indent
    if isinstance(value, dict):
        pairs = sorted(value.items()) if sort_keys else value.items()
        rows = [f"{_key(key)}: {_written(it, indent, sort_keys, inner)}" for key, it in pairs]
        return _joined("{}", rows, indent, line, inner)
    if isinstance(value, (list, tuple)):
        return _joined("[]", [_written(it, indent, sort_keys, inner) for it in value], indent, line, inner)
    raise TypeError(f"a {type(value).__name__} is not JSON")


def _key(key: Any) -> str:
    return _json.encode_basestring_ascii(key if isinstance(key, str) else str(key))


def _joined(brackets: str, rows: list[str], indent: Optional[int], line: str, inner: str) -> str:
    if not rows or indent is None:
        return f"{brackets[0]}{', '.join(rows)}{brackets[1]}"
    return f"{brackets[0]}{inner}{f',{inner}'.join(rows)}{line}{brackets[1]}"
