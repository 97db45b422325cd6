"""The job Prepare: a verified checkpoint on local disk, and a mirror of it in the bucket."""

from __future__ import annotations

from trainyard_host import checkpoint, failure, outcome, place, request


def main() -> None:
    model, revision = request.text("MODEL"), request.text("MODEL_REVISION")
    folder = place.checkpoint(model, revision)
    source = checkpoint.obtain(model, revision, request.optional("CHECKPOINT_SOURCE", "auto"), folder)
    if source == "hub":
        checkpoint.mirror(model, revision, folder)
    manifest = checkpoint.read_manifest(folder) or {}
    outcome.made(
        checkpointPath=str(folder),
        checkpointSource=source,
        modelRevision=manifest["commit"],
        files=len(manifest["files"]),
        bytes=checkpoint.size_of(folder),
    )


if __name__ == "__main__":
    failure.run(main)
