"""The weights of a checkpoint: which files they are, and whether they are all there, by the repository's own index."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from trainyard_host.outcomes.failure import Failure
from trainyard_host.storage import file_rows, json_text

SAFE = ".safetensors"
# Unpickling runs code that the author of the file chose.
PICKLES = (".bin", ".pt", ".pth")
INDEX = "model.safetensors.index.json"
# Length of a safetensors header as it stands at the start of the file, and the most that its library reads.
LENGTH = struct.Struct("<Q")
LARGEST_HEADER_BYTES = 100_000_000


def chosen(names: Iterable[str], allow_pickle: bool) -> set[str]:
    """The files to take: without pickles where there is safetensors, or where there are no weights at all.

    Raises PickleWeights when pickles are all there is and nobody allowed them.
    """
    given = set(names)
    pickles = {name for name in given if name.endswith(PICKLES)}
    if any(name.endswith(SAFE) for name in given):
        return given - pickles
    if pickles and not allow_pickle:
        raise Failure(
            "PickleWeights",
            f"the weights are pickles, which can run code of their author: {', '.join(sorted(pickles)[:3])}",
            "use a revision with safetensors, or set model.allowPickle to true and deploy again",
        )
    return given


def verify(folder: Path) -> None:
    """Compare the files of a folder with the repository's index and with their own headers.

    Raises WeightsIncomplete for a shard that the index names and the folder lacks, for a file that is shorter or longer
    than its header says, and for tensors that weigh another total than the index says.
    """
    index = _read_index(folder / INDEX)
    shards = _shards_of(index)
    for shard in shards:
        if not (folder / shard).is_file():
            raise _incomplete(f"{INDEX} names {shard}, which is not there")
    files = shards or sorted(path.name for path in folder.glob(f"*{SAFE}"))
    total = sum(tensor_bytes(folder / name) for name in files if name.endswith(SAFE))
    metadata = index.get("metadata")
    said = metadata.get("total_size") if isinstance(metadata, dict) else None
    if isinstance(said, int) and said != total:
        raise _incomplete(f"{INDEX} says {_shown(said)} bytes of tensors, and the {len(files)} shards have {total}")


def tensor_bytes(path: Path) -> int:
    """Bytes of the tensors of a safetensors file by its header. Raises WeightsIncomplete where they do not fill it."""
    size = path.stat().st_size
    with open(path, "rb") as stream:
        start = stream.read(LENGTH.size)
        length = LENGTH.unpack(start)[0] if len(start) == LENGTH.size else size + 1
        if length > min(size, LARGEST_HEADER_BYTES):
            raise _incomplete(f"{path.name} has no safetensors header")
        try:
            header: dict[str, Any] = json_text.loads(stream.read(length))
            ends = [int(row["data_offsets"][1]) for name, row in header.items() if name != "__metadata__"]
        except (OverflowError, ValueError, KeyError, TypeError, IndexError, AttributeError):
            raise _incomplete(f"{path.name} has a safetensors header that cannot be read") from None
    data = max(ends, default=0)
    if LENGTH.size + length + data != size:
        raise _incomplete(f"{path.name} has {size} bytes, and its header says {_shown(LENGTH.size + length + data)}")
    return int(data)


def _shards_of(index: dict[str, Any]) -> list[str]:
    """Sorted; empty without an index. Raises WeightsIncomplete for one that names anything but files of its folder."""
    named = index.get("weight_map", {})
    shards = list(named.values()) if isinstance(named, dict) else [named]
    for shard in shards:
        if not file_rows.is_inside(shard):
            raise _incomplete(f"{INDEX} names {str(shard)[:100]!r}, which is no file of a checkpoint")
    return sorted(set(shards))


def _read_index(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    try:
        index = json_text.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        raise _incomplete(f"{path.name} is not JSON") from None
    return index if isinstance(index, dict) else {}


def _shown(size: int) -> str:
    """A number that somebody else wrote can have thousands of digits."""
    return str(size) if abs(size) < 2**63 else "more than any file has"


def _incomplete(why: str) -> Failure:
    return Failure(
        "WeightsIncomplete",
        f"the weights are not whole: {why}",
        "correct the revision or the source, or tell the owner of the weights",
    )
