"""Strict reading of LLMPerf's files: a value that is none is refused with the file, the row and the field."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any, Optional

from trainyard_host.storage import json_text

from ..errors import MeasureError

# No time, count or rate of a benchmark is larger; what is, was not measured.
LARGEST = 1e12


def unreadable(where: str, what: str) -> MeasureError:
    """The MeasureError ImportUnreadable; `where` names the file, and the row if there is one."""
    return MeasureError("ImportUnreadable", f"{where}: {what}", "fetch the files again, or correct the field")


def load(path: Path) -> Any:
    """The JSON value of a file. Raises ImportUnreadable if it is absent or cannot be parsed."""
    try:
        with open(path, encoding="utf-8") as file:
            return json_text.loads(file.read())
    except (OSError, ValueError, RecursionError) as error:
        raise unreadable(str(path), str(error) or type(error).__name__) from error


class FileFields:
    """One object of a file; `where` names it."""

    def __init__(self, value: Any, where: str) -> None:
        if not isinstance(value, dict):
            raise unreadable(where, f"must be an object, got {_shown(value)}")
        self.value = value
        self.where = where

    def number(self, key: str, least: float = 0.0) -> Optional[float]:
        """None if it is absent or null; never NaN, a text, a truth value or less than `least`."""
        value = self.value.get(key)
        if value is None:
            return None
        wrong = isinstance(value, bool) or not isinstance(value, (int, float))
        if wrong or not -LARGEST <= value <= LARGEST or math.isnan(value) or value < least:
            raise unreadable(self.where, f"{key} must be a number of at least {least:g}, got {_shown(value)}")
        return float(value)

    def whole(self, key: str, least: int = 0) -> Optional[int]:
        """A number without a fraction; None if it is absent or null. Raises ImportUnreadable for anything else."""
        value = self.number(key, least)
        if value is None:
            return None
        if value != int(value):
            raise unreadable(self.where, f"{key} must be a whole number, got {_shown(self.value[key])}")
        return int(value)

    def needed(self, key: str, least: int = 0) -> int:
        """A whole number that must be present. Raises ImportUnreadable."""
        found = self.whole(key, least)
        if found is None:
            raise unreadable(self.where, f"{key} is not there")
        return found

    def text(self, key: str) -> str:
        """A string; empty if it is absent or null. Raises ImportUnreadable for anything else."""
        value = self.value.get(key)
        if value is not None and not isinstance(value, str):
            raise unreadable(self.where, f"{key} must be a text, got {_shown(value)}")
        return value or ""

    def begun_with(self, prefix: str) -> dict[str, Any]:
        """What stands under keys with the prefix, without it: values as they are, if they can be written again."""
        found = {key[len(prefix) :]: value for key, value in self.value.items() if key.startswith(prefix)}
        for key, value in found.items():
            try:
                json.dumps(value, allow_nan=False)
            except (ValueError, RecursionError):
                raise unreadable(self.where, f"{prefix}{key} must be finite, got {_shown(value)}") from None
        return found


def _shown(value: Any) -> str:
    return repr(value)[:80]
