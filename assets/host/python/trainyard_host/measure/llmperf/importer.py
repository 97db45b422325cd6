"""LLMPerf's two files, wherever they come from, as records. What they do not say stays unknown."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any, Optional

from ..errors import MeasureError, invalid
from ..metrics.result import iso
from ..records import emulation_mark
from ..records.files import read_json
from ..workload.request import SCHEMA, Request, parse

SUMMARY = "_summary.json"
RESPONSES = "_individual_responses.json"


def read(source: Path, known: Optional[Request], out: Path) -> tuple[Request, list[Any], dict[str, Any]]:
    summary_path, responses_path = find(source)
    summary, rows = _load(summary_path), _load(responses_path)
    request = known or parse(_request_from(summary, len(rows)))
    emulated = emulation_mark.find(summary, summary_path)
    if emulated:
        request = parse({**request.document, "emulated": emulated})
    (out / "llmperf").mkdir(parents=True, exist_ok=True)
    for path in (summary_path, responses_path):
        shutil.copyfile(path, out / "llmperf" / path.name)
    return request, to_records(rows), {**evidence(summary), "requestKnown": known is not None}


def find(source: Path) -> tuple[Path, Path]:
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


def _load(path: Path) -> Any:
    try:
        return read_json(path)
    except (OSError, ValueError) as error:
        raise MeasureError("ImportUnreadable", f"{path}: {error}", "fetch the files again") from error


def evidence(summary: dict[str, Any]) -> dict[str, Any]:
    """The wall time is in the summary only as a rate."""
    completed = summary.get("results_num_completed_requests") or 0
    per_minute = summary.get("results_num_completed_requests_per_min") or 0
    seconds = completed / per_minute * 60 if per_minute else 0.0
    return {"startedAt": iso((summary.get("timestamp") or 0) - seconds), "windowSeconds": seconds}


def to_records(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [_record(index, row) for index, row in enumerate(rows)]


def _record(index: int, row: dict[str, Any]) -> dict[str, Any]:
    code = row.get("error_code")
    failed = code is not None
    tokens = int(row.get("number_output_tokens") or 0)
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
        "targetInputTokens": int(row.get("number_input_tokens") or 0),
        "maxTokens": None,
        "usage": None,
        "clientTokens": None if failed else {"input": None, "output": tokens},
        "promptDigest": None,
        "httpStatus": code if isinstance(code, int) and code > 0 else None,
        "error": {"class": name, "message": str(row.get("error_msg") or "")[:300]} if failed else None,
        "text": "",
        "imported": {
            "ttftSeconds": row.get("ttft_s") or None,
            "endToEndSeconds": row.get("end_to_end_latency_s") or None,
            "tpotSeconds": (row.get("inter_token_latency_s") or None) if tokens > 2 else None,
        },
    }


def _request_from(summary: dict[str, Any], records: int) -> dict[str, Any]:
    prefix = "additional_sampling_params_"
    unknown = {"tensorParallel", "dataParallel", "batch", "logicalCores", "sequenceLength"}
    return {
        "schema": SCHEMA,
        "runId": "import",
        "commandId": "import",
        "instanceId": "unknown",
        "environment": "unknown",
        "client": "import",
        "model": {"id": str(summary.get("model") or "unknown")},
        "layout": {name: 0 for name in sorted(unknown)},
        "replicas": [],
        "workload": {
            "requests": max(1, records),
            "concurrency": int(summary.get("num_concurrent_requests") or 0),
            "seed": 0,
            "inputTokens": _distribution(summary, "input"),
            "outputTokens": _distribution(summary, "output"),
            "samplingParameters": {
                key[len(prefix) :]: value for key, value in summary.items() if key.startswith(prefix)
            },
            "timeLimitSeconds": 1,
        },
    }


def _distribution(summary: dict[str, Any], side: str) -> dict[str, int]:
    return {
        "mean": max(1, int(summary.get(f"mean_{side}_tokens") or 1)),
        "stddev": int(summary.get(f"stddev_{side}_tokens") or 0),
    }
