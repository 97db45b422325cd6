"""Which compiled lengths work: the plan's rule, once more, before a compile begins."""

from __future__ import annotations

from trainyard_host.outcomes.failure import invalid
from trainyard_host.rules import facts, phase_request, vllm_neuron
from trainyard_host.rules.phase_request import Serving


def refusals(
    context: int, sequence: int, logical_cores: int, release: str = "", tensor_parallel: int = 1
) -> list[dict[str, str]]:
    """Empty: they can be compiled. Whether a workload's requests fit them is a question of the plan alone.

    Without a release: with NxD Inference.
    """
    found = []
    if context > sequence:
        text = f"MaxContextLength is at most SequenceLength {sequence}, got {context}"
        found.append({"code": "ContextExceedsSequence", "message": text})
    if release and facts.fills_cache(release):
        return found or vllm_neuron.prefill_refusals(context, sequence, tensor_parallel)
    tiles = facts.catalogue()["contextTiles"]
    multiple = tiles["multipleFrom"] if context >= tiles["from"] else tiles["multipleBelow"]
    if logical_cores == tiles["logicalCores"] and context % multiple != 0:
        text = f"MaxContextLength is a multiple of {multiple} at LogicalCores {logical_cores}, got {context}"
        found.append({"code": "ContextNotDivisible", "message": text})
    return found


def check(wanted: Serving) -> None:
    """Raises the code of the first refusal, with the sentences of all (exit code 2)."""
    release = phase_request.release()
    found = refusals(wanted.context, wanted.sequence, wanted.logical_cores, release, wanted.tensor_parallel)
    if found:
        raise invalid(
            found[0]["code"],
            "; ".join(it["message"] for it in found),
            "run trainyard plan: it names a length that works",
        )
