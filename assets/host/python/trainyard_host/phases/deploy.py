"""The phase Deploy: replicas on disjoint cores, ready only when every one has answered a real generation."""

from __future__ import annotations

from trainyard_host.artifacts import artifact, artifact_store, cache_entries
from trainyard_host.checkpoints import checkpoint, trusted_weights
from trainyard_host.instance import devices
from trainyard_host.outcomes import failure, outcome, progress
from trainyard_host.outcomes.failure import Failure, invalid
from trainyard_host.phases import versions
from trainyard_host.replicas import admission, cache_hits, probe, replica, units
from trainyard_host.replicas.replica import Replica
from trainyard_host.replicas.startup import Startup
from trainyard_host.rules import commands, facts, layout, options, phase_request, service
from trainyard_host.rules.layout import ReplicaCores
from trainyard_host.rules.phase_request import Serving
from trainyard_host.storage import host_paths


def chosen_cores(wanted: Serving) -> list[ReplicaCores]:
    """The layout's own, or the one range that a person gave to the tutorial's script."""
    instance_type, port = phase_request.text("INSTANCE_TYPE"), phase_request.whole("BasePort")
    cores, paged = phase_request.optional("CORES", ""), facts.fills_cache(phase_request.release())
    if cores:
        return [layout.at_cores(cores, instance_type, wanted, port, paged)]
    return layout.admit(instance_type, wanted, phase_request.whole("DataParallelDegree"), port, paged)


def proven_artifact(wanted: Serving, release: str) -> str:
    """Never start a replica on a directory that is not proven: it would compile, silently, and race its neighbour."""
    instance_type = phase_request.text("INSTANCE_TYPE")
    document = artifact.key_document(wanted, release, versions.keyed_versions(release), instance_type)
    key = artifact.key_of(document)
    model_path = host_paths.checkpoint(wanted.model, wanted.revision)
    for path, parameter in ((model_path, "WeightsDigest"), (commands.draft_path(wanted), "DraftDigest")):
        if path is not None and not checkpoint.is_complete(path):
            raise invalid("CheckpointMissing", f"{path} holds no complete checkpoint", "run Prepare first")
        if path is not None:
            trusted_weights.require_local(path, phase_request.digest(parameter))
    digest = phase_request.digest("ArtifactDigest")
    outcome.record(digestsNotChecked=["artifact"] if digest is None else None)
    if artifact_store.find(key, document, model_path, digest) is None:
        raise invalid(
            "ArtifactMissing",
            f"no artifact {key} on this host or in the bucket: nothing was compiled for this model, layout and release",
            "run Compile with the same parameters first",
        )
    if facts.fills_cache(release):
        cache_entries.link_binaries(host_paths.nki_cache(key), host_paths.artifact(key))
    return key


def requested() -> list[Replica]:
    """The replicas that the request asks for, with admitted cores and a proven artifact.

    Raises what the layout, the devices, the checkpoint or the artifact refuse.
    """
    wanted, release = Serving.read(), phase_request.release()
    service.check(wanted, release)
    options.check(wanted, release)
    found = chosen_cores(wanted)
    layout.compare_with_instance(devices.devices(), phase_request.text("INSTANCE_TYPE"), wanted.logical_cores)
    key = proven_artifact(wanted, release)
    folder = host_paths.artifact(key)
    outcome.record(artifactKey=key, artifactPath=str(folder), artifactDigest=artifact.digest_of(folder))
    bind = phase_request.bind_address()
    return [replica.wanted(wanted, release, where, key, len(found), bind) for where in found]


def already_serving(wanted: Replica) -> bool:
    """The same request, and healthy in every respect: it stays as it is."""
    known = replica.read(wanted.port)
    if known is None or known.fingerprint != wanted.fingerprint or not units.state_of(wanted.port).running:
        return False
    wanted.log_offset, wanted.started_at = known.log_offset, known.started_at
    if not probe.healthy(wanted):
        return False
    try:
        probe.check(wanted)
    except Failure as problem:
        raise Failure(problem.code, problem.message, "run Stop, then Deploy") from None
    return True


def bytes_of_weights(wanted: Serving) -> int:
    """What one replica reads while it loads: the model, and its draft."""
    paths = (host_paths.checkpoint(wanted.model, wanted.revision), commands.draft_path(wanted))
    return sum(checkpoint.size_of(path) for path in paths if path is not None)


def main() -> None:
    """Start what does not serve yet, wait until every replica has answered, and record all of them.

    Raises DeployedDifferently, PortInUse or CoresNotFree before anything starts; then what start and probe find.
    """
    replicas = requested()
    whole = not phase_request.optional("CORES", "")
    admission.refuse_other_request(replicas, whole)
    serving = [it for it in replicas if already_serving(it)]
    starting = [it for it in replicas if it not in serving]
    if starting:
        admission.refuse_taken_ports(starting)
        admission.refuse_taken_rendezvous(starting)
        admission.refuse_taken_cores(starting)
        Startup(starting, bytes_of_weights(Serving.read()), phase_request.whole("ReadyTimeoutSeconds")).run()
    progress.waiting_for("nothing: all replicas are ready", len(replicas), len(replicas), "replicas")
    for it in replicas:
        it.compiled_graphs = cache_hits.compiled(it) if cache_hits.root_of(it) is not None else 0
    outcome.record(replicas=[replica.as_entry(it, units.state_of(it.port).pid) for it in replicas])


if __name__ == "__main__":
    failure.run(main)
