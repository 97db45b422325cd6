"""What a server of vLLM Neuron counts of its graphs: first run, executions and padding of each bucket."""

from __future__ import annotations

import re
from typing import Any

from trainyard_host.guard import counters

ROW = re.compile(r"^vllm_neuron:([a-z_]+)\{([^}]*)\} ([0-9.eE+-]+)$", re.MULTILINE)
BUCKET = re.compile(r'bucket_name="([A-Za-z0-9_]{1,80})"')
# A server has one row for each bucket; more than this is not one of ours.
MOST = 100
# Prometheus clients add `_total` to a counter's name where it has none.
EXECUTIONS = ("neff_execution_count", "neff_execution_count_total")
PADDING = ("num_batched_tokens_padding", "num_seqs_padding")


def parse(text: str) -> list[dict[str, Any]]:
    """One row a bucket, in the order of its name: `bucket`, and those of the others that the server has.

    `firstRunSeconds`: its first run at warm-up, a compile or a load; `executions`: how often it ran since the start;
    `padding`: mean of tokens (a prefill) or sequences (a decode) that were added to fill the graph.
    """
    found: dict[str, dict[str, float]] = {}
    for name, labels, value in ROW.findall(text):
        bucket = BUCKET.search(labels)
        number = counters.number_of(value)
        if bucket is not None and number is not None:
            numbers = found.setdefault(bucket[1], {})
            numbers[name] = numbers.get(name, 0.0) + number
    return [_row(bucket, numbers) for bucket, numbers in sorted(found.items())][:MOST]


def _row(bucket: str, numbers: dict[str, float]) -> dict[str, Any]:
    row: dict[str, Any] = {"bucket": bucket}
    if "compilation_time_seconds" in numbers:
        row["firstRunSeconds"] = round(numbers["compilation_time_seconds"], 3)
    ran = next((numbers[name] for name in EXECUTIONS if name in numbers), None)
    if ran is not None:
        row["executions"] = int(ran)
    for name in PADDING:
        count = numbers.get(f"{name}_count", 0.0)
        if count > 0:
            row["padding"] = round(numbers.get(f"{name}_sum", 0.0) / count, 1)
    return row


def of(url: str) -> list[dict[str, Any]]:
    """The rows of the replica at this address; empty where it does not answer, and for a server with NxD Inference."""
    return parse(counters.get(f"{url}/metrics") or "")
