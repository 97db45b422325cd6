"""The first SIGTERM or SIGINT asks for an orderly end; nothing else happens in the handler."""

from __future__ import annotations

import signal
from typing import Any


class Stopping:
    def __init__(self) -> None:
        self.requested = False

    def listen(self) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._handle)

    def _handle(self, *_: Any) -> None:
        self.requested = True
