"""Strict reading of a JSON object: every key is asked for by type, and what nobody asked for is refused."""

from __future__ import annotations

from typing import Any

from ..errors import MeasureError, invalid
from ..finite import is_finite

_MISSING = object()


def refuse(path: str, value: Any, wanted: str) -> MeasureError:
    """The MeasureError RequestInvalid: at `path` stands `value`, and `wanted` says what must."""
    return invalid("RequestInvalid", f"{path} must be {wanted}, got {value!r}", "correct the request and run again")


class Fields:
    """One object of the request; `path` names it in errors.

    Every method raises RequestInvalid for a value of the wrong kind.
    """

    def __init__(self, value: Any, path: str) -> None:
        if not isinstance(value, dict):
            raise refuse(path or "the request", value, "an object")
        self._value = value
        self._path = path
        self._asked: set[str] = set()

    def any(self, key: str, default: Any = _MISSING) -> Any:
        """The value of a key, whatever it is. Without a default the key must be present."""
        self._asked.add(key)
        value = self._value.get(key, default)
        if value is _MISSING:
            raise refuse(self._at(key), None, "present")
        return value

    def literal(self, key: str, wanted: str) -> None:
        """Requires exactly this value."""
        if self.any(key) != wanted:
            raise refuse(self._at(key), self._value[key], f"{wanted!r}")

    def text(self, key: str, default: Any = _MISSING) -> Any:
        """A string, which may be empty only where there is a default; the default as it is if the key is absent."""
        value = self.any(key, default)
        if value is default and default is not _MISSING:
            return default
        if not isinstance(value, str) or (value == "" and default is _MISSING):
            raise refuse(self._at(key), value, "a text that is not empty")
        return value

    def choice(self, key: str, choices: tuple[str, ...], default: str | None) -> Any:
        """One of the choices; a default of None makes the key optional."""
        value = self.any(key, default)
        if value is None and default is None:
            return None
        if value not in choices:
            raise refuse(self._at(key), value, "one of " + ", ".join(choices))
        return str(value)

    def number(self, key: str, above: float, default: Any = _MISSING) -> Any:
        """A finite number greater than `above`, as float; a default of None makes the key optional."""
        value = self.any(key, default)
        if value is None and default is None:
            return None
        if not is_finite(value):
            raise refuse(self._at(key), value, "a number")
        if value <= above:
            raise refuse(self._at(key), value, f"above {above}")
        return float(value)

    def whole(self, key: str, at_least: int, default: Any = _MISSING, at_most: int | None = None) -> Any:
        """An integer within the bounds, both included; a default of None makes the key optional."""
        value = self.any(key, default)
        if value is None and default is None:
            return None
        wrong = isinstance(value, bool) or not isinstance(value, int) or value < at_least
        if wrong or (at_most is not None and value > at_most):
            span = f"of at least {at_least}" if at_most is None else f"from {at_least} to {at_most}"
            raise refuse(self._at(key), value, f"a whole number {span}")
        return value

    def mapping(self, key: str, default: dict[str, Any] | None) -> Any:
        """An object whose keys are not checked; a default of None makes the key optional."""
        value = self.any(key, default)
        if value is None and default is None:
            return None
        if not isinstance(value, dict):
            raise refuse(self._at(key), value, "an object")
        return value

    def items(self, key: str) -> list[Any]:
        """A list that must be present; it may be empty."""
        value = self.any(key)
        if not isinstance(value, list):
            raise refuse(self._at(key), value, "a list")
        return value

    def section(self, key: str, optional: bool = False) -> Any:
        """An object inside this one, as Fields; None if it is optional and absent."""
        value = self.any(key, None if optional else _MISSING)
        return None if value is None and optional else Fields(value, self._at(key))

    def done(self) -> None:
        """Refuses keys that were never asked for. To be called once everything has been read."""
        unknown = sorted(set(self._value) - self._asked)
        if unknown:
            raise refuse(self._at(unknown[0]), self._value[unknown[0]], "absent (there is no such key)")

    def _at(self, key: str) -> str:
        return f"{self._path}.{key}" if self._path else key
