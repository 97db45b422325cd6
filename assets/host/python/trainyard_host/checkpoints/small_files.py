"""The small files of a revision, which are all that a compile reads of a checkpoint.

A Prepare may work on the same folder meanwhile: what is put there is proven, appears whole, and is what it would put.
"""

from __future__ import annotations

import os
from collections.abc import Collection
from pathlib import Path
from typing import Callable, Optional

from trainyard_host.checkpoints import checkpoint, download, hub, mirror, model_store, own_source, trusted_weights
from trainyard_host.checkpoints.hub_token import hub_token
from trainyard_host.outcomes import progress
from trainyard_host.outcomes.failure import invalid

# Configuration, tokenizer and chat template, as the libraries name them.
ENDINGS = (".json", ".txt", ".model", ".jinja")
# Lists the weights, and is of no use without them.
INDEX = ".index.json"
# Ours: well above a tokenizer, of which Llama 3.3's has 17 MB.
LARGEST_BYTES = 64 * 2**20


def is_small(name: str, size: int) -> bool:
    """Whether a file of a revision is one of these, by its name and its size in bytes."""
    named = "/" not in name and name.endswith(ENDINGS) and not name.endswith(INDEX)
    return named and size <= LARGEST_BYTES and download.wanted(name)


def bring(model: str, revision: str, source: str, folder: Path, work: Path, wanted: Optional[str] = None) -> None:
    """Have them in the checkpoint's folder, by way of `work`: from a source of its own, the store or the mirror, or the hub.

    Raises CheckpointMissing for a revision without config.json, WeightsNotTrusted, StoreDamaged, MirrorDamaged, ChecksumMismatch,
    SourceEmpty, and what the hub, the source or the bucket refuse.
    """
    work.mkdir(parents=True, exist_ok=True)
    if source != checkpoint.HUB:
        _from_source(model, revision, source, folder, work)
        return
    place = model_store.place_of(model, revision)
    if place is not None:
        if wanted is None or not _from_store(place, model, revision, folder, work, wanted):
            _from_hub(model, revision, folder, work)
        return
    progress.waiting_for(f"the configuration of {model} in the mirror")
    manifest = mirror.listed(model, revision)
    if manifest is not None:
        trusted_weights.require(manifest, wanted, f"in the mirror {mirror.key_of(model, revision)}")
        _from_mirror(model, revision, manifest["files"], folder, work)
    else:
        _from_hub(model, revision, folder, work)


def _from_source(model: str, revision: str, source: str, folder: Path, work: Path) -> None:
    progress.waiting_for(f"the configuration of {model} in {source}")
    own_source.refuse_overlap(source)
    small = {name: size for name, size in own_source.listed(source).items() if is_small(name, size)}
    _require_config(small, model, revision)
    _put(list(small), lambda name: own_source.fetch(source, name, small[name], work / name), folder, work, source)


def _from_store(place: str, model: str, revision: str, folder: Path, work: Path, wanted: str) -> bool:
    """Only where a digest says what is there: the hub would have to be asked for its list, and these are small."""
    progress.waiting_for(f"the configuration of {model} in the store")
    manifest = model_store.manifest_in(place)
    if manifest is None:
        return False
    model_store.proof(place, model, revision, manifest, False, wanted)
    small = {row["name"]: row for row in manifest["files"] if is_small(row["name"], row["size"])}
    _require_config(small, model, revision)
    absent = [name for name, row in small.items() if not mirror.is_as_listed(folder / name, row)]
    _put(
        absent, lambda name: model_store.fetch(place, small[name], work / name), folder, work, f"{model} from the store"
    )
    return True


def _from_mirror(model: str, revision: str, rows: list[mirror.Row], folder: Path, work: Path) -> None:
    small = {row["name"]: row for row in rows if is_small(row["name"], row["size"])}

    def fetch(name: str) -> None:
        found = mirror.fetch(model, revision, name, work / name)
        if not found or not mirror.is_as_listed(work / name, small[name]):
            raise mirror.damaged(model, revision, small[name])

    _require_config(small, model, revision)
    absent = [name for name, row in small.items() if not mirror.is_as_listed(folder / name, row)]
    _put(absent, fetch, folder, work, f"{model} from the mirror")


def _from_hub(model: str, revision: str, folder: Path, work: Path) -> None:
    progress.waiting_for(f"the configuration of {model} from the hub")
    token = hub_token()
    commit, listed = hub.revision_files(model, revision, token)
    small = {it.name: it for it in listed if is_small(it.name, it.size)}

    def fetch(name: str) -> None:
        hub.fetch(model, commit, small[name], work / name, token, lambda _: None)
        download.verify_file(work / name, small[name])

    _require_config(small, model, revision)
    absent = [name for name, file in small.items() if not download.is_as_listed(folder / name, file)]
    _put(absent, fetch, folder, work, f"{model} from the hub")


def _require_config(names: Collection[str], model: str, revision: str) -> None:
    if checkpoint.CONFIG not in names:
        raise invalid(
            "CheckpointMissing",
            f"{model} at {revision} has no {checkpoint.CONFIG} of at most {LARGEST_BYTES // 2**20} MiB, so there is nothing to compile",
            "correct the model id or the revision",
        )


def _put(names: list[str], fetch: Callable[[str], None], folder: Path, work: Path, source: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for number, name in enumerate(sorted(names)):
        progress.waiting_for(f"{name} of {source}", number, len(names), "files")
        fetch(name)
        os.replace(work / name, folder / name)
