"""The phase's parameters, as the document handed them over in the environment."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Optional

from trainyard_host.outcomes.failure import invalid


def text(name: str) -> str:
    """The parameter TRAINYARD_<name>; raises MissingVariable when it is unset or empty."""
    value = os.environ.get(f"TRAINYARD_{name}", "")
    if not value:
        raise invalid(
            "MissingVariable",
            f"the phase {os.environ.get('TRAINYARD_JOB', '?')} needs TRAINYARD_{name}, which is not set",
            f"set TRAINYARD_{name}, or start the phase through its document, which sets it",
        )
    return value


def optional(name: str, default: str) -> str:
    """The parameter TRAINYARD_<name>, or the default when it is unset or empty."""
    return os.environ.get(f"TRAINYARD_{name}") or default


def integer(name: str, at_least: int = 0, at_most: Optional[int] = None, default: Optional[int] = None) -> int:
    """The parameter as a whole number within its bounds; without a default it must be set.

    Raises MissingVariable or InvalidVariable.
    """
    value = text(name) if default is None else optional(name, str(default))
    whole = value.isascii() and value.isdigit()
    if not whole or int(value) < at_least or (at_most is not None and int(value) > at_most):
        span = f"of at least {at_least}" if at_most is None else f"from {at_least} to {at_most}"
        raise invalid(
            "InvalidVariable", f"TRAINYARD_{name} is a whole number {span}, got {value}", f"pass a whole number {span}"
        )
    return int(value)


@dataclass(frozen=True)
class Serving:
    """What is compiled and served: the same six values in Compile, Deploy and Benchmark."""

    model: str
    revision: str
    tensor_parallel: int
    batch: int
    context: int
    sequence: int
    logical_cores: int
    preset: str

    @staticmethod
    def read() -> Serving:
        """From the environment; raises MissingVariable or InvalidVariable for the first parameter that is wrong."""
        preset = text("PRESET")
        if preset not in ("corrected", "verbatim"):
            raise invalid("InvalidVariable", f"TRAINYARD_PRESET is corrected or verbatim, got {preset}")
        return Serving(
            model=text("MODEL"),
            revision=text("MODEL_REVISION"),
            tensor_parallel=integer("TENSOR_PARALLEL_DEGREE", 1),
            batch=integer("BATCH_SIZE", 1),
            context=integer("MAX_CONTEXT_LENGTH", 1),
            sequence=integer("SEQUENCE_LENGTH", 1),
            logical_cores=integer("LOGICAL_CORES", 1),
            preset=preset,
        )


def release() -> str:
    """The Neuron SDK release that this instance was set up for; raises MissingVariable."""
    return text("RELEASE")
