"""The emulated mark in LLMPerf's summary: its two files travel without a result beside them, and must not lose it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from trainyard_host.storage import json_text

from ..client.words import said
from ..errors import invalid
from ..finite import is_finite
from ..workload.request import Request

KEY = "emulated"


def metadata(request: Request) -> list[str]:
    """For LLMPerf's program, which takes only text and puts it into the summary itself: no moment is without the mark."""
    marked = request.document.get(KEY)
    return ["--metadata", f"{KEY}={json.dumps(marked)}"] if marked else []


def entry(request: Request) -> dict[str, Any]:
    """For a summary of ours."""
    marked = request.document.get(KEY)
    return {KEY: marked} if marked else {}


def find(summary: dict[str, Any], path: Path) -> dict[str, float] | None:
    """Absent in what a real machine or another tool wrote. What cannot be read is refused, not taken for absent."""
    value = summary.get(KEY)
    if value is None:
        return None
    found = _parsed(value)
    scale = found.get("timeScale") if isinstance(found, dict) else None
    if scale is None or not is_finite(scale) or scale <= 0:
        raise invalid(
            "MarkUnreadable",
            f"{path}: {KEY} must be an object with a timeScale above 0, got {said(value)}",
            "fetch the files again",
        )
    return {"timeScale": scale}


def _parsed(value: Any) -> Any:
    try:
        return json_text.loads(value) if isinstance(value, str) else value
    except ValueError:
        return None
