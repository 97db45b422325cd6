"""LLMPerf's two files, wherever they come from, as records. What they do not say stays unknown."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any, Optional

from ..errors import invalid
from ..metrics.result import iso
from ..records import emulation_mark
from ..workload.request import SCHEMA, Request, parse
from . import versions
from .file_fields import FileFields, load, unreadable

SUMMARY = "_summary.json"
RESPONSES = "_individual_responses.json"
SAMPLING = "additional_sampling_params_"
# The last second that a date can be made of with room for a run before it, and the longest run.
LATEST = 32_503_680_000
LONGEST = 1e8


class Told:
    """The two files, read: every value that is used has been looked at."""

    def __init__(self, summary_path: Path, responses_path: Path, version: Optional[str] = None) -> None:
        self.summary = FileFields(load(summary_path), str(summary_path))
        rows = load(responses_path)
        if not isinstance(rows, list):
            raise unreadable(str(responses_path), f"must be a list, got {type(rows).__name__}")
        self.rows = [FileFields(row, f"{responses_path}, row {at}") for at, row in enumerate(rows)]
        self.counts = {
            "started": self.summary.whole("results_num_requests_started"),
            "completed": self.summary.whole("results_num_completed_requests"),
            "failed": self.summary.whole("results_number_errors"),
        }
        if not rows:
            said = next((count for count in self.counts.values() if count), 0)
            raise unreadable(str(responses_path), f"there are no rows, and the summary tells of {said}")
        self.version = version or versions.recognised(self.rows)
        self.records = [record(at, row, self.version) for at, row in enumerate(self.rows)]

    def evidence(self) -> dict[str, Any]:
        """The wall time is in the summary only as a rate."""
        completed = self.counts["completed"] or 0
        per_minute = self.summary.number("results_num_completed_requests_per_min") or 0.0
        ended = self.summary.number("timestamp") or 0.0
        seconds = completed / per_minute * 60 if per_minute else 0.0
        if seconds > LONGEST or ended > LATEST:
            raise unreadable(self.summary.where, f"a run of {seconds:g} s that ended at {ended:g} s cannot be")
        return {
            "startedAt": iso(max(0.0, ended - seconds)),
            "windowSeconds": seconds,
            "summaryCounts": self.counts,
            "llmperfVersion": self.version,
        }


def read(
    source: Path, known: Optional[Request], out: Path, version: Optional[str] = None, model: Optional[Any] = None
) -> tuple[Request, list[Any], dict[str, Any]]:
    """`version` of LLMPerf and `model` (id, revision) are what the files do not say and the caller knows."""
    summary_path, responses_path = find(source)
    told = Told(summary_path, responses_path, version)
    document = known.document if known else _request_from(told)
    if model:
        document = {**document, "model": {**document["model"], **model}}
    emulated = emulation_mark.find(told.summary.value, summary_path)
    if emulated:
        document = {**document, "emulated": emulated}
    evidence = {**told.evidence(), "requestKnown": known is not None}
    (out / "llmperf").mkdir(parents=True, exist_ok=True)
    for path in (summary_path, responses_path):
        shutil.copyfile(path, out / "llmperf" / path.name)
    return parse(document), told.records, evidence


def find(source: Path) -> tuple[Path, Path]:
    """(summary, individual responses) in a directory or in its folder `llmperf`.

    Raises MeasureError ManyResults, ResponsesMissing or NothingToImport.
    """
    for directory in (source, source / "llmperf"):
        summaries = sorted(directory.glob(f"*{SUMMARY}"))
        if len(summaries) > 1:
            names = ", ".join(path.name for path in summaries)
            raise invalid("ManyResults", f"{directory} has {len(summaries)} summaries: {names}", "import one at a time")
        if summaries:
            responses = directory / summaries[0].name.replace(SUMMARY, RESPONSES)
            if not responses.is_file():
                raise invalid("ResponsesMissing", f"{responses} is not there", "keep both files that LLMPerf wrote")
            return summaries[0], responses
    raise invalid("NothingToImport", f"no *{SUMMARY} in {source}", "name LLMPerf's results directory")


def record(index: int, row: FileFields, version: Optional[str]) -> dict[str, Any]:
    """A record of a request that LLMPerf made: no moments, and its numbers as `imported`. Raises ImportUnreadable."""
    code = row.whole("error_code", least=-1)
    failed = code is not None
    tokens = row.whole("number_output_tokens") or 0
    times = {key: row.number(key) or None for key in ("ttft_s", "end_to_end_latency_s", "inter_token_latency_s")}
    if not failed and (times["ttft_s"] or 0.0) > (times["end_to_end_latency_s"] or float("inf")):
        raise unreadable(row.where, f"ttft_s {times['ttft_s']:g} is later than end_to_end_latency_s")
    name = {400: "BadRequest", 429: "RateLimited", -1: "Unknown"}.get(code or 0, f"Http{code}") if failed else None
    return {
        "index": index,
        "status": "failed" if failed else "completed",
        "replica": None,
        "dispatchedAt": None,
        "firstTokenAt": None,
        "lastTokenAt": None,
        "endedAt": None,
        "gaps": [],
        "chunks": tokens,
        "finishReason": None,
        "targetInputTokens": row.whole("number_input_tokens") or 0,
        "maxTokens": None,
        "usage": None,
        "clientTokens": None if failed else {"input": None, "output": tokens},
        "promptDigest": None,
        "httpStatus": code if code is not None and code > 0 else None,
        "error": {"class": name, "message": row.text("error_msg")[:300]} if failed else None,
        "text": "",
        "imported": {
            "ttftSeconds": times["ttft_s"],
            "endToEndSeconds": times["end_to_end_latency_s"],
            "tpotSeconds": versions.tpot(row, version),
        },
    }


def _request_from(told: Told) -> dict[str, Any]:
    """Seed, preset and layout are in neither file; sampling parameters are, if there were any."""
    unknown = ("tensorParallel", "dataParallel", "batch", "logicalCores", "sequenceLength")
    sampling = told.summary.begun_with(SAMPLING)
    return {
        "schema": SCHEMA,
        "runId": "import",
        "commandId": "import",
        "instanceId": "unknown",
        "environment": "unknown",
        "client": "import",
        "model": {"id": told.summary.text("model") or "unknown"},
        "layout": {name: 0 for name in sorted(unknown)},
        "replicas": [],
        "workload": {
            "requests": len(told.rows),
            "concurrency": told.summary.whole("num_concurrent_requests") or 0,
            "inputTokens": _distribution(told.summary, "input"),
            "outputTokens": _distribution(told.summary, "output"),
            **({"samplingParameters": sampling} if sampling else {}),
            "timeLimitSeconds": 1,
        },
    }


def _distribution(summary: FileFields, side: str) -> dict[str, int]:
    return {
        "mean": summary.needed(f"mean_{side}_tokens", least=1),
        "stddev": summary.needed(f"stddev_{side}_tokens"),
    }
