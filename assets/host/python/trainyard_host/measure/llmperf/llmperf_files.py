"""LLMPerf's two files for a run of ours, with the keys meaning what AWS's patched version makes them mean.

METRICS.md says where these meanings differ from ours: the recount has a beginning-of-sequence token, the input is
the target and not a count, and the mean throughput is a total.
"""

from __future__ import annotations

import math
import re
import time
from pathlib import Path
from typing import Any

from ..metrics import stats
from ..records import emulation_mark
from ..records.files import write_json
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


def stem(model: str, mean_input: int, mean_output: int) -> str:
    """Beginning of both file names, as LLMPerf makes it: what is no word character becomes a single hyphen."""
    name = re.sub(r"[^\w-]+", "-", f"{model}_{mean_input}_{mean_output}")
    return re.sub(r"-{2,}", "-", name)


def write(directory: Path, request: Request, records: list[dict[str, Any]], tokenizer: Tokenizer) -> None:
    """Writes the summary and the individual responses. Requests that were cancelled are in neither."""
    answered = [record for record in records if record["status"] in ("completed", "failed")]
    rows = [_row(record, tokenizer) for record in answered]
    load = request.workload
    name = stem(request.served_as, load.input_mean, load.output_mean)
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
    seconds = max((record["endedAt"] for record in answered), default=0.0)
    body = {f"results_{key}": value for key, value in _results(rows, seconds).items()}
    write_json(directory / f"{name}_summary.json", {**head, **body, "timestamp": int(time.time())}, indent=4)
    write_json(directory / f"{name}_individual_responses.json", rows, indent=4)


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


def _results(rows: list[dict[str, Any]], seconds: float) -> dict[str, Any]:
    good = [row for row in rows if row["error_code"] is None]
    codes: dict[Any, int] = {}
    for row in rows:
        if row["error_code"] is not None:
            codes[row["error_code"]] = codes.get(row["error_code"], 0) + 1
    result: dict[str, Any] = {}
    for key in SUMMARIZED:
        result.update(_quantiles(key, stats.summary([row[key] for row in good])))
    output = sum(row["number_output_tokens"] for row in good)
    errors = len(rows) - len(good)
    return {
        **result,
        "num_requests_started": len(rows),
        "error_rate": errors / len(rows) if rows else 0,
        "number_errors": errors,
        "error_code_frequency": str(codes),
        "mean_output_throughput_token_per_s": output / seconds if seconds else 0.0,
        "num_completed_requests": len(good),
        "num_completed_requests_per_min": len(good) / seconds * 60 if seconds else 0.0,
    }


def _quantiles(key: str, found: dict[str, Any] | None) -> dict[str, Any]:
    if found is None:
        return {}
    quantiles = {f"{key}_quantiles_p{percent}": found[f"p{percent}"] for percent in stats.PERCENTILES}
    return {**quantiles, **{f"{key}_{name}": found[name] for name in ("mean", "min", "max", "stddev")}}
