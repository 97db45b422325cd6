"""The phase Prepare: a verified checkpoint on local disk, and a mirror of it in the bucket."""

from __future__ import annotations

from trainyard_host.checkpoints import checkpoint
from trainyard_host.outcomes import failure, outcome
from trainyard_host.rules import phase_request
from trainyard_host.storage import host_paths


def main() -> None:
    """Have the checkpoint on local disk, mirror one that came from the hub, and record where it is.

    Raises what the hub, the mirror or the disk refuse.
    """
    model, revision = phase_request.text("MODEL"), phase_request.text("MODEL_REVISION")
    folder = host_paths.checkpoint(model, revision)
    source = checkpoint.obtain(model, revision, phase_request.choice("CheckpointSource", has_default=True), folder)
    if source == "hub":
        checkpoint.mirror(model, revision, folder)
    manifest = checkpoint.read_manifest(folder) or {}
    outcome.record(
        checkpointPath=str(folder),
        checkpointSource=source,
        modelRevision=manifest["commit"],
        files=len(manifest["files"]),
        bytes=checkpoint.size_of(folder),
    )


if __name__ == "__main__":
    failure.run(main)
