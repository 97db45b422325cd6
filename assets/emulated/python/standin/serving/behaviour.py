"""How this replica misbehaves, if it was asked to."""

from __future__ import annotations

import os
import signal
import sys
from typing import Any, Optional

from .. import faults
from ..emulation import Emulation
from ..neuron import artifact
from .sequence import Sequence
from .words import WORDS

DIES_AT_REQUEST = 5
DIES_AT_TOKEN = 4
HANGS_AT_REQUEST = 3
FAILS_EVERY = 10
SLOW_FACTOR = 2.0
KEPT_SHARE = 8
# What is left of a prompt that is cut to the bucket below its own.
CUT_TO = 0.5
SIGNATURE_AT_REQUEST = 3


class Behaviour:
    def __init__(self, emulation: Emulation, replica: int) -> None:
        self._emulation = emulation
        self._replica = replica
        self._requests = 0
        slow = faults.named(emulation, "ReplicaSlow", replica)
        self.slowness = slow.number("factor", SLOW_FACTOR) if slow else 1.0
        self._repeats = self._asked("ReplicaRepeatsText")
        self._empties = self._asked("ReplicaEmptyText")
        self._truncates = self._asked("ReplicaTruncates")
        self._cuts = self._asked("PromptsCut")
        self._shares = faults.named(emulation, "ReplicasShareArtifact", replica) is not None
        self.other_weights = self._shares or faults.named(emulation, "ReplicaOtherWeights", replica) is not None
        self._hangs = self._asked("ReplicaHangs")
        self._dies = self._asked("ReplicaDies")

    def _asked(self, name: str) -> Optional[faults.Fault]:
        """The failure, if it is for this replica; it is met where it happens."""
        fault = faults.asked(self._emulation, name)
        return fault if fault and fault.hits(self._replica) else None

    def _happens(self, fault: Optional[faults.Fault]) -> bool:
        if fault is not None:
            faults.meet(self._emulation, fault)
        return fault is not None

    def arrived(self) -> Optional[tuple[int, str]]:
        """Count a request of a load; the status and message of an injected refusal."""
        self._requests += 1
        if self._shares and self._requests == 1:
            _overwrite_artifact(self._emulation)
        for name, status, message in (
            ("Http400Tenth", 400, "This request was refused on purpose."),
            ("Http429", 429, "Too many requests, on purpose."),
        ):
            fault = self._asked(name)
            if fault and self._requests % int(fault.number("every", FAILS_EVERY)) == 0:
                self._happens(fault)
                return status, message
        if self._requests == SIGNATURE_AT_REQUEST:
            self._show_signature()
        return None

    def _show_signature(self) -> None:
        found: Any = faults.signature_fault(self._emulation, "serve", self._replica)
        if not found:
            return
        print(found[1]["sample"], file=sys.stderr, flush=True)
        if found[1]["severity"] == "error":
            os.kill(os.getpid(), signal.SIGKILL)

    def hangs(self) -> bool:
        hangs = self._hangs is not None and self._requests >= self._hangs.number("request", HANGS_AT_REQUEST)
        return hangs and self._happens(self._hangs)

    def stops_at(self, natural: Optional[int], max_tokens: int) -> Optional[int]:
        if self._happens(self._empties):
            return 0
        return max_tokens // KEPT_SHARE if self._happens(self._truncates) else natural

    def reads(self, prompt_tokens: int) -> int:
        """How many tokens of a prompt the model gets: fewer where prompts are cut in silence."""
        if not self._happens(self._cuts) or self._cuts is None:
            return prompt_tokens
        return max(1, int(prompt_tokens * self._cuts.number("share", CUT_TO)))

    def word(self, word: str) -> str:
        return WORDS[0] if self._happens(self._repeats) else word

    def after_tokens(self, sequence: Sequence, taken: int) -> None:
        if self._dies is None or not sequence.produced - taken < DIES_AT_TOKEN <= sequence.produced:
            return
        if self._requests >= self._dies.number("request", DIES_AT_REQUEST) and faults.spend(
            self._emulation, self._dies
        ):
            os.kill(os.getpid(), signal.SIGKILL)


def _overwrite_artifact(emulation: Emulation) -> None:
    """By what a server compiles for itself, once the other replicas have loaded; no line of a log says so."""
    directory = os.environ.get("NEURON_COMPILED_ARTIFACTS")
    if directory is None:
        return
    config = artifact.read_config(directory)
    artifact.write_model(emulation, directory, {**config, "neuron_config": {**config["neuron_config"], "own": True}})
