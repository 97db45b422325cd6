"""Whether a replica of vLLM Neuron took every graph from its artifact: by its log, its entries and its processes."""

from __future__ import annotations

from pathlib import Path
from typing import Optional

from trainyard_host.artifacts import artifact, cache_entries
from trainyard_host.instance import processes
from trainyard_host.outcomes.failure import Failure
from trainyard_host.replicas import units
from trainyard_host.replicas.replica import Replica
from trainyard_host.rules import signatures

# The only line that means that the compiler runs; others that speak of compiling do not.
COMPILES = "Compiling..."
HIT = "Local cache hit for key: "
COMPILER = "neuronx-cc"
REFILL = "compile it anew, then deploy: `trainyard run --artifact-cache refill`"


def root_of(replica: Replica) -> Optional[Path]:
    """The root of its compile cache; None for a server with NxD Inference, which has none."""
    root = replica.environment.get("VLLM_CACHE_ROOT")
    return None if root is None else Path(root)


def may_compile(replica: Replica) -> bool:
    """Whether it was deployed with CompileOnMiss."""
    return "VLLM_NEURON_DISABLE_WARMUP_COMPILE" not in replica.environment


def compiled(replica: Replica) -> int:
    """How many graphs it compiled since its start, by its log."""
    return signatures.read_tail(replica.log, replica.log_offset).count(COMPILES)


def check_no_compile(replica: Replica) -> None:
    """Cheap enough for every look at a replica that loads. Raises CompileCacheMiss if it compiles and may not."""
    if root_of(replica) is None or may_compile(replica):
        return
    if compiled(replica) > 0:
        raise _miss(replica, f"its log says {COMPILES}")
    pid = units.state_of(replica.port).pid
    for member in processes.family(pid) if pid > 0 else []:
        if any(word.rpartition("/")[2] == COMPILER for word in processes.words_of(member)[:2]):
            raise _miss(replica, f"its process {member} is {COMPILER}")


def check_hits(replica: Replica) -> None:
    """Every entry of the artifact was found since its start. Raises CompileCacheMiss for the first that was not."""
    root = root_of(replica)
    if root is None:
        return
    check_no_compile(replica)
    manifest = artifact.read_manifest(root) or {}
    text = signatures.read_tail(replica.log, replica.log_offset)
    for key in manifest.get("entries", []):
        found = f"{HIT}{key}" in text or cache_entries.used_since(root, key, replica.started_at)
        if not found and not may_compile(replica):
            raise _miss(replica, f"it did not ask for the entry {key}, so it needs others than the artifact has")


def _miss(replica: Replica, what: str) -> Failure:
    return Failure(
        "CompileCacheMiss",
        f"replica {replica.index} on port {replica.port} does not serve what was compiled: {what}",
        REFILL,
    )
