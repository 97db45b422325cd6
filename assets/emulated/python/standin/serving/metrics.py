"""What `/metrics` says, in Prometheus text with vLLM's names."""

from __future__ import annotations

from typing import Optional

from .sequence import Sequence

BOUNDS = (
    0.001,
    0.005,
    0.01,
    0.02,
    0.04,
    0.06,
    0.08,
    0.1,
    0.25,
    0.5,
    0.75,
    1.0,
    2.5,
    5.0,
    7.5,
    10.0,
    20.0,
    40.0,
    80.0,
)


class Histogram:
    def __init__(self, name: str, about: str, bounds: tuple[float, ...] = BOUNDS) -> None:
        self._name, self._about, self._bounds = name, about, bounds
        self._counts = [0] * (len(bounds) + 1)
        self._sum = 0.0

    def observe(self, value: float) -> None:
        self._sum += value
        self._counts[next((i for i, bound in enumerate(self._bounds) if value <= bound), len(self._bounds))] += 1

    def lines(self, label: str, headed: bool = True) -> list[str]:
        out, total = [f"# HELP {self._name} {self._about}", f"# TYPE {self._name} histogram"] if headed else [], 0
        for bound, count in zip((*map(str, self._bounds), "+Inf"), self._counts):
            total += count
            out.append(f'{self._name}_bucket{{le="{bound}",{label}}} {float(total)}')
        return [
            *out,
            f"{self._name}_count{{{label}}} {float(total)}",
            f"{self._name}_sum{{{label}}} {self._sum}",
        ]


class Metrics:
    def __init__(self, model: str) -> None:
        self._label = f'model_name="{model}"'
        self.running = self.waiting = self.prompt_tokens = self.generation_tokens = 0
        self._successes = {"stop": 0, "length": 0, "abort": 0}
        self._ttft = Histogram("vllm:time_to_first_token_seconds", "Time to first token in seconds.")
        self._tpot = Histogram("vllm:time_per_output_token_seconds", "Time per output token in seconds.")
        self._e2e = Histogram("vllm:e2e_request_latency_seconds", "End to end request latency in seconds.")

    def finished(self, sequence: Sequence) -> None:
        if sequence.finish is None or sequence.end is None:
            return
        self._successes[sequence.finish] += 1
        times = sequence.token_times
        if times:
            self._ttft.observe(times[0] - sequence.arrival)
            self._e2e.observe(sequence.end - sequence.arrival)
            for before, after in zip(times, times[1:]):
                self._tpot.observe(after - before)

    def prefilled(self, tokens: int, cached: int) -> None:
        """A prompt of that many tokens was prefilled, of which so many were known already."""

    def decoded(self, live: int) -> None:
        """That many sequences took one step together."""

    def text(self) -> str:
        lines = [
            *self._single("num_requests_running", "gauge", "Requests in execution.", self.running),
            *self._single("num_requests_waiting", "gauge", "Requests waiting.", self.waiting),
            *self._single("prompt_tokens_total", "counter", "Prefill tokens processed.", self.prompt_tokens),
            *self._single("generation_tokens_total", "counter", "Generation tokens.", self.generation_tokens),
            "# HELP vllm:request_success_total Requests that ended.",
            "# TYPE vllm:request_success_total counter",
        ]
        for reason, count in self._successes.items():
            lines.append(f'vllm:request_success_total{{finished_reason="{reason}",{self._label}}} {float(count)}')
        for histogram in (self._ttft, self._tpot, self._e2e):
            lines.extend(histogram.lines(self._label))
        return "\n".join(lines) + "\n"

    def _single(self, name: str, kind: str, about: str, value: Optional[int]) -> list[str]:
        full = f"vllm:{name}"
        return [
            f"# HELP {full} {about}",
            f"# TYPE {full} {kind}",
            f"{full}{{{self._label}}} {float(value or 0)}",
        ]
