"""Whether the compiler of a release takes a model: the plan's rule, once more where the console is the only client."""

from __future__ import annotations

from typing import Optional

from trainyard_host.outcomes.failure import invalid
from trainyard_host.rules import facts
from trainyard_host.rules.phase_request import Serving


def refusal(model: str, release: str) -> Optional[str]:
    """Why `inference_demo` of this release does not compile the model; None where it does.

    None as well where the server compiles: it refuses for itself, at its start.
    """
    if facts.fills_cache(release):
        return None
    row, tables = facts.model(model), facts.release(release)["optionTables"]
    known = [facts.catalogue()["inferenceDemo"]["modelTypes"][table] for table in tables]
    common = [kind for kind in (known[0] if known else []) if all(kind in each for each in known)]
    if row["nxdiModelType"] not in common:
        return f"inference_demo compiles {', '.join(common)}, not {row['modelType']}"
    if row["quantization"] is not None:
        weights, method = row["quantization"]["weights"], row["quantization"]["method"]
        return f"it compiles 16-bit checkpoints here, not {weights} of {method}"
    return None


def check(wanted: Serving, release: str) -> None:
    """Raises ModelNotServed before anything is written or compiled."""
    why = refusal(wanted.model, release)
    if why is not None:
        raise invalid(
            "ModelNotServed",
            f"SDK {release} does not serve {wanted.model}: {why}",
            "use another model, or a release that trainyard model show lists for this one",
        )
