"""A compiled model on disk. The stand-in `model.pt` is a header and filler; its digest shows damage."""

from __future__ import annotations

import hashlib
import json
import os
from typing import Any, Optional

from ..emulation import Emulation

MAGIC = b"TRAINYARD-EMULATED-MODEL\n"
FILLER_BYTES = 256 * 1024


class ArtifactAbsent(Exception):
    """What vLLM takes as "not compiled yet"."""


class ArtifactDamaged(Exception):
    """What vLLM does not catch."""


def write_config(directory: str, config: dict[str, Any]) -> None:
    os.makedirs(directory, exist_ok=True)
    with open(os.path.join(directory, "neuron_config.json"), "w", encoding="utf-8") as file:
        json.dump(config, file, indent=4)


def write_model(emulation: Emulation, directory: str, config: dict[str, Any]) -> None:
    header = {
        "compiler": emulation.release_facts["packages"].get("neuronx-cc"),
        "target": emulation.hardware["family"],
        "config": hashlib.sha256(json.dumps(config["neuron_config"], sort_keys=True).encode()).hexdigest(),
    }
    line = json.dumps(header, sort_keys=True).encode() + b"\n"
    body = (hashlib.sha256(line).digest() * (FILLER_BYTES // 32 + 1))[:FILLER_BYTES]
    with open(os.path.join(directory, "model.pt"), "wb") as file:
        file.write(MAGIC + line + body + hashlib.sha256(line + body).digest())


def write_shards(directory: str, ranks: int) -> None:
    os.makedirs(os.path.join(directory, "weights"), exist_ok=True)
    for rank in range(ranks):
        name = f"tp{rank}_sharded_checkpoint.safetensors"
        with open(os.path.join(directory, "weights", name), "wb") as file:
            file.write(b"emulated shard %d\n" % rank)


def shards_of(directory: str) -> int:
    try:
        return len(os.listdir(os.path.join(directory, "weights")))
    except FileNotFoundError:
        return 0


def read_config(directory: str) -> dict[str, Any]:
    try:
        with open(os.path.join(directory, "neuron_config.json"), encoding="utf-8") as file:
            found: dict[str, Any] = json.load(file)
            return found
    except FileNotFoundError as error:
        raise ArtifactAbsent(str(error)) from error
    except ValueError as error:
        raise ArtifactDamaged(f"json.decoder.JSONDecodeError: {error}") from error


def check_model(emulation: Emulation, directory: str) -> None:
    """Load as far as a stand-in can: present, whole, and built for this runtime and instance."""
    path = os.path.join(directory, "model.pt")
    if not os.path.isfile(path):
        raise ArtifactAbsent(f"The provided filename {path} does not exist")
    header = _header(path)
    if header is None:
        raise ArtifactDamaged(
            "RuntimeError: PytorchStreamReader failed reading zip archive: failed finding central directory"
        )
    if header["target"] != emulation.hardware["family"]:
        raise ArtifactDamaged(
            "ERROR  NRT  this NEFF was built for an older generation; set NEURON_RT_ALLOW_LEGACY_NEFF=1 to load it"
        )
    if header["compiler"] != emulation.release_facts["packages"].get("neuronx-cc"):
        raise ArtifactDamaged(
            f"ERROR  NRT  NEFF version mismatch supported: {emulation.release_facts['packages'].get('neuronx-cc')} "
            f"received: {header['compiler']}"
        )


def _header(path: str) -> Optional[dict[str, Any]]:
    with open(path, "rb") as file:
        content = file.read()
    if not content.startswith(MAGIC):
        return None
    line, newline, rest = content[len(MAGIC) :].partition(b"\n")
    if len(rest) != FILLER_BYTES + 32 or hashlib.sha256(line + newline + rest[:-32]).digest() != rest[-32:]:
        return None
    found: dict[str, Any] = json.loads(line)
    return found
