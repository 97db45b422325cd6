"""The first SIGTERM or SIGINT asks for a calm end; nothing else happens in the handler."""

from __future__ import annotations

import signal
from typing import Any


class Stopping:
    def __init__(self) -> None:
        self.asked = False

    def listen(self) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._handle)

    def _handle(self, *_: Any) -> None:
        self.asked = True
