"""The phase Prepare: a verified checkpoint on local disk, and a mirror of it in the bucket."""

from __future__ import annotations

from pathlib import Path

from trainyard_host.checkpoints import chat_template, checkpoint, download, mirror
from trainyard_host.outcomes import failure, outcome
from trainyard_host.outcomes.failure import Failure
from trainyard_host.rules import phase_request
from trainyard_host.storage import host_paths


def obtain(model: str, revision: str, source: str, folder: Path, allow_pickle: bool) -> str:
    """Have the checkpoint on local disk; returns where it came from: `present`, `mirror` or `hub`.

    Raises MirrorEmpty when only the mirror was allowed and has none, and what the hub, the mirror or the disk refuse.
    """
    if checkpoint.is_complete(folder):
        return "present"
    if source in ("auto", "mirror") and mirror.restore(model, revision, folder):
        return "mirror"
    if source == "mirror":
        raise Failure(
            "MirrorEmpty", f"the mirror holds no complete {model} at {revision}", "use the source auto or hub"
        )
    download.from_hub(model, revision, folder, allow_pickle)
    return "hub"


def main() -> None:
    """Have the checkpoint on local disk, mirror one that came from the hub, and record where it is.

    Raises what the hub, the mirror or the disk refuse.
    """
    model, revision = phase_request.text("MODEL"), phase_request.text("MODEL_REVISION")
    folder = host_paths.checkpoint(model, revision)
    allow_pickle = phase_request.choice("AllowPickle", has_default=True) == "yes"
    wanted = phase_request.choice("CheckpointSource", has_default=True)
    source = obtain(model, revision, wanted, folder, allow_pickle)
    if source == "hub":
        mirror.store(model, revision, folder)
    manifest = checkpoint.read_manifest(folder) or {}
    tokens, note = chat_template.measured(folder)
    outcome.record(
        checkpointPath=str(folder),
        checkpointSource=source,
        modelRevision=manifest["commit"],
        files=len(manifest["files"]),
        bytes=checkpoint.size_of(folder),
        **({} if tokens is None else {"chatTemplateTokens": tokens}),
        **({} if note is None else {"chatTemplateNote": f"not measured: {note}"}),
    )


if __name__ == "__main__":
    failure.run(main)
