"""What must be free before a replica may start: its port, its cores, and no other deployment in the way."""

from __future__ import annotations

from trainyard_host.instance import devices, listeners, processes
from trainyard_host.outcomes.failure import Failure
from trainyard_host.replicas import cache_hits, replica, units
from trainyard_host.replicas.replica import Replica
from trainyard_host.rules import phase_request, vllm_neuron

STOP_FIRST = "run Stop, then Deploy"


def running_ports() -> list[int]:
    """The ports whose replica's unit runs now."""
    return [port for port in replica.known_ports() if units.state_of(port).running]


def refuse_other_request(wanted: list[Replica], whole: bool) -> None:
    """A running replica of another request is never replaced behind its user's back."""
    by_port = {it.port: it for it in wanted}
    for port in running_ports():
        known = replica.read(port)
        if known is None:
            continue
        mine = by_port.get(port)
        if mine is not None and mine.fingerprint != known.fingerprint:
            raise Failure(
                "DeployedDifferently",
                f"port {port} already serves another request: cores {known.cores}, artifact {known.artifact_key}",
                STOP_FIRST,
            )
        if mine is None and whole:
            raise Failure(
                "DeployedDifferently",
                f"a replica that is not part of this layout runs on port {port} with cores {known.cores}",
                STOP_FIRST,
            )


def own_pids(wanted: list[Replica]) -> set[int]:
    """Of units that already run this very request, and only have not answered yet."""
    found: set[int] = set()
    for it in wanted:
        known = replica.read(it.port)
        if known is not None and known.fingerprint == it.fingerprint:
            pid = units.state_of(it.port).pid
            found.update(processes.family(pid) if pid > 0 else [])
    return found


def refuse_taken_ports(wanted: list[Replica]) -> None:
    """Raises PortInUse for the first port on which somebody else listens."""
    mine = own_pids(wanted)
    bind = phase_request.bind_address()
    for it in wanted:
        listener = listeners.in_the_way(bind, it.port)
        if listener is None:
            continue
        pid = listeners.owner_of(listener)
        if pid in mine:
            continue
        who = f"pid {pid} ({processes.command_of(pid)})" if pid else "a process of another user"
        raise Failure(
            "PortInUse",
            f"port {it.port} of replica {it.index} is taken on {listener.address} by {who}",
            "end that process, or choose another BasePort",
        )


def refuse_taken_rendezvous(wanted: list[Replica]) -> None:
    """Raises PortInUse for a port on which the ranks of a replica would meet, and somebody else listens."""
    bind, limits = phase_request.bind_address(), vllm_neuron.limits()
    mine = {pid for port in running_ports() for pid in processes.family(units.state_of(port).pid)}
    for it in wanted:
        if cache_hits.root_of(it) is None:
            continue
        for port in (limits["rendezvousPort"] + it.first, limits["presetRendezvousPort"]):
            listener = listeners.in_the_way(bind, port)
            pid = listeners.owner_of(listener) if listener is not None else None
            if listener is not None and pid not in mine:
                raise Failure(
                    "PortInUse",
                    f"the ranks of replica {it.index} meet on port {port}, on which pid {pid or 'of another user'} listens",
                    "end that process; run Stop first if it is a replica of ours",
                )


def refuse_taken_cores(wanted: list[Replica]) -> None:
    """Raises CoresNotFree for the first process on a wanted device that is not a replica of ours."""
    mine = own_pids(wanted)
    # A neighbour on the same device is allowed: neuron-ls names devices, and small replicas share one.
    for port in running_ports():
        known = replica.read(port)
        if known is not None and not any(known.first <= it.last and it.first <= known.last for it in wanted):
            mine.update(processes.family(units.state_of(port).pid))
    found = devices.devices()
    for it in wanted:
        for pid, command, device in devices.users_of(found, it.first, it.last):
            if pid not in mine:
                raise Failure(
                    "CoresNotFree",
                    f"cores {it.cores} of replica {it.index} are not free: pid {pid} ({command or 'no name'}) uses device {device}",
                    "run Stop if it is a replica of ours; else end that process",
                )
