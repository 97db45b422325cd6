"""One look at the instance, for the guard: everything that counts as use, as sentences."""

from __future__ import annotations

from trainyard_host.guard import activity, counters, monitor
from trainyard_host.guard.decision import Seen
from trainyard_host.instance import devices, processes
from trainyard_host.outcomes.failure import Failure
from trainyard_host.replicas import replica, units
from trainyard_host.storage import host_paths

# By port, as text, because it is kept as JSON.
Work = dict[str, float]


def observe(before: Work) -> tuple[Seen, Work]:
    """What is seen now, and the work counters by port, which the next look compares with its own."""
    requests, work = _requests(before)
    busy = [*_phases(), *_people(), *requests, *_devices()]
    return Seen(uptime(), tuple(busy)), work


def uptime() -> float:
    """Seconds since the instance started, from /proc/uptime."""
    return float(host_paths.below_root("/proc/uptime").read_text(encoding="ascii").split()[0])


def _phases() -> list[str]:
    return [f"{owner} (lock {name})" for name, owner in activity.held_locks()]


def _people() -> list[str]:
    return [f"session of {who}" for who in activity.sessions()]


def _requests(before: Work) -> tuple[list[str], Work]:
    """A request between two looks leaves its trace in the counters, so a short one is not missed."""
    said: list[str] = []
    work: Work = {}
    for port in replica.known_ports():
        known = replica.read(port)
        found = counters.of(known.url) if known else None
        if found is None:
            continue
        work[str(port)] = found.work
        moved = found.work != before.get(str(port), found.work)
        if found.running + found.waiting > 0 or moved:
            said.append(f"requests on port {port}")
    return said, work


def _devices() -> list[str]:
    """Work on the cores. A replica that waits holds its cores and does not work on them, so holding is not enough."""
    found = monitor.report()
    if found is not None:
        used = sorted(core for core, percent in monitor.utilization(found).items() if percent > 0)
        return [f"work on {len(used)} cores"] if used else []
    return _strangers()


def _strangers() -> list[str]:
    """Without a monitor: processes on the devices that are no replica of ours count as work."""
    try:
        known = devices.devices()
    except Failure:
        return []  # Without a driver nothing can work on the devices either.
    # A unit that does not run has the pid 0, which is everybody's ancestor.
    heads = [pid for pid in (units.state_of(port).pid for port in replica.known_ports()) if pid > 0]
    ours = {pid for head in heads for pid in processes.family(head)}
    found = {pid: command for device in known for pid, command in device.processes if pid not in ours}
    return [f"{command[:60] or 'a process'} (pid {pid}) on the devices" for pid, command in sorted(found.items())]
