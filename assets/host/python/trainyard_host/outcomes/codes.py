"""The registry of codes that the toolkit carries. A code that it does not know is written as it is."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any


@lru_cache(maxsize=1)
def registry() -> dict[str, dict[str, Any]]:
    """Empty if it cannot be read: nothing here may hide the failure that is being reported."""
    file = Path(__file__).resolve().parents[3] / "codes.json"
    try:
        codes: dict[str, dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))["codes"]
        return codes
    except (OSError, ValueError, KeyError):
        return {}


def next_action(code: str) -> str:
    """The general one, for a failure that knows no better."""
    return str(registry().get(code, {}).get("next", ""))
