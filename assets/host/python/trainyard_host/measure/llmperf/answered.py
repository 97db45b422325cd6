"""What LLMPerf's program has been told so far, a line for each answer: it writes nothing itself before its end.

Both LLMPerf's program and what stands in for it get an answer through `ray.get`, as a tuple whose first part has the
numbers of the request. They are taken there, before the program counts the text, so that a program that is killed leaves
what its requests were. Nothing of it is in a number of a run that ends well.
"""

from __future__ import annotations

import json
import threading
import time
from pathlib import Path
from typing import Any, Optional

from ..errors import MeasureError
from ..metrics.result import iso
from ..records.json_lines import JsonLines
from . import importer
from .file_fields import FileFields

NAME = "answered.jsonl"
KEPT = (
    "error_code",
    "error_msg",
    "ttft_s",
    "end_to_end_latency_s",
    "number_input_tokens",
    "number_output_tokens",
)


class AnswerLog:
    """Writes to `path`; a line is with the kernel when its call returns, and survives the process."""

    def __init__(self, path: Path) -> None:
        self._file = open(path, "w", encoding="ascii", buffering=1)
        self._lock = threading.Lock()
        self._began = time.monotonic()
        self._write({"startedAt": iso(time.time())})

    def listen(self, ray: Any) -> None:
        """From now on every answer that `ray.get` brings is written down."""
        get = ray.get

        def noting(*given: Any, **named: Any) -> Any:
            found = get(*given, **named)
            self._note(found)
            return found

        ray.get = noting

    def _note(self, found: Any) -> None:
        metrics = found[0] if isinstance(found, (tuple, list)) and found else None
        if isinstance(metrics, dict) and "ttft_s" in metrics:
            row = {key: metrics[key] for key in KEPT if key in metrics}
            self._write({"at": round(time.monotonic() - self._began, 6), "row": row})

    def _write(self, value: dict[str, Any]) -> None:
        with self._lock:
            self._file.write(json.dumps(value, default=str) + "\n")


def read(path: Path, reason: str, died: str) -> Optional[tuple[list[Any], dict[str, Any]]]:
    """(records, evidence) of what was answered, tokens as LLMPerf's client counted events; None if nothing was.

    `reason` is the stop reason of the partial result, `died` the sentence for it.
    """
    began, last = "", 0.0
    records: list[Any] = []
    # A line that was being written when the program was killed is None.
    for value in JsonLines(path) if path.exists() else ():
        try:
            if "startedAt" in value:
                began = value["startedAt"]
                continue
            at = len(records)
            records.append(importer.record(at, FileFields(value["row"], f"{path}, answer {at}"), None))
            last = max(last, float(value["at"]))
        except (MeasureError, KeyError, TypeError, ValueError):
            # A strange answer costs itself and not the others.
            continue
    if not began or not records:
        return None
    return records, {"startedAt": began, "windowSeconds": last, "stopReason": reason, "died": died}
