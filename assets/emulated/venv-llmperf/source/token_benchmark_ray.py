"""LLMPerf's program at f1d6bed with AWS's two patches, as far as anyone can tell from outside.

Its defects are kept, because a rehearsal must show them: every thread starts at the first address; a failed request
or a reply of one token ends its thread by a division by zero and is never recorded; without any record the summary
cannot be made; the files have no time in their names.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import statistics
import threading
import time
from pathlib import Path
from typing import Any

import ray
from llmperf.chat_client import OpenAIChatCompletionsClient
from llmperf.utils import LLMPerfResults, randomly_sample_sonnet_lines_prompt, sample_random_positive_int
from transformers import LlamaTokenizerFast

SUMMARIZED = (
    "inter_token_latency_s",
    "ttft_s",
    "end_to_end_latency_s",
    "request_output_throughput_token_per_s",
    "number_input_tokens",
    "number_output_tokens",
)


def load(options: argparse.Namespace, sampling: dict[str, Any]) -> tuple[list[dict[str, Any]], float]:
    """(what was recorded, wall seconds)."""
    random.seed(11111)
    tokenizer = LlamaTokenizerFast.from_pretrained(options.tokenizer)
    lengths, prompts = [], []
    for _ in range(options.max_num_completed_requests):
        lengths.append(sample_random_positive_int(options.mean_output_tokens, options.stddev_output_tokens))
        prompts.append(
            randomly_sample_sonnet_lines_prompt(
                options.mean_input_tokens, options.stddev_input_tokens, lengths[-1], tokenizer
            )
        )
    recorded: list[dict[str, Any]] = []
    lock = threading.Lock()
    start = time.monotonic()

    # After `@ray.remote` it is an actor class, which no type checker sees.
    actor: Any = OpenAIChatCompletionsClient

    def work(index: int) -> None:
        client = actor.remote()
        while time.monotonic() - start < options.timeout and len(recorded) < options.max_num_completed_requests:
            parameters = {"max_tokens": lengths[index], **sampling}
            metrics, text = ray.get(client.llm_request.remote(options.model, prompts[index], parameters))
            tokens = len(tokenizer.encode(text))
            with lock:
                if len(recorded) < options.max_num_completed_requests:
                    metrics["inter_token_latency_s"] /= tokens - 1
                    metrics["number_output_tokens"] = tokens
                    metrics["number_total_tokens"] = metrics["number_input_tokens"] + tokens
                    metrics["request_output_throughput_token_per_s"] = tokens / metrics["end_to_end_latency_s"]
                    recorded.append(metrics)
                    index = (index + options.num_concurrent_requests) % options.max_num_completed_requests

    threads = [
        threading.Thread(target=work, args=(number % options.max_num_completed_requests,))
        for number in range(options.num_concurrent_requests)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return recorded, time.monotonic() - start


def summarize(rows: list[dict[str, Any]], seconds: float) -> dict[str, Any]:
    if not rows:
        # A table without rows has no such column.
        raise KeyError("error_code")
    good = [row for row in rows if row["error_code"] is None]
    result: dict[str, Any] = {key: distribution([row[key] for row in good]) for key in SUMMARIZED}
    result["num_requests_started"] = len(rows)
    result["error_rate"] = (len(rows) - len(good)) / len(rows)
    result["number_errors"] = len(rows) - len(good)
    result["error_code_frequency"] = "{}"
    result["mean_output_throughput_token_per_s"] = sum(row["number_output_tokens"] for row in good) / seconds
    result["num_completed_requests"] = len(good)
    result["num_completed_requests_per_min"] = len(good) / seconds * 60
    return result


def distribution(values: list[float]) -> dict[str, Any]:
    ordered = sorted(values)

    def quantile(share: float) -> float:
        place = (len(ordered) - 1) * share
        low = int(place)
        high = min(low + 1, len(ordered) - 1)
        return ordered[low] + (ordered[high] - ordered[low]) * (place - low)

    return {
        "quantiles": {f"p{percent}": quantile(percent / 100) for percent in (25, 50, 75, 90, 95, 99)},
        "mean": statistics.fmean(ordered),
        "min": ordered[0],
        "max": ordered[-1],
        "stddev": statistics.stdev(ordered) if len(ordered) > 1 else float("nan"),
    }


def save(options: argparse.Namespace, metadata: dict[str, Any], rows: list[dict[str, Any]]) -> None:
    name = f"{options.model}_{options.mean_input_tokens}_{options.mean_output_tokens}"
    name = re.sub(r"-{2,}", "-", re.sub(r"[^\w\d-]+", "-", name))
    directory = Path(options.results_dir)
    directory.mkdir(parents=True, exist_ok=True)
    results = LLMPerfResults(name=f"{name}_summary", metadata=metadata)
    (directory / f"{name}_summary.json").write_text(json.dumps(results.to_dict(), indent=4))
    (directory / f"{name}_individual_responses.json").write_text(json.dumps(rows, indent=4))


def parser() -> argparse.ArgumentParser:
    flags = argparse.ArgumentParser(description="Token benchmark, stand-in.")
    flags.add_argument("--model", required=True)
    for name, default in (
        ("--mean-input-tokens", 550),
        ("--stddev-input-tokens", 150),
        ("--mean-output-tokens", 150),
        ("--stddev-output-tokens", 80),
        ("--num-concurrent-requests", 10),
        ("--timeout", 90),
        ("--max-num-completed-requests", 10),
    ):
        flags.add_argument(name, type=int, default=default)
    flags.add_argument("--additional-sampling-params", default="{}")
    flags.add_argument("--results-dir", default="")
    flags.add_argument("--llm-api", default="openai")
    flags.add_argument("--metadata", default="")
    flags.add_argument("--tokenizer", default="hf-internal-testing/llama-tokenizer")
    return flags


def main() -> None:
    ray.init(runtime_env={"env_vars": dict(os.environ)})
    options = parser().parse_args()
    user = dict(item.split("=") for item in options.metadata.split(",")) if options.metadata else {}
    sampling = json.loads(options.additional_sampling_params)
    rows, seconds = load(options, sampling)
    metadata = {
        "model": options.model,
        "mean_input_tokens": options.mean_input_tokens,
        "stddev_input_tokens": options.stddev_input_tokens,
        "mean_output_tokens": options.mean_output_tokens,
        "stddev_output_tokens": options.stddev_output_tokens,
        "num_concurrent_requests": options.num_concurrent_requests,
        "additional_sampling_params": sampling,
        "results": summarize(rows, seconds),
        **user,
    }
    if options.results_dir:
        save(options, metadata, rows)


if __name__ == "__main__":
    main()
