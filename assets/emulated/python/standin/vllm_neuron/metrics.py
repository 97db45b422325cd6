"""What `/metrics` says beside vLLM's own names: those of V1, and those of the plugin."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..serving.metrics import Metrics

PREFIX = "vllm_neuron:"


class NeuronMetrics(Metrics):
    def __init__(self, model: str, neuron: Mapping[str, Any]) -> None:
        super().__init__(model)
        self._model, self._neuron = model, neuron

    def text(self) -> str:
        label = f'model_name="{self._model}"'
        lines = [
            "# TYPE vllm:kv_cache_usage_perc gauge",
            f"vllm:kv_cache_usage_perc{{{label}}} {self._used():.4f}",
            "# TYPE vllm:prefix_cache_queries_total counter",
            f"vllm:prefix_cache_queries_total{{{label}}} 0.0",
            "# TYPE vllm:prefix_cache_hits_total counter",
            f"vllm:prefix_cache_hits_total{{{label}}} 0.0",
            f"# TYPE {PREFIX}compilation_time_seconds gauge",
        ]
        for bucket, seconds in self._neuron["compileSeconds"].items():
            lines.append(f'{PREFIX}compilation_time_seconds{{{label},bucket_name="{bucket}"}} {seconds:.3f}')
        return super().text() + "\n".join(lines) + "\n"

    def _used(self) -> float:
        """Of the slots, since the length of a sequence is not counted here."""
        return self.running / max(1, int(self._neuron["max_batch_size"]))
