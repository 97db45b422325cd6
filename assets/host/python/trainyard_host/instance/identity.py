"""What this instance is, as its own metadata says: the record of the deployment may say something else by now."""

from __future__ import annotations

import json
from pathlib import Path

from trainyard_host.instance import life_cycle, metadata
from trainyard_host.storage import host_paths

# Of the outcome's `instance`, by the path of the metadata.
FACTS = {
    "ami-id": "imageId",
    "instance-type": "type",
    "placement/availability-zone": "zone",
    "placement/availability-zone-id": "zoneId",
}


def identity() -> dict[str, str]:
    """Image, type, zone and life cycle of this instance, as far as it says them; empty without an answer.

    Asked once for each start: none of it changes while the instance runs.
    """
    kept = host_paths.below_root("/run/trainyard/identity.json")
    facts = _kept(kept)
    if not facts:
        facts = _asked()
        if facts:
            host_paths.write_atomically(kept, json.dumps(facts))
    bought = life_cycle.own_word() if facts else None
    return {**facts, "lifeCycle": bought} if bought else dict(facts)


def _kept(file: Path) -> dict[str, str]:
    """What was kept, where it still is what this writes: a full disk or a person may have left something else."""
    found = host_paths.read_object(file) or {}
    facts = {name: found[name] for name in FACTS.values() if name in found}
    return facts if all(isinstance(value, str) and metadata.WORD.fullmatch(value) for value in facts.values()) else {}


def _asked() -> dict[str, str]:
    try:
        found = metadata.ask(*FACTS)
    except OSError:
        return {}
    return {FACTS[path]: value for path, value in found.items()}
