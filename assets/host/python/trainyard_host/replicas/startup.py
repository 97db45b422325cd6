"""Starting replicas and waiting for them, as many at once as the host's memory carries."""

from __future__ import annotations

import math
import time

from trainyard_host.instance import host_memory
from trainyard_host.outcomes import progress
from trainyard_host.outcomes.failure import Failure
from trainyard_host.replicas import cache_hits, probe, replica, units
from trainyard_host.replicas.replica import Replica
from trainyard_host.rules import commands, phase_request, signatures

POLL_SECONDS = 0.5
# Between two questions to the servers themselves, which start no program.
LOOK_SECONDS = 0.1
PORT_TAKEN = "Address already in use"
# Between the starts of two servers of vLLM Neuron, as AWS's own tutorial does: they race for devices and cache.
STAGGER_SECONDS = "10"


class Startup:
    """One attempt. If any replica fails, those that this attempt started are stopped again: no half deployments."""

    def __init__(self, wanted: list[Replica], bytes_each: int, timeout: float) -> None:
        self.waiting = list(wanted)
        self.total = len(wanted)
        self.loading: list[Replica] = []
        self.started: list[Replica] = []
        self.lanes = host_memory.lanes(bytes_each)
        self.timeout = timeout
        self.began = time.monotonic()
        self.latest = -math.inf

    def run(self) -> None:
        """Start and wait until every replica is ready.

        Raises the first Failure, after the replicas that this attempt started were stopped.
        """
        print(f"deploy: {self.total} to start, {self.lanes} at a time", flush=True)
        try:
            while self.waiting or self.loading:
                while self.waiting and len(self.loading) < self.lanes and self.is_its_turn(self.waiting[0]):
                    self.start(self.waiting.pop(0))
                self.say()
                for it in list(self.loading):
                    self.look_at(it)
                if self.loading or self.waiting:
                    self.rest()
        except Failure:
            for it in self.started:
                units.stop(it.port)
            raise

    def rest(self) -> None:
        """Until the next look at all: half a second, or until one that loads answers."""
        over = time.monotonic() + POLL_SECONDS
        while time.monotonic() < over and not any(probe.healthy(it) for it in self.loading):
            time.sleep(LOOK_SECONDS)

    def is_its_turn(self, it: Replica) -> bool:
        """Whether the server that was started before it has had its head start."""
        pause = (
            0.0 if cache_hits.root_of(it) is None else float(phase_request.optional("STAGGER_SECONDS", STAGGER_SECONDS))
        )
        return time.monotonic() - self.latest >= pause

    def start(self, it: Replica) -> None:
        """A unit that runs this request already is waited for, not started twice."""
        known = replica.read(it.port)
        if known is not None and known.fingerprint == it.fingerprint and units.state_of(it.port).running:
            it.log_offset, it.started_at = known.log_offset, known.started_at
        else:
            replica.write(it)
            print(commands.starting(it.argv, it.environment), flush=True)
            units.start(it.port)
        self.started.append(it)
        self.loading.append(it)
        it.began = self.latest = time.monotonic()
        it.restarts = units.state_of(it.port).restarts

    def say(self) -> None:
        """Write the progress note: which replicas load, and how many of all are ready."""
        names = ", ".join(str(it.index) for it in self.loading)
        ready = self.total - len(self.loading) - len(self.waiting)
        progress.waiting_for(f"replica {names} to load and answer", ready, self.total, "replicas")

    def look_at(self, it: Replica) -> None:
        """One look at a replica that loads: dead, ready, too late, or none of them yet."""
        probe.check_log(it)
        self.refuse_dead(it)
        if probe.healthy(it):
            probe.check(it)
            self.loading.remove(it)
            it.ready_seconds = time.monotonic() - it.began
            print(f"deploy: replica {it.index} is ready on {it.url}, cores {it.cores}", flush=True)
        elif time.monotonic() - self.began > self.timeout:
            raise self.failed(it, "NotReady", f"did not answer within {self.timeout:.0f} s")

    def refuse_dead(self, it: Replica) -> None:
        """A restart during the start is a failed start: the second attempt meets what the first one met."""
        state = units.state_of(it.port)
        if state.failed or state.restarts > it.restarts:
            raise self.failed(it, "ReplicaDied", f"ended while it loaded (exit status {state.exit_status})")

    def failed(self, it: Replica, code: str, what: str) -> Failure:
        """The Failure for this replica: the cause that its log shows, else `code` with `what` and the last line."""
        text = signatures.read_tail(it.log, it.log_offset)
        cause = signatures.cause_in(text, f"replica-{it.port}", "replica")
        who = f"replica {it.index} on port {it.port} {what}"
        if PORT_TAKEN in text:
            return Failure(
                "PortInUse", f"{who}: another process took its port meanwhile", "end that process, then Deploy"
            )
        if cause is None:
            return Failure(
                code, f"{who}; its log says last: {signatures.last_line(text)}", f"read {it.log}; run Diagnose"
            )
        return Failure(cause.name, f"{who}: {cause.meaning}; its log says: {cause.line}", cause.next)
