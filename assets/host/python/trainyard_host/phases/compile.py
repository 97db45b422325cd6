"""The phase Compile: find the artifact of this request, or make it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Optional

from trainyard_host.artifacts import artifact, artifact_store, cache_entries
from trainyard_host.checkpoints import checkpoint, trusted_weights
from trainyard_host.instance import supervision
from trainyard_host.outcomes import failure, outcome, progress
from trainyard_host.outcomes.failure import Failure, invalid
from trainyard_host.phases import compile_log, versions
from trainyard_host.rules import commands, facts, lengths, options, phase_request, service, signatures
from trainyard_host.rules.phase_request import Serving
from trainyard_host.storage import host_paths

# Room for the files of one compile. Weights are not written; the figure is ours, not AWS's.
SPACE_NEEDED = 20 * 2**30
POLL_SECONDS = 0.5


def derive_key() -> None:
    """The verb `key`: leave what the shell and the other verbs need.

    That is the artifact's key, the document it is made of, and how many compiles may be at work.
    """
    wanted, release = Serving.read(), phase_request.release()
    lengths.check(wanted)
    service.check(wanted, release)
    options.check(wanted, release)
    found = versions.keyed_versions(release)
    document = artifact.key_document(wanted, release, found, phase_request.text("INSTANCE_TYPE"))
    at_once = phase_request.whole("CompilesAtOnce", has_default=True)
    host_paths.write_atomically(host_paths.state() / "compiles-at-once", f"{at_once}\n")
    host_paths.write_atomically(host_paths.state() / "artifact-document", json.dumps(document))
    host_paths.write_atomically(host_paths.state() / "artifact-key", artifact.key_of(document) + "\n")
    if facts.fills_cache(release):
        host_paths.write_atomically(host_paths.state() / "needs-devices", "")
    outcome.record(artifactKey=artifact.key_of(document))


def derived() -> tuple[str, dict[str, Any]]:
    """The key and the document that the verb `key` left."""
    document = json.loads((host_paths.state() / "artifact-document").read_text(encoding="utf-8"))
    return artifact.key_of(document), document


def find() -> None:
    """The verb `find`: take the artifact from local disk or the bucket, unless a new compile was asked for.

    One on local disk that is not what was asked for is set aside: a server that recompiled has written into it. Raises
    ArtifactMismatch for one in the bucket, which belongs to others too.
    """
    key, document = derived()
    wanted = Serving.read()
    if phase_request.choice("ArtifactCache", has_default=True) == "refill":
        return
    digest = phase_request.digest("ArtifactDigest")
    hit = sound(key, document, host_paths.checkpoint(wanted.model, wanted.revision), digest)
    if hit is not None:
        print(f"compile: artifact {key} found: {hit}", flush=True)
        artifact_store.publish(key)
        outcome.record(digestsNotChecked=["artifact"] if digest is None else None)
        report(key, hit)


def sound(key: str, document: dict[str, Any], model_path: Path, digest: Optional[str]) -> Optional[str]:
    """Where an artifact is that is what was asked for: `local`, `bucket`, or None for nowhere."""
    try:
        return artifact_store.find(key, document, model_path, digest)
    except Failure as problem:
        if problem.code != "ArtifactMismatch" or not host_paths.artifact(key).exists():
            raise
        aside = artifact_store.set_aside(key)
        print(f"compile: {problem.message}; it is set aside as {aside}", flush=True)
        outcome.record(artifactSetAside=str(aside))
    return artifact_store.find(key, document, model_path, digest)


def report(key: str, hit: str) -> None:
    """Record where the artifact came from (`local`, `bucket`; `none`: compiled) and tell the shell that it is there."""
    folder = host_paths.artifact(key)
    digest = artifact.digest_of(folder)
    outcome.record(artifactKey=key, artifactPath=str(folder), artifactHit=hit, artifactDigest=digest)
    host_paths.write_atomically(host_paths.state() / "artifact-found", hit + "\n")


def make() -> None:
    """The verb `make`: compile in a work directory, prove the result, give it its name, publish it.

    Raises DiskFull, and what `small_files.bring`, `compile_failure`, `artifact.check_config` and `warm_cache.fill` find.
    """
    key, document = derived()
    wanted, release = Serving.read(), phase_request.release()
    refuse_other_source(wanted)
    refuse_other_weights(wanted)
    for left in supervision.end_left_behind("compile"):
        print(f"compile: ended what a killed compile left behind: {left}", flush=True)
    artifact_store.remove_abandoned()
    # What the others have not written yet looks free.
    checkpoint.require_space(host_paths.data(), SPACE_NEEDED * int(phase_request.optional("SLOTS_TAKEN", "1")))
    work = artifact_store.work_folder()
    try:
        began = time.monotonic()
        more: dict[str, Any] = {}
        if facts.fills_cache(release):
            # Only servers that compile need it, and the requests that it sends.
            from trainyard_host.phases import warm_cache

            compiled = warm_cache.fill(wanted, release, work, key)
            more["entries"] = cache_entries.complete(compiled)
        else:
            compiled = compile_directory(wanted, release, work, document)
        more["seconds"] = round(time.monotonic() - began, 1)
        artifact.write_manifest(compiled, key, document, more)
        artifact_store.install(compiled, key)
        if "entries" in more:
            cache_entries.link_binaries(host_paths.nki_cache(key), host_paths.artifact(key))
    finally:
        compile_log.keep(work)
        shutil.rmtree(work, ignore_errors=True)
    artifact_store.forget_published(key)
    artifact_store.publish(key)
    report(key, "none")


def refuse_other_source(wanted: Serving) -> None:
    """Raises CheckpointMissing where the checkpoint is complete and from another source than was asked for."""
    model_path, source = host_paths.checkpoint(wanted.model, wanted.revision), phase_request.source()
    if checkpoint.is_complete(model_path) and checkpoint.came_from(model_path) != source:
        found = checkpoint.came_from(model_path)
        raise invalid(
            "CheckpointMissing",
            f"{model_path} has the checkpoint from {found}, and ModelSource is {source}",
            "run Prepare first",
        )


def refuse_other_weights(wanted: Serving) -> None:
    """Raises WeightsNotTrusted where a checkpoint of this instance is not the one that was recorded."""
    model_path = host_paths.checkpoint(wanted.model, wanted.revision)
    trusted_weights.require_local(model_path, phase_request.digest("WeightsDigest"))
    draft = commands.draft_path(wanted)
    if draft is not None:
        trusted_weights.require_local(draft, phase_request.digest("DraftDigest"))


def compile_directory(wanted: Serving, release: str, work: Path, document: dict[str, Any]) -> Path:
    """The directory that inference_demo compiled, proven to be what was asked for.

    The weights may still be on their way: the compiler reads the small files alone, and writes down where they lie.
    """
    # Rarely needed: what asks the hub takes as long to import as all else of a verb.
    from trainyard_host.checkpoints import small_files

    model_path = host_paths.checkpoint(wanted.model, wanted.revision)
    if not checkpoint.is_complete(model_path):
        source, digest = phase_request.source(), phase_request.digest("WeightsDigest")
        small_files.bring(wanted.model, wanted.revision, source, model_path, work / "checkpoint", digest)
    draft = commands.draft_path(wanted)
    if draft is not None and not checkpoint.is_complete(draft):
        digest = phase_request.digest("DraftDigest")
        small_files.bring(wanted.draft, wanted.draft_revision, checkpoint.HUB, draft, work / "draft", digest)
    compiled = run_compiler(wanted, release, work)
    artifact.check_config(compiled, document, model_path)
    return compiled


def run_compiler(wanted: Serving, release: str, work: Path) -> Path:
    """Run inference_demo to its end and return the directory that it compiled into.

    Raises the cause that its log shows, CompilerKilled or CompileFailed.
    """
    compiled, scratch, log = work / "compiled", work / "scratch", compile_log.log_of(work, "inference_demo")
    command = commands.compile_command(wanted, release, compiled, scratch)
    slot = int(phase_request.optional("SLOT", "1"))
    own = commands.compile_environment(wanted, release, compiled, scratch, slot)
    clear_interrupted_cache(slot)
    # What is there afterwards is of this compile, whatever the times of its files say.
    shutil.rmtree(compiled, ignore_errors=True)
    print(commands.starting(command, own), flush=True)
    began = time.monotonic()
    with open(log, "wb") as stream:
        child = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=subprocess.STDOUT,
            cwd=work,
            env={**os.environ, **own},
        )
        while not ended_within(child, POLL_SECONDS):
            say_progress(scratch, log, time.monotonic() - began)
    print(signatures.read_tail(log)[-20_000:], flush=True)
    if child.returncode != 0:
        raise compile_log.compile_failure(child.returncode, log)
    cache_marker(slot).unlink(missing_ok=True)
    return compiled


def ended_within(child: subprocess.Popen[bytes], seconds: float) -> bool:
    """Whether a process has ended by then; the answer comes as soon as it has."""
    try:
        child.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        return False
    return True


def say_progress(scratch: Path, log: Path, elapsed: float) -> None:
    """Say what the compiler does: seconds so far, graphs traced, graphs compiled, and the last line of its log."""
    graphs = sum(1 for name in _names(scratch) if ".hlo" in name)
    binaries = sum(1 for name in _names(scratch) if name.endswith(".neff"))
    seen = f", {graphs} graphs, {binaries} compiled" if graphs else ""
    line = signatures.last_line(signatures.read_tail(log)[-2000:])
    text = f"inference_demo ({elapsed:.0f} s{seen}): {line[:80]}"
    if graphs:
        progress.waiting_for(text, binaries, graphs, "graphs")
    else:
        progress.waiting_for(text)


def _names(folder: Path) -> list[str]:
    return [file.name for file in folder.rglob("*")] if folder.exists() else []


def cache_marker(slot: int) -> Path:
    """A file that exists while a compile uses the cache of its slot, so that the next one notices an interruption."""
    return host_paths.compile_cache(slot) / ".unfinished"


def clear_interrupted_cache(slot: int) -> None:
    """The compiler caches failed and interrupted work as failed and would not try it again."""
    marker = cache_marker(slot)
    if marker.exists():
        shutil.rmtree(marker.parent, ignore_errors=True)
    host_paths.write_atomically(marker, os.environ["TRAINYARD_COMMAND_ID"] + "\n")


def main() -> None:
    """Run the verb `key`, `find` or `make`; raises UnknownVerb for another."""
    verb = sys.argv[1] if len(sys.argv) > 1 else ""
    verbs = {"key": derive_key, "find": find, "make": make}
    if verb not in verbs:
        raise invalid("UnknownVerb", f"compile has no verb '{verb}'", "use key, find or make")
    verbs[verb]()


if __name__ == "__main__":
    failure.run(main)
