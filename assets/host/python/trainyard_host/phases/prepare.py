"""The phase Prepare: a verified checkpoint on local disk, and a copy of it in the store or the mirror."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Optional

from trainyard_host.checkpoints import (
    chat_template,
    checkpoint,
    download,
    mirror,
    model_store,
    own_source,
    trusted_weights,
)
from trainyard_host.outcomes import failure, outcome
from trainyard_host.outcomes.failure import Failure, invalid
from trainyard_host.rules import phase_request
from trainyard_host.storage import host_paths


def obtain_own(model: str, revision: str, place: str, folder: Path, allow_pickle: bool) -> str:
    """Have the checkpoint from a source of its own; returns where it came from: `present`, `s3` or `folder`.

    Raises what `own_source.bring` raises.
    """
    if checkpoint.is_complete_from(folder, place):
        return "present"
    own_source.bring(model, revision, place, folder, allow_pickle)
    return own_source.kind(place)


def obtain(
    model: str, revision: str, source: str, folder: Path, allow_pickle: bool, wanted: Optional[str] = None
) -> str:
    """Have the checkpoint of the hub on local disk; returns where it came from: `present`, `store`, `mirror` or `hub`.

    Raises MirrorEmpty when only the mirror was allowed and has none, WeightsNotTrusted for another digest than wanted, and
    what the hub, the store, the mirror or the disk refuse.
    """
    if checkpoint.is_complete_from(folder, checkpoint.HUB):
        trusted_weights.require_local(folder, wanted)
        return "present"
    if checkpoint.came_from(folder) != checkpoint.HUB:
        # Files of another source may have the size of the hub's, and would be kept for them.
        shutil.rmtree(folder)
    kept = None if source == "hub" else restore(model, revision, folder, allow_pickle, wanted)
    if kept is not None:
        return kept
    if source == "mirror":
        where = model_store.place_of(model, revision) or "the mirror"
        raise Failure("MirrorEmpty", f"{where} holds no complete {model} at {revision}", "use the source auto or hub")
    download.from_hub(model, revision, folder, allow_pickle)
    trusted_weights.require_local(folder, wanted)
    return "hub"


def restore(model: str, revision: str, folder: Path, allow_pickle: bool, wanted: Optional[str] = None) -> Optional[str]:
    """Bring the checkpoint from the store, which stands in for the mirror where there is one; returns which, or None.

    Raises what `model_store.restore` and `mirror.restore` raise.
    """
    place = model_store.place_of(model, revision)
    if place is None:
        return "mirror" if mirror.restore(model, revision, folder, wanted) else None
    return "store" if model_store.restore(place, model, revision, folder, allow_pickle, wanted) else None


def keep(model: str, revision: str, folder: Path) -> None:
    """Put a checkpoint that came from the hub into the store, or into the mirror where there is none. Raises what these raise."""
    place = model_store.place_of(model, revision)
    if place is None:
        mirror.store(model, revision, folder)
    else:
        model_store.put(place, folder)


def refuse_mirror(wanted: str, place: str) -> None:
    """Raises InvalidVariable: the mirror is the hub's, and a checkpoint with a source of its own is not in it."""
    if wanted != "auto":
        raise invalid(
            "InvalidVariable",
            f"TRAINYARD_CHECKPOINT_SOURCE is auto where TRAINYARD_MODEL_SOURCE is {place}, got {wanted}",
            "pass auto, or the model source hub",
        )


def brought(model: str, revision: str, place: str, digest: Optional[str]) -> tuple[Path, str]:
    """The folder of a complete checkpoint, kept in the bucket if it came from the hub, and where it came from.

    Raises what the hub, the mirror or the disk refuse.
    """
    folder = host_paths.checkpoint(model, revision)
    allow_pickle = phase_request.choice("AllowPickle", has_default=True) == "yes"
    wanted = phase_request.choice("CheckpointSource", has_default=True)
    if place == checkpoint.HUB:
        source = obtain(model, revision, wanted, folder, allow_pickle, digest)
    else:
        refuse_mirror(wanted, place)
        source = obtain_own(model, revision, place, folder, allow_pickle)
    if source == "hub":
        keep(model, revision, folder)
    return folder, source


def bring_draft() -> Optional[str]:
    """The checkpoint of the draft model too, if one is asked for; returns where it came from. Raises what `brought` raises, and NotInCatalogue."""
    model, revision = phase_request.draft()
    if not model:
        return None
    # A draft model has no source of its own.
    folder, source = brought(model, revision, checkpoint.HUB, phase_request.digest("DraftDigest"))
    manifest = checkpoint.read_manifest(folder) or {}
    digest = trusted_weights.digest_of(manifest)
    outcome.record(draftPath=str(folder), draftSource=source, draftRevision=manifest["commit"], draftDigest=digest)
    return source


def not_checked(source: str, draft_source: Optional[str]) -> Optional[list[str]]:
    """What was taken from where others write, or was there before, without a digest to hold it to; None: nothing."""
    rows = (("weights", "WeightsDigest", source), ("draft", "DraftDigest", draft_source))
    found = [
        what
        for what, parameter, where in rows
        if where in ("mirror", "present") and phase_request.digest(parameter) is None
    ]
    return found or None


def main() -> None:
    """Have the checkpoints of the model and of its draft on local disk, and record where they are.

    Raises what the hub, the mirror or the disk refuse.
    """
    model, revision = phase_request.text("MODEL"), phase_request.text("MODEL_REVISION")
    folder, source = brought(model, revision, phase_request.source(), phase_request.digest("WeightsDigest"))
    draft_source = bring_draft()
    manifest = checkpoint.read_manifest(folder) or {}
    tokens, note = chat_template.measured(folder)
    outcome.record(
        checkpointPath=str(folder),
        checkpointSource=source,
        modelRevision=manifest["commit"],
        weightsDigest=trusted_weights.digest_of(manifest),
        digestsNotChecked=not_checked(source, draft_source),
        files=len(manifest["files"]),
        bytes=checkpoint.size_of(folder),
        **({} if tokens is None else {"chatTemplateTokens": tokens}),
        **({} if note is None else {"chatTemplateNote": f"not measured: {note}"}),
    )


if __name__ == "__main__":
    failure.run(main)
