"""What a user of its own may not see of the instance: asked of the phase that started the client, else looked at here.

The phase is root, and the client is not. The line between them is a socket for messages, inherited under the number that
a variable names: `NAME QUESTION` is answered by `NAME JSON`, and `progress JSON` by nothing.
"""

from __future__ import annotations

import itertools
import json
import os
import socket
from typing import Any, Callable, Optional, TypeVar

VARIABLE = "TRAINYARD_WITNESS"
PROGRESS = "progress"
# The questions; the last two are followed by the address of a replica.
HARDWARE, USERS, LISTENER = "hardware", "users", "listener"
LONGEST_QUESTION = 1 << 16
LONGEST_ANSWER = 1 << 20
# Longer than the kernel's log may take.
ANSWERS_WITHIN = 20.0

_numbers = itertools.count()
_line: Optional[socket.socket] = None
T = TypeVar("T")


def ask(question: str, own: Callable[[], T]) -> T:
    """The answer of the phase; what this process sees itself, by `own`, where there is no phase or it saw nothing."""
    line = _find()
    if line is None:
        return own()
    # A fork shares the line, and may have left an answer there that it did not live to read.
    name = f"{os.getpid()}-{next(_numbers)}"
    try:
        line.send(f"{name} {question}".encode())
        while True:
            heard, _, answer = line.recv(LONGEST_ANSWER).decode("utf-8", "replace").partition(" ")
            if heard in (name, ""):
                seen: Optional[T] = json.loads(answer) if heard else None
                return own() if seen is None else seen
    except OSError:
        return own()


def tell(state: dict[str, Any]) -> bool:
    """Whether the phase was told the progress: it alone may write where it is read."""
    line = _find()
    if line is None:
        return False
    try:
        line.send(f"{PROGRESS} {json.dumps(state)}".encode())
    except OSError:
        pass  # the phase has ended, and nobody reads it any more
    return True


def _find() -> Optional[socket.socket]:
    global _line
    if _line is None and VARIABLE in os.environ:
        _line = socket.socket(fileno=int(os.environ.pop(VARIABLE)))
        _line.settimeout(ANSWERS_WITHIN)
    return _line
