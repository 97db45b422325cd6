"""LLMPerf's two files for a run of ours, with the keys meaning what AWS's patched version makes them mean.

METRICS.md says where these meanings differ from ours: the recount has a beginning-of-sequence token, the input is
the target and not a count, and the mean throughput is a total.
"""

from __future__ import annotations

import json
import math
import re
import textwrap
import time
from array import array
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from ..metrics import stats
from ..records import emulation_mark
from ..records.files import write_json, write_pieces
from ..workload.request import Request
from ..workload.tokenizer import Tokenizer

RESULTS_VERSION = "2023-08-31"
SUMMARIZED = (
    "inter_token_latency_s",
    "ttft_s",
    "end_to_end_latency_s",
    "request_output_throughput_token_per_s",
    "number_input_tokens",
    "number_output_tokens",
)
WHOLE = ("number_input_tokens", "number_output_tokens")


def stem(model: str, mean_input: int, mean_output: int) -> str:
    """Beginning of both file names, as LLMPerf makes it: what is no word character becomes a single hyphen."""
    name = re.sub(r"[^\w-]+", "-", f"{model}_{mean_input}_{mean_output}")
    return re.sub(r"-{2,}", "-", name)


def write(directory: Path, request: Request, records: Iterable[dict[str, Any]], tokenizer: Tokenizer) -> None:
    """Writes the individual responses and the summary. Requests that were cancelled are in neither.

    `records` are read once, and each row is in its file before the next is made.
    """
    load = request.workload
    name = stem(request.served_as, load.input_mean, load.output_mean)
    totals = _Totals()
    rows = totals.of(_rows(records, tokenizer))
    write_pieces(directory / f"{name}_individual_responses.json", _as_list(rows))
    head: dict[str, Any] = {
        "version": RESULTS_VERSION,
        "name": f"{name}_summary",
        "model": request.served_as,
        "mean_input_tokens": load.input_mean,
        "stddev_input_tokens": load.input_stddev,
        "mean_output_tokens": load.output_mean,
        "stddev_output_tokens": load.output_stddev,
        "num_concurrent_requests": load.concurrency,
        **{f"additional_sampling_params_{key}": value for key, value in (load.sampling or {}).items()},
        **emulation_mark.entry(request),
    }
    body = {f"results_{key}": value for key, value in totals.results().items()}
    write_json(directory / f"{name}_summary.json", {**head, **body, "timestamp": int(time.time())}, indent=4)


def _rows(records: Iterable[dict[str, Any]], tokenizer: Tokenizer) -> Iterator[tuple[dict[str, Any], float]]:
    """LLMPerf's row of each request that was answered, and when it ended, in seconds of the run."""
    for record in records:
        if record["status"] in ("completed", "failed"):
            yield _row(record, tokenizer), record["endedAt"]


def _as_list(rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    """As `json.dumps(list, indent=4)` and an end of line, a row at a time."""
    before = "[\n"
    for row in rows:
        yield before + textwrap.indent(json.dumps(row, indent=4, allow_nan=False), "    ")
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def _row(record: dict[str, Any], tokenizer: Tokenizer) -> dict[str, Any]:
    """A failed request keeps its row, its error and zeros, which the patched original loses by a division."""
    ok = record["status"] == "completed"
    tokens = len(tokenizer.encode(record["text"])) if ok else 0
    whole = record["endedAt"] - record["dispatchedAt"] if ok else 0.0
    first = record["firstTokenAt"]
    gaps = math.fsum(record["gaps"])
    return {
        "error_code": None if ok else record["httpStatus"] or -1,
        "error_msg": "" if ok else record["error"]["message"],
        "inter_token_latency_s": gaps / (tokens - 1) if ok and tokens > 1 else 0.0,
        "ttft_s": first - record["dispatchedAt"] if ok and first is not None else 0.0,
        "end_to_end_latency_s": whole,
        "request_output_throughput_token_per_s": tokens / whole if whole > 0 else 0.0,
        "number_total_tokens": record["targetInputTokens"] + tokens,
        "number_output_tokens": tokens,
        "number_input_tokens": record["targetInputTokens"],
    }


class _Totals:
    """The summary's numbers, from rows that pass by; of each row eight bytes a number are kept."""

    def __init__(self) -> None:
        self._values = {key: array("d") for key in SUMMARIZED}
        self._codes: dict[Any, int] = {}
        self._rows = 0
        self._seconds = 0.0

    def of(self, rows: Iterable[tuple[dict[str, Any], float]]) -> Iterator[dict[str, Any]]:
        for row, ended in rows:
            self._rows += 1
            self._seconds = max(self._seconds, ended)
            code = row["error_code"]
            if code is None:
                for key, values in self._values.items():
                    values.append(row[key])
            else:
                self._codes[code] = self._codes.get(code, 0) + 1
            yield row

    def results(self) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key, values in self._values.items():
            numbers = [int(value) for value in values] if key in WHOLE else values
            result.update(_quantiles(key, stats.summary(numbers)))
        errors, seconds = sum(self._codes.values()), self._seconds
        good, output = self._rows - errors, int(sum(self._values["number_output_tokens"]))
        return {
            **result,
            "num_requests_started": self._rows,
            "error_rate": errors / self._rows if self._rows else 0,
            "number_errors": errors,
            "error_code_frequency": str(self._codes),
            "mean_output_throughput_token_per_s": output / seconds if seconds else 0.0,
            "num_completed_requests": good,
            "num_completed_requests_per_min": good / seconds * 60 if seconds else 0.0,
        }


def _quantiles(key: str, found: dict[str, Any] | None) -> dict[str, Any]:
    if found is None:
        return {}
    quantiles = {f"{key}_quantiles_p{percent}": found[f"p{percent}"] for percent in stats.PERCENTILES}
    return {**quantiles, **{f"{key}_{name}": found[name] for name in ("mean", "min", "max", "stddev")}}
