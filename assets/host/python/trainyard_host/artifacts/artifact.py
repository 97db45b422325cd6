"""What a compiled artifact is: its key, its manifest, and the proof that a directory is one."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, Optional

from trainyard_host.artifacts import cache_entries
from trainyard_host.outcomes.failure import Failure
from trainyard_host.rules import command_template, commands, facts, options, vllm_neuron
from trainyard_host.rules.phase_request import Serving
from trainyard_host.storage import canonical_json, file_rows, host_paths, json_text

MANIFEST = "trainyard-artifact.json"
SCHEMA = "trainyard.artifact/1"
REBUILD = "compile it anew: `trainyard run --artifact-cache refill`, or Compile with ArtifactCache=refill"
# Options of the compile command that land in neuron_config.json under their own name.
COMPARED = [
    "tp_degree",
    "batch_size",
    "ctx_batch_size",
    "tkg_batch_size",
    "max_batch_size",
    "max_context_length",
    "seq_len",
    "local_ranks_size",
    "start_rank_id",
    "torch_dtype",
    "is_continuous_batching",
    "fused_qkv",
    "qkv_kernel_enabled",
    "attn_kernel_enabled",
    "mlp_kernel_enabled",
    "sequence_parallel_enabled",
    "flash_decoding_enabled",
    "allow_input_truncation",
    "save_sharded_checkpoint",
    "skip_sharding",
    "async_mode",
    "enable_bucketing",
    "context_encoding_buckets",
    "token_generation_buckets",
    "cc_pipeline_tiling_factor",
    "quantized",
    "quantization_type",
    "quantization_dtype",
    "kv_cache_quant",
    "enable_fused_speculation",
    "speculation_length",
    "attn_block_tkg_nki_kernel_enabled",
    "attn_block_tkg_nki_kernel_cache_update",
    "k_cache_transposed",
]
# Buckets of an artifact that is compiled without them are null, whatever was given.
BUCKETS = ["context_encoding_buckets", "token_generation_buckets"]


def key_document(serving: Serving, release: str, versions: dict[str, str], instance_type: str) -> dict[str, Any]:
    """Everything that decides what the compiler makes; paths do not."""
    command = facts.dialect_of(release)["compile"]
    values = {
        "modelPath": "", "draftPath": "", "compiledPath": "",
        "modelType": facts.model(serving.model)["nxdiModelType"] or "",
        "tensorParallel": str(serving.tensor_parallel), "batch": str(serving.batch),
        "context": str(serving.context), "sequence": str(serving.sequence),
        "logicalCores": str(serving.logical_cores),
        "port": "", "bindAddress": "", **vllm_neuron.variables(serving),
    }  # fmt: skip
    conditions = commands.conditions_on(serving, facts.hardware(instance_type)["family"])
    own = options.compile_words(serving, release)
    words = command_template.render_arguments(command, values, conditions, own)
    return {
        "schema": SCHEMA,
        "model": serving.model,
        "revision": serving.revision,
        # Absent without a draft, so that other keys stay what they were.
        **({"draft": {"model": serving.draft, "revision": serving.draft_revision}} if serving.draft else {}),
        "release": release,
        "versions": versions,
        "target": facts.hardware(instance_type)["family"],
        "logicalCores": serving.logical_cores,
        "arguments": command_template.without(words, set(facts.catalogue()["pathFlags"])),
    }


def key_of(document: dict[str, Any]) -> str:
    """The artifact's key: the first 32 hexadecimal digits of the SHA-256 of the document in canonical JSON."""
    return canonical_json.sha256_text(canonical_json.canonical_json(document))[:32]


def read_manifest(folder: Path) -> Optional[dict[str, Any]]:
    """The manifest of a compiled directory; None without a readable one."""
    return host_paths.read_object(folder / MANIFEST)


def write_manifest(folder: Path, key: str, document: dict[str, Any], more: dict[str, Any]) -> None:
    """Write the manifest: the key, the document it is of, every file with size in bytes and SHA-256, and `more`."""
    names = sorted(str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file())
    rows = [
        {"name": name, "size": (folder / name).stat().st_size, "sha256": canonical_json.sha256_file(folder / name)}
        for name in names
        if name != MANIFEST
    ]
    manifest = {"schema": SCHEMA, "key": key, "of": document, **more, "files": rows}
    host_paths.write_atomically(folder / MANIFEST, json.dumps(manifest, indent=1) + "\n")


def digest_of(folder: Path) -> str:
    """SHA-256 of the manifest of a compiled directory, byte for byte as it is in the bucket."""
    return canonical_json.sha256_file(folder / MANIFEST)


def require(folder: Path, wanted: Optional[str], where: str) -> None:
    """Raises ArtifactNotTrusted where the artifact is not the one that was recorded; None takes any."""
    found = digest_of(folder)
    if wanted is None or found == wanted:
        return
    raise Failure(
        "ArtifactNotTrusted",
        f"the artifact {where} has digest {found}, and {wanted} was recorded",
        "find out who changed it; then `trainyard run --artifact-cache refill`, or take it by name with `trainyard adopt`",
    )


def mismatch(folder: Path, what: str) -> Failure:
    """The Failure `ArtifactMismatch`: `what` is a sentence on the first thing that differs."""
    return Failure("ArtifactMismatch", f"{folder} is not the artifact that was asked for: {what}", REBUILD)


def check_files(folder: Path, digests: bool) -> dict[str, Any]:
    """The manifest's own files, all of them, at their size (and digest)."""
    manifest = read_manifest(folder)
    if manifest is None or manifest.get("schema") != SCHEMA or not file_rows.are_whole(manifest):
        raise mismatch(folder, f"it has no readable {MANIFEST}")
    for row in manifest["files"]:
        file = folder / row["name"]
        if not file.is_file() or file.stat().st_size != row["size"]:
            raise mismatch(folder, f"{row['name']} is absent or not {row['size']} bytes long")
        if digests and canonical_json.sha256_file(file) != row["sha256"]:
            raise mismatch(folder, f"{row['name']} has another digest than its manifest")
    if "entries" in manifest:
        check_entries(folder, manifest["entries"])
    else:
        check_product(folder)
    return manifest


def check_entries(folder: Path, keys: list[str]) -> None:
    """What vLLM Neuron itself asks of the entries of its cache, and that there is one at all."""
    if not isinstance(keys, list) or not all(file_rows.is_inside(key) for key in keys):
        raise mismatch(folder, f"its {MANIFEST} names entries that are no files of a cache")
    faults = [cache_entries.fault_of(folder / cache_entries.FOLDER / key) for key in keys]
    fault = next((it for it in faults if it is not None), None if keys else "its cache has no entry")
    if fault is not None:
        raise mismatch(folder, fault)


def check_product(folder: Path) -> dict[str, Any]:
    """What NxD Inference itself asks of a compiled directory; the configuration alone proves nothing."""
    model = folder / "model.pt"
    if not model.is_file() or model.stat().st_size == 0:
        raise mismatch(folder, "model.pt is absent or empty, so the compile did not finish")
    try:
        config = json_text.object_of((folder / "neuron_config.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise mismatch(folder, f"neuron_config.json cannot be read ({error})") from None
    return config


def expected_fields(arguments: list[str]) -> dict[str, Any]:
    """`--tp-degree 32` → tp_degree 32, `--fused-qkv` → true, buckets → a list; `--no-x` → false.

    An option that is absent is false where its absence alone could hide a mistake.
    """
    fields: dict[str, Any] = {"is_continuous_batching": False, "async_mode": False}
    for at, word in enumerate(arguments):
        if not word.startswith("--"):
            continue
        name, off = word[2:].replace("-", "_"), word.startswith("--no-")
        name = name[3:] if off else name
        if name in COMPARED:
            fields[name] = False if off else _value_of(name, values_after(arguments, at))
    if "ctx_batch_size" not in fields and "batch_size" in fields:
        fields["ctx_batch_size"] = fields["batch_size"]
    return fields


def values_after(arguments: list[str], at: int) -> list[str]:
    """The words between the flag at this place and the next flag."""
    ends = (end for end in range(at + 1, len(arguments)) if arguments[end].startswith("--"))
    return arguments[at + 1 : next(ends, len(arguments))]


def _value_of(name: str, words: list[str]) -> Any:
    values = [int(word) if word.isdigit() else word for word in words]
    if name in BUCKETS:
        return values
    return values[0] if values else True


def check_config(folder: Path, document: dict[str, Any], model_path: Path) -> None:
    """Field by field, because the server compares nothing and would serve whatever is there."""
    config = check_product(folder)
    inner = config.get("neuron_config", {})
    if not isinstance(inner, dict):
        raise mismatch(folder, "neuron_config.json has no object neuron_config")
    wanted = expected_fields(document["arguments"])
    if document["target"] == "trn2":
        wanted["logical_nc_config"] = document["logicalCores"]
    for name, value in wanted.items():
        found = inner.get(name)
        if found != value and str(found).replace("torch.", "") != str(value):
            raise mismatch(folder, f"{name} is {found}, and {value} was asked for")
    # Weights are read from the path that the compile recorded; a checkpoint elsewhere means a silent compile.
    recorded = str(config.get("_name_or_path", "")).rstrip("/")
    if recorded != host_paths.without_root(model_path).rstrip("/"):
        raise mismatch(folder, f"it was compiled from {recorded}, and the checkpoint is at {model_path}")
    check_draft(folder, config, document.get("draft"))


def check_draft(folder: Path, config: dict[str, Any], draft: Optional[dict[str, str]]) -> None:
    """The draft's weights are read from a recorded path too. Raises ArtifactMismatch."""
    fused = config.get("fused_spec_config") or {}
    if not isinstance(fused, dict):
        raise mismatch(folder, "its fused_spec_config is no object")
    recorded = str(fused.get("draft_model_path") or "").rstrip("/")
    path = host_paths.checkpoint(draft["model"], draft["revision"]) if draft else None
    wanted = host_paths.without_root(path).rstrip("/") if path else ""
    if recorded != wanted:
        raise mismatch(folder, f"its draft model is at {recorded or 'no path'}, and {wanted or 'none'} was asked for")


def prove(folder: Path, key: str, document: dict[str, Any], model_path: Path, digests: bool) -> None:
    """The whole proof: files (with their digests, if asked), the key, and the configuration of the compile.

    Raises ArtifactMismatch for the first thing that differs from what was asked for.
    """
    manifest = check_files(folder, digests)
    if manifest["key"] != key:
        raise mismatch(folder, f"its key is {manifest['key']}, and {key} was asked for")
    # Entries name no model and no weights: that they are the right ones is proven by the key alone.
    if "entries" not in manifest:
        check_config(folder, document, model_path)


if __name__ == "__main__":
    # Called by a replica before each start: cheap enough for every restart.
    try:
        check_files(Path(sys.argv[2]), digests=False)
    except (Failure, IndexError, KeyError) as failure:
        print(f"replica refused: {failure}", file=sys.stderr)
        sys.exit(2)
