"""The phase Diagnose: what is wrong, from where it can be seen, with the next action. It changes nothing."""

from __future__ import annotations

import json
import shutil
from functools import cache
from pathlib import Path
from typing import Any

from trainyard_host.instance import devices, processes
from trainyard_host.outcomes import failure, outcome, progress
from trainyard_host.outcomes.failure import Failure
from trainyard_host.phases import evidence
from trainyard_host.replicas import graph_metrics, probe, replica, units
from trainyard_host.rules import facts, phase_request, signatures
from trainyard_host.rules.signatures import Finding
from trainyard_host.storage import host_paths

MOST = 30
GIB = 2**30
LEAST_FREE = GIB


@cache
def state_of(port: int) -> units.UnitState:
    """What systemd says of the unit of this port; asked once, so that all findings are of one moment."""
    return units.state_of(port)


def of_host() -> list[Finding]:
    """Findings on the instance: an unfinished bootstrap, and packages that are not the release's own."""
    found: list[Finding] = []
    if not (host_paths.lib() / "bootstrapped.env").exists():
        found.append(
            Finding(
                "HostNotBootstrapped",
                "error",
                "host",
                "",
                "the bootstrap has not finished",
                "read the outcome of Bootstrap, or run it again",
            )
        )
    expected = facts.release(phase_request.release()).get("packages", {})
    for name, version in versions().items():
        if name in expected and version.split("+")[0].split("-")[0] != expected[name]:
            line = f"{name} {version}; release {phase_request.release()} ships {expected[name]}"
            found.append(
                Finding(
                    "VersionDiffers",
                    "warning",
                    "host",
                    line,
                    "a package is not the release's own",
                    "use the image of the release, or set the release that the image has",
                )
            )
    return found


def versions() -> dict[str, str]:
    """The versions that Bootstrap wrote down; empty before that."""
    try:
        known: dict[str, str] = json.loads((host_paths.lib() / "versions.json").read_text(encoding="utf-8"))
        return known
    except (OSError, ValueError):
        return {}


def of_replica(port: int) -> list[Finding]:
    """At most one finding on the replica of this port: its unit does not run, does not answer, or was restarted."""
    known, state, where = replica.read(port), state_of(port), f"replica-{port}"
    if known is None:
        return []
    found: list[Finding] = []
    if not state.running:
        line = f"{state.active}/{state.sub}, exit status {state.exit_status}, {state.restarts} restarts"
        found.append(
            Finding("ReplicaNotRunning", "error", where, line, "the unit does not run", "run Stop, then Deploy")
        )
    elif not probe.healthy(known):
        found.append(
            Finding(
                "ReplicaNotHealthy",
                "error",
                where,
                f"pid {state.pid}",
                "it runs and does not answer /health",
                "wait if it still loads; else run Stop, then Deploy",
            )
        )
    elif state.restarts > 0:
        found.append(
            Finding(
                "ReplicaRestarted",
                "warning",
                where,
                f"{state.restarts} restarts",
                "it died and came back; results across a restart are not valid",
                "read its log",
            )
        )
    return found


def of_devices() -> list[Finding]:
    """Who is on the devices without being a replica of ours."""
    try:
        seen = devices.devices()
    except Failure as problem:
        cause = signatures.cause_in(problem.message, "devices", "boot")
        if cause is not None:
            return [cause]
        return [Finding(problem.code, "error", "devices", problem.message, "the devices cannot be seen", problem.next)]
    ours = {pid for port in replica.known_ports() for pid in processes.family(state_of(port).pid)}
    strangers = {pid: command for it in seen for pid, command in it.processes if pid not in ours}
    return [
        Finding(
            "StrangerOnDevices",
            "warning",
            "devices",
            f"pid {pid} ({command})",
            "a process that is not a replica of ours uses Neuron devices",
            "end it before Deploy",
        )
        for pid, command in sorted(strangers.items())
    ]


def of_logs() -> list[Finding]:
    """The cause that each log of now shows; without one, the first thing known at all that it shows."""
    found: list[Finding] = []
    for it in [*evidence.of_replicas(), *evidence.of_boot(), *evidence.of_phases()]:
        text = signatures.read_tail(it.file, it.start)
        cause = signatures.cause_in(text, it.file.name, it.kind)
        found += [cause] if cause is not None else signatures.findings_in(text, it.file.name, it.kind)[:1]
    return found


def of_kernel() -> list[Finding]:
    """Everything known that the kernel said since the last Stop, and since the boot what a Stop does not cure."""
    text = evidence.kernel_log()
    if text is None:
        next_action = "run Diagnose as root: dmesg did not answer, or refused"
        return [Finding("KernelLogUnreadable", "warning", "kernel", "", "the kernel log cannot be read", next_action)]
    recent = signatures.findings_in(evidence.kernel_since_stop(text), "kernel", "kernel")
    names = {it.name for it in recent}
    lasting = signatures.findings_in(text, "kernel", "kernel", lasting=True)
    return recent + [it for it in lasting if it.name not in names]


def of_disks() -> list[Finding]:
    """A file system of ours on which less than a gibibyte is left."""
    found = []
    for path in filter(Path.exists, (host_paths.root(), host_paths.data())):
        usage = shutil.disk_usage(path)
        if usage.free < LEAST_FREE:
            line = f"{usage.free / GIB:.1f} of {usage.total / GIB:.0f} GiB are free"
            where = host_paths.without_root(path) or "/"
            next_action = "remove old artifacts and models there, or raise storage in the environment and deploy"
            found.append(Finding("DiskNearlyFull", "error", where, line, "the disk is full, or nearly", next_action))
    return found


def known_replicas() -> list[dict[str, Any]]:
    """The rows of the outcome, with what a server counts of its graphs where it counts them."""
    rows = []
    for port in replica.known_ports():
        known = replica.read(port)
        if known is not None:
            graphs = graph_metrics.of(known.url)
            row = replica.as_entry(known, state_of(port).pid)
            rows.append({**row, "graphs": graphs} if graphs else row)
    return rows


def summary(found: list[Finding]) -> str:
    """The replicas and the findings, one a line, for the command's output."""
    lines = []
    for port in replica.known_ports():
        known, state = replica.read(port), state_of(port)
        if known is not None:
            lines.append(f"replica {known.index}: port {port}, cores {known.cores}, {state.active}, pid {state.pid}")
    lines += [f"{it.severity}: {it.name} in {it.where}: {it.line[:120]} -> {it.next}" for it in found]
    return "\n".join(lines or ["no replica and no finding"]) + "\n"


def main() -> None:
    """Record at most 30 findings, errors first."""
    progress.waiting_for("the findings")
    found = of_host() + of_devices()
    for port in replica.known_ports():
        found += of_replica(port)
    found += of_disks() + of_kernel() + of_logs()
    rank = {"error": 0, "warning": 1, "benign": 2}
    found.sort(key=lambda it: rank.get(it.severity, 3))
    outcome.record(findings=[it.as_entry() for it in found[:MOST]], replicas=known_replicas())
    host_paths.write_atomically(host_paths.state() / "summary.txt", summary(found[:MOST]))


if __name__ == "__main__":
    failure.run(main)
