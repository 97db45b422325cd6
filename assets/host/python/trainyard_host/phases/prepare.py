"""The phase Prepare: a verified checkpoint on local disk, and a copy of it in the store or the mirror."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Optional

from trainyard_host.checkpoints import (
    chat_template,
    checkpoint,
    download,
    hub_proof,
    mirror,
    model_store,
    own_source,
    trusted_weights,
)
from trainyard_host.outcomes import failure, outcome
from trainyard_host.outcomes.failure import Failure, invalid
from trainyard_host.rules import phase_request
from trainyard_host.storage import host_paths


@dataclass(frozen=True)
class Brought:
    """A complete checkpoint: its folder, where it came from, and what its files were held to.

    `held_to`: `digest`, the recorded one; `hub`, the list of the hub; None: nothing.
    """

    folder: Path
    source: str
    held_to: Optional[str]


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
    clear_other(folder)
    kept = None if source == "hub" else restore(model, revision, folder, allow_pickle, wanted)
    if kept is not None:
        return kept
    refuse_empty(model, revision, source)
    download.from_hub(model, revision, folder, allow_pickle)
    trusted_weights.require_local(folder, wanted)
    return "hub"


def obtain_proven(model: str, revision: str, source: str, folder: Path, allow_pickle: bool) -> tuple[str, bool]:
    """The same where no digest is recorded, as after a Prepare that was killed: what is there is held to the hub's list.

    Returns whether it was: where the hub does not answer, what is on local disk stays, as before. Raises what `obtain` raises.
    """
    if checkpoint.is_complete_from(folder, checkpoint.HUB):
        proven = hub_proof.of_folder(model, revision, folder, allow_pickle)
        if proven is not False:
            return "present", proven is True
        print(
            f"prepare: {folder} has no recorded digest and is not what the hub lists: it is fetched again", flush=True
        )
        shutil.rmtree(folder)
    clear_other(folder)
    kept = None if source == "hub" else restore_proven(model, revision, folder, allow_pickle)
    if kept is not None:
        return kept, True
    refuse_empty(model, revision, source)
    download.from_hub(model, revision, folder, allow_pickle)
    return "hub", True


def clear_other(folder: Path) -> None:
    """Files of another source may have the size of the hub's, and would be kept for them."""
    if checkpoint.came_from(folder) != checkpoint.HUB:
        shutil.rmtree(folder)


def refuse_empty(model: str, revision: str, source: str) -> None:
    """Raises MirrorEmpty where only the mirror was allowed."""
    if source == "mirror":
        where = model_store.place_of(model, revision) or "the mirror"
        raise Failure("MirrorEmpty", f"{where} holds no complete {model} at {revision}", "use the source auto or hub")


def restore(model: str, revision: str, folder: Path, allow_pickle: bool, wanted: Optional[str] = None) -> Optional[str]:
    """Bring the checkpoint from the store, which stands in for the mirror where there is one; returns which, or None.

    Raises what `model_store.restore` and `mirror.restore` raise.
    """
    place = model_store.place_of(model, revision)
    if place is None:
        return "mirror" if mirror.restore(model, revision, folder, wanted) else None
    return "store" if model_store.restore(place, model, revision, folder, allow_pickle, wanted) else None


def restore_proven(model: str, revision: str, folder: Path, allow_pickle: bool) -> Optional[str]:
    """The same, and only what the hub lists. The store is held to that anyhow. Raises what `restore` and the hub raise."""
    if model_store.place_of(model, revision) is not None:
        return restore(model, revision, folder, allow_pickle)
    return "mirror" if mirror.restore_proven(model, revision, folder, allow_pickle) else None


def keep(model: str, revision: str, folder: Path, replace: bool) -> None:
    """Put a checkpoint that the hub proved into the store, or into the mirror where there is none. Raises what these raise.

    With `replace` a mirror of other files gives way.
    """
    place = model_store.place_of(model, revision)
    if place is None:
        mirror.store(model, revision, folder, replace)
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


def brought(model: str, revision: str, place: str, parameter: str) -> Brought:
    """Have a checkpoint complete on local disk, and kept in the bucket if the hub proved it. `parameter` is that of its digest.

    Raises what the hub, the mirror or the disk refuse.
    """
    folder = host_paths.checkpoint(model, revision)
    allow_pickle = phase_request.choice("AllowPickle", has_default=True) == "yes"
    wanted = phase_request.choice("CheckpointSource", has_default=True)
    digest, by_hub = phase_request.digest_or_hub(parameter)
    if place != checkpoint.HUB:
        refuse_mirror(wanted, place)
        return Brought(folder, obtain_own(model, revision, place, folder, allow_pickle), None)
    if by_hub:
        source, proven = obtain_proven(model, revision, wanted, folder, allow_pickle)
        held_to = "hub" if proven else None
    else:
        source = obtain(model, revision, wanted, folder, allow_pickle, digest)
        held_to = None if digest is None else "digest"
    if source == "hub" or (source == "present" and held_to == "hub"):
        keep(model, revision, folder, by_hub)
    return Brought(folder, source, held_to)


def bring_draft() -> Optional[Brought]:
    """The checkpoint of the draft model too, if one is asked for. Raises what `brought` raises, and NotInCatalogue."""
    model, revision = phase_request.draft()
    if not model:
        return None
    # A draft model has no source of its own.
    draft = brought(model, revision, checkpoint.HUB, "DraftDigest")
    manifest = checkpoint.read_manifest(draft.folder) or {}
    digest = trusted_weights.digest_of(manifest)
    outcome.record(
        draftPath=str(draft.folder), draftSource=draft.source, draftRevision=manifest["commit"], draftDigest=digest
    )
    return draft


def among_others(held_to: Optional[str], weights: Brought, draft: Optional[Brought]) -> Optional[list[str]]:
    """What was taken from where others write, or was there before, and was held to this; None: nothing."""
    rows = (("weights", weights), ("draft", draft))
    found = [
        what for what, it in rows if it is not None and it.source in ("mirror", "present") and it.held_to == held_to
    ]
    return found or None


def main() -> None:
    """Have the checkpoints of the model and of its draft on local disk, and record where they are.

    Raises what the hub, the mirror or the disk refuse.
    """
    model, revision = phase_request.text("MODEL"), phase_request.text("MODEL_REVISION")
    weights = brought(model, revision, phase_request.source(), "WeightsDigest")
    folder, draft = weights.folder, bring_draft()
    manifest = checkpoint.read_manifest(folder) or {}
    tokens, note = chat_template.measured(folder)
    outcome.record(
        checkpointPath=str(folder),
        checkpointSource=weights.source,
        modelRevision=manifest["commit"],
        weightsDigest=trusted_weights.digest_of(manifest),
        digestsNotChecked=among_others(None, weights, draft),
        provenByHub=among_others("hub", weights, draft),
        files=len(manifest["files"]),
        bytes=checkpoint.size_of(folder),
        **({} if tokens is None else {"chatTemplateTokens": tokens}),
        **({} if note is None else {"chatTemplateNote": f"not measured: {note}"}),
    )


if __name__ == "__main__":
    failure.run(main)
