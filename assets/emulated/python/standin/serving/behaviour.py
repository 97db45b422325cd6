"""How this replica misbehaves, if it was asked to."""

from __future__ import annotations

import os
import signal
import sys
from typing import Any, Optional

from .. import faults
from ..emulation import Emulation
from .sequence import Sequence
from .words import WORDS

DIES_AT_REQUEST = 5
DIES_AT_TOKEN = 4
HANGS_AT_REQUEST = 3
FAILS_EVERY = 10
SLOW_FACTOR = 2.0
KEPT_SHARE = 8
SIGNATURE_AT_REQUEST = 3


class Behaviour:
    def __init__(self, emulation: Emulation, replica: int) -> None:
        self._emulation = emulation
        self._replica = replica
        self._requests = 0
        slow = self._asked("ReplicaSlow")
        self.slowness = slow.number("factor", SLOW_FACTOR) if slow else 1.0
        self._repeats = self._asked("ReplicaRepeatsText") is not None
        self._empties = self._asked("ReplicaEmptyText") is not None
        self._truncates = self._asked("ReplicaTruncates") is not None
        self.other_weights = self._asked("ReplicaOtherWeights") is not None
        self._hangs = self._asked("ReplicaHangs")
        self._dies = self._asked("ReplicaDies")

    def _asked(self, name: str) -> Optional[faults.Fault]:
        fault = faults.named(self._emulation, name)
        return fault if fault and fault.hits(self._replica) else None

    def arrived(self) -> Optional[tuple[int, str]]:
        """Count a request of a load; the status and message of an injected refusal."""
        self._requests += 1
        for name, status, message in (
            ("Http400Tenth", 400, "This request was refused on purpose."),
            ("Http429", 429, "Too many requests, on purpose."),
        ):
            fault = self._asked(name)
            if fault and self._requests % int(fault.number("every", FAILS_EVERY)) == 0:
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
        return self._hangs is not None and self._requests >= self._hangs.number("request", HANGS_AT_REQUEST)

    def stops_at(self, natural: Optional[int], max_tokens: int) -> Optional[int]:
        if self._empties:
            return 0
        return max_tokens // KEPT_SHARE if self._truncates else natural

    def word(self, word: str) -> str:
        return WORDS[0] if self._repeats else word

    def after_tokens(self, sequence: Sequence, taken: int) -> None:
        if self._dies is None or not sequence.produced - taken < DIES_AT_TOKEN <= sequence.produced:
            return
        if self._requests >= self._dies.number("request", DIES_AT_REQUEST) and faults.spend(
            self._emulation, self._dies
        ):
            os.kill(os.getpid(), signal.SIGKILL)
