"""Our result of one load beside what the server's own histograms say of the same requests."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple, Optional

TPOT_SHARE = 0.01
ITL_SHARE = 0.01
TTFT_SECONDS = 0.005


class Row(NamedTuple):
    what: str
    ours: Optional[float]
    server: Optional[float]
    limit: str
    agrees: bool


def counts(result: dict[str, Any], records: list[dict[str, Any]], server: dict[str, float]) -> list[Row]:
    """What must be exact, however busy the machine is."""
    requests = result["workload"]["requests"]
    tokens, done = result["tokens"], result["counts"]["completed"]
    output = sum(record["usage"]["completionTokens"] for record in records if record["usage"])
    answers = [record for record in records if record["usage"] and record["usage"]["completionTokens"] > 1]
    rows = [
        ("requests recorded, each index once", len({record["index"] for record in records}), requests),
        ("requests completed", done, requests),
        ("requests the server ended", done, server.get("vllm:request_success_total")),
        ("input tokens, usage", tokens["inputByUsage"], server.get("vllm:prompt_tokens_total")),
        ("output tokens, usage", tokens["outputByUsage"], server.get("vllm:generation_tokens_total")),
        ("output tokens, records", output, server.get("vllm:generation_tokens_total")),
        ("input tokens, /metrics as we read it", tokens["inputByMetrics"], server.get("vllm:prompt_tokens_total")),
        (
            "output tokens, /metrics as we read it",
            tokens["outputByMetrics"],
            server.get("vllm:generation_tokens_total"),
        ),
        ("input tokens, our tokenizer", tokens["inputByClient"], tokens["inputByUsage"]),
        # The end of a text is a token of the server without a character.
        ("output tokens, our tokenizer and ends", _own(tokens, records), tokens["outputByUsage"]),
        ("first tokens", done, server.get("vllm:time_to_first_token_seconds_count")),
        ("intervals between tokens", output - done, server.get("vllm:inter_token_latency_seconds_count")),
        ("answers with a TPOT", len(answers), server.get("vllm:request_time_per_output_token_seconds_count")),
    ]
    return [Row(what, ours, theirs, "equal", ours is not None and ours == theirs) for what, ours, theirs in rows]


def _own(tokens: dict[str, Any], records: list[dict[str, Any]]) -> Optional[int]:
    ends = sum(record["finishReason"] == "stop" for record in records)
    return None if tokens["outputByClient"] is None else tokens["outputByClient"] + ends


def times(result: dict[str, Any], server: dict[str, float]) -> list[Row]:
    metrics = result["metrics"]
    rows = [
        ("TPOT mean", "tpotSeconds", "request_time_per_output_token_seconds", TPOT_SHARE, None),
        ("ITL mean", "interTokenSeconds", "inter_token_latency_seconds", ITL_SHARE, None),
        ("TTFT mean", "ttftSeconds", "time_to_first_token_seconds", None, TTFT_SECONDS),
    ]
    return [
        _time(what, metrics[ours], _mean(server, theirs), share, apart) for what, ours, theirs, share, apart in rows
    ]


def _time(
    what: str, ours: Optional[dict[str, Any]], theirs: Optional[float], share: Optional[float], apart: Optional[float]
) -> Row:
    mean = ours["mean"] if ours else None
    limit = f"{share:.0%}" if share is not None else f"{(apart or 0) * 1000:.0f} ms"
    if mean is None or theirs is None:
        return Row(what, mean, theirs, limit, False)
    allowed = theirs * share if share is not None else apart or 0.0
    return Row(what, mean, theirs, limit, abs(mean - theirs) <= allowed)


def _mean(server: dict[str, float], name: str) -> Optional[float]:
    count = server.get(f"vllm:{name}_count", 0.0)
    return server[f"vllm:{name}_sum"] / count if count else None


def read(out: Path) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    result = json.loads((out / "result.json").read_text(encoding="utf-8"))
    lines = (out / "requests.jsonl").read_text(encoding="utf-8").splitlines()
    return result, [json.loads(line) for line in lines if line]
