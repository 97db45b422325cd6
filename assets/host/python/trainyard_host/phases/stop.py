"""The phase Stop: no replica, no process, no port and no core left behind."""

from __future__ import annotations

import time

from trainyard_host.instance import devices, listeners, processes, supervision
from trainyard_host.outcomes import failure, outcome, progress
from trainyard_host.outcomes.failure import Failure
from trainyard_host.replicas import replica, units
from trainyard_host.rules import phase_request

SETTLE_SECONDS = 30.0


def our_ports() -> list[int]:
    """Those we wrote down, and the base port, whose unit may run without our files."""
    ports = set(replica.known_ports())
    base = phase_request.whole("BasePort")
    if units.state_of(base).running:
        ports.add(base)
    return sorted(ports)


def stop_all(ports: list[int]) -> dict[int, list[int]]:
    """Port → the processes it had. The family is taken before the end, while it still is one."""
    families: dict[int, list[int]] = {}
    for port in ports:
        pid = units.state_of(port).pid
        families[port] = processes.family(pid) if pid > 0 else []
        progress.waiting_for(f"the replica on port {port} to end", len(families) - 1, len(ports), "replicas")
        units.stop(port)
    return families


def left_behind(families: dict[int, list[int]]) -> list[int]:
    """The processes of these families that still live."""
    living = processes.parents()
    return sorted(pid for members in families.values() for pid in members if pid in living)


def end_leftovers(families: dict[int, list[int]]) -> None:
    """The unit's own limit has passed by now: what is still there is killed."""
    for pid in left_behind(families):
        processes.end_family(pid, grace=2.0)
    deadline = time.monotonic() + SETTLE_SECONDS
    while left_behind(families):
        if time.monotonic() > deadline:
            raise Failure("ProcessesRemain", f"processes {left_behind(families)} do not end", "reboot the instance")
        time.sleep(0.1)


def check_freed(families: dict[int, list[int]]) -> None:
    """Wait up to 30 seconds until the ports and the devices are free of what we stopped.

    Raises NotFreed if they are not. Processes that never were ours are named and left alone.
    """
    bind = phase_request.bind_address()
    deadline = time.monotonic() + SETTLE_SECONDS
    while True:
        ports = [port for port in families if listeners.in_the_way(bind, port)]
        users = [(pid, it.index) for it in devices.devices() for pid, _ in it.processes]
        ours = [pid for pid, _ in users if any(pid in members for members in families.values())]
        if not ports and not ours:
            for pid, device in users:
                print(f"stop: pid {pid} on device {device} is not ours and was left alone", flush=True)
            return
        if time.monotonic() > deadline:
            raise Failure("NotFreed", f"still in use after the stop: ports {ports}, processes {ours}", "run Diagnose")
        time.sleep(0.2)


def end_benchmarks() -> None:
    """What a killed benchmark left behind still sends requests; it goes before those who answer them."""
    for left in supervision.end_left_behind("benchmark"):
        print(f"stop: ended what a benchmark left behind: {left}", flush=True)


def main() -> None:
    """Stop every replica and record the ports; raises ProcessesRemain or NotFreed when something stays."""
    end_benchmarks()
    ports = our_ports()
    families = stop_all(ports)
    end_leftovers(families)
    if ports:
        check_freed(families)
    for port in ports:
        replica.forget(port)
    outcome.record(stoppedPorts=ports)


if __name__ == "__main__":
    failure.run(main)
