"""The digest of a checkpoint, and whether it is the one that the command recorded."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Optional

from trainyard_host.checkpoints import checkpoint
from trainyard_host.outcomes.failure import Failure
from trainyard_host.storage import canonical_json

ADOPT = "find out who changed it; then remove it and run Prepare, or take it by name with `trainyard adopt`"


def digest_of(manifest: dict[str, Any]) -> str:
    """SHA-256 of what a checkpoint is: its model, the commit, and each file with size and SHA-256, by name."""
    rows = [{name: row[name] for name in ("name", "size", "sha256")} for row in manifest["files"]]
    identity = {"model": manifest["model"], "commit": manifest["commit"], "files": sorted(rows, key=_name)}
    return canonical_json.sha256_text(canonical_json.canonical_json(identity))


def _name(row: dict[str, Any]) -> str:
    return str(row["name"])


def require(manifest: dict[str, Any], wanted: Optional[str], where: str, then: str = ADOPT) -> None:
    """Raises WeightsNotTrusted where the checkpoint is not the one that was recorded; None takes any.

    `then` is the next action.
    """
    found = digest_of(manifest)
    if wanted is None or found == wanted:
        return
    raise Failure(
        "WeightsNotTrusted",
        f"the checkpoint {where} has digest {found}, and {wanted} was recorded",
        then,
    )


def require_local(folder: Path, wanted: Optional[str]) -> None:
    """The same for a folder of this instance. One with a source of its own is in no mirror, and has no record."""
    manifest = checkpoint.read_manifest(folder)
    if manifest is not None and checkpoint.came_from(folder) == checkpoint.HUB:
        require(manifest, wanted, f"in {folder}")
