"""What `/metrics` says beside vLLM's own names: those of V1, and those of the plugin, one row for each bucket."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..serving.metrics import Histogram, Metrics

PREFIX = "vllm_neuron:"
SEQUENCES = tuple(float(2**power) for power in range(8))
TOKENS = tuple(float(2**power) for power in range(5, 15))


class NeuronMetrics(Metrics):
    def __init__(self, model: str, neuron: Mapping[str, Any]) -> None:
        super().__init__(model)
        self._model, self._neuron = model, neuron
        self._executions: dict[str, int] = {}
        self._queries = self._hits = 0
        self._padding: dict[str, dict[str, Histogram]] = {"num_batched_tokens_padding": {}, "num_seqs_padding": {}}

    def prefilled(self, tokens: int, cached: int) -> None:
        """A prompt beyond the segment runs piece by piece; the last piece is padded."""
        if self._neuron["prefixCaching"]:
            self._queries, self._hits = self._queries + tokens, self._hits + cached
        buckets = sorted(self._neuron["context_encoding_buckets"])
        left = tokens - cached
        while left > 0:
            bucket = next((it for it in buckets if it >= left), buckets[-1])
            name = f"prefill_s{bucket}_kv{bucket}"
            self._ran(name)
            self._pad("num_batched_tokens_padding", TOKENS, name, max(0, bucket - left))
            left -= bucket

    def decoded(self, live: int) -> None:
        """Named by what is alive, and not by the bucket that it is padded to."""
        padded = next((it for it in self._neuron["sequenceBuckets"] if it >= live), live)
        self._ran(f"decode_b{live}")
        self._pad("num_seqs_padding", SEQUENCES, f"decode_b{live}", padded - live)

    def _ran(self, bucket: str) -> None:
        self._executions[bucket] = self._executions.get(bucket, 0) + 1

    def _pad(self, name: str, bounds: tuple[float, ...], bucket: str, by: int) -> None:
        row = self._padding[name].setdefault(bucket, Histogram(PREFIX + name, "Padding.", bounds))
        row.observe(by)

    def text(self) -> str:
        label = f'model_name="{self._model}"'
        lines = [
            "# TYPE vllm:kv_cache_usage_perc gauge",
            f"vllm:kv_cache_usage_perc{{{label}}} {self._used():.4f}",
            "# TYPE vllm:prefix_cache_queries_total counter",
            f"vllm:prefix_cache_queries_total{{{label}}} {float(self._queries)}",
            "# TYPE vllm:prefix_cache_hits_total counter",
            f"vllm:prefix_cache_hits_total{{{label}}} {float(self._hits)}",
            f"# TYPE {PREFIX}compilation_time_seconds gauge",
            *self._each("compilation_time_seconds", self._neuron["compileSeconds"]),
            f"# TYPE {PREFIX}neff_execution_count_total counter",
            *self._each("neff_execution_count_total", self._executions),
        ]
        for rows in self._padding.values():
            for at, (bucket, histogram) in enumerate(rows.items()):
                lines += histogram.lines(f'{label},bucket_name="{bucket}"', headed=at == 0)
        return super().text() + "\n".join(lines) + "\n"

    def _each(self, name: str, rows: Mapping[str, float]) -> list[str]:
        label = f'model_name="{self._model}"'
        return [f'{PREFIX}{name}{{{label},bucket_name="{bucket}"}} {value:.3f}' for bucket, value in rows.items()]

    def _used(self) -> float:
        """Of the slots, since the length of a sequence is not counted here."""
        return self.running / max(1, int(self._neuron["max_batch_size"]))
