"""How long things take on the modelled hardware, in seconds of that hardware. Sources of the numbers: PROMISE.md."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .hidden_speed import hidden_factor

BYTES_PER_PARAMETER = 2

# Share of dense BF16 peak that a prefill reaches in published runs of a 70B model, by family.
PREFILL_EFFICIENCY = {"trn2": 0.16, "trn1": 0.17, "inf2": 0.17}
# Share of memory bandwidth that the weights pass of a decode step reaches: at TP 64 on Trainium2, else at any TP.
DECODE_EFFICIENCY = {"trn2": 0.15, "trn1": 0.38, "inf2": 0.38}
# Twice the throughput at a quarter of the TP degree: the tutorial's "up to 2x" between TP 64 and TP 16.
DECODE_REFERENCE_TENSOR_PARALLEL = 64
BEST_DECODE_EFFICIENCY = 0.38

LOAD_BYTES_PER_SECOND = 812e9 / 187.4
SHARDED_LOAD_BYTES_PER_SECOND = 812e9 / 107.8
ENGINE_START_SECONDS = 8.0
COMPILE_SECONDS_70B = 900.0
COMPILE_LAYERS_70B = 80
UNWARMED_FACTOR = 2.0


@dataclass(frozen=True)
class Speed:
    """One replica on its cores."""

    family: str
    peak_flops: float
    bandwidth: float
    parameters: int
    tensor_parallel: int
    # From which the hidden distance of every constant is drawn; empty: the constants as they stand above.
    seed: str = ""
    # Of one weight as it is stored and read.
    bytes_each: float = BYTES_PER_PARAMETER

    def prefill_seconds(self, rows: int, tokens: int) -> float:
        flops = 2.0 * self.parameters * rows * tokens
        efficiency = PREFILL_EFFICIENCY[self.family] * hidden_factor(self.seed, "prefill")
        return flops / (self.peak_flops * efficiency)

    def decode_step_seconds(self) -> float:
        return self.parameters * self.bytes_each / (self.bandwidth * self.decode_efficiency())

    def decode_efficiency(self) -> float:
        base = DECODE_EFFICIENCY[self.family] * hidden_factor(self.seed, "decode")
        if self.family != "trn2":
            return base
        best = BEST_DECODE_EFFICIENCY * hidden_factor(self.seed, "best decode")
        return min(best, base * math.sqrt(DECODE_REFERENCE_TENSOR_PARALLEL / self.tensor_parallel))

    def load_seconds(self, sharded: bool) -> float:
        rate = SHARDED_LOAD_BYTES_PER_SECOND if sharded else LOAD_BYTES_PER_SECOND
        return self.parameters * self.bytes_each / (rate * hidden_factor(self.seed, "load"))


def speed_of(hardware: Mapping[str, Any], parameters: int, tensor_parallel: int, size: int, seed: str = "") -> Speed:
    share = tensor_parallel * size / float(hardware["physicalCores"])
    return Speed(
        hardware["family"],
        float(hardware["denseBf16Flops"]) * share,
        float(hardware["hbmBandwidthBytesPerSecond"]) * share,
        parameters,
        tensor_parallel,
        seed,
    )


def compile_seconds(layers: int, graphs: int) -> float:
    """Two graphs (prefill and decode) of eighty layers are the reference; every further bucket is one more graph."""
    return COMPILE_SECONDS_70B * layers / COMPILE_LAYERS_70B * graphs / 2
