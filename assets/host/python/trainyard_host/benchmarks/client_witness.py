"""What only root may see of the instance, told to the client while it runs; and its progress, heard from it.

The client asks by a few fixed words, and for the servers of its request alone. It gets no more than what stands in a result.
"""

from __future__ import annotations

import contextlib
import json
import socket
import threading
from typing import Any, Optional

from trainyard_host.instance import processes
from trainyard_host.measure.client import foreign, hardware, listener, witness
from trainyard_host.outcomes import progress
from trainyard_host.storage import json_text

ENDS_WITHIN = 15.0
LONGEST_TEXT = 200


class ClientWitness:
    """`with ClientWitness(urls) as eyes:` start the client with the descriptor `eyes.theirs`, then `eyes.attend(pid)`."""

    def __init__(self, urls: list[str]) -> None:
        self._urls = urls
        self._line, self._end = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._thread: Optional[threading.Thread] = None

    def __enter__(self) -> ClientWitness:
        return self

    def __exit__(self, *_: Any) -> None:
        self.close()

    def close(self) -> None:
        """No more answers, and nobody who gives them; also the second time."""
        self._end.close()
        if self._line.fileno() < 0:
            return
        self._hang_up()
        if self._thread is not None:
            self._thread.join(ENDS_WITHIN)
        self._line.close()

    @property
    def theirs(self) -> int:
        """The descriptor that the client inherits, under its own number."""
        return self._end.fileno()

    def variables(self) -> dict[str, str]:
        """By what the client finds its end of the line."""
        return {witness.VARIABLE: str(self.theirs)}

    def attend(self, pid: int) -> None:
        """Answer the client, which is this process, until it and all that it forked have ended."""
        self._end.close()
        self._thread = threading.Thread(target=self._attend, args=(pid,), daemon=True)
        self._thread.start()

    def _attend(self, pid: int) -> None:
        try:
            while heard := self._line.recv(witness.LONGEST_QUESTION):
                name, _, question = heard.decode("utf-8", "replace").partition(" ")
                if name == witness.PROGRESS:
                    note(question)
                else:
                    self._tell(name, self._answer(question, pid))
        finally:
            # Whoever waits for an answer sees at once that there is none.
            self._hang_up()

    def _hang_up(self) -> None:
        with contextlib.suppress(OSError):
            self._line.shutdown(socket.SHUT_RDWR)

    def _answer(self, question: str, pid: int) -> Any:
        """None for what is not asked here, or cannot be seen."""
        about, _, url = question.partition(" ")
        try:
            if about == witness.HARDWARE:
                return hardware.reading()
            if url in self._urls:
                if about == witness.USERS:
                    return foreign.users(url, set(processes.family(pid)))[: foreign.NAMED]
                if about == witness.LISTENER:
                    return listener.listener_of(url)
        except OSError as error:
            print(f"the client asked for {about}, and it cannot be seen: {error}", flush=True)
        return None

    def _tell(self, name: str, answer: Any) -> None:
        try:
            self._line.send(f"{name} {json.dumps(answer, ensure_ascii=False)}".encode("utf-8", "replace"))
        except OSError:
            # It has ended, or the answer is longer than a message: then the client sees what it can itself.
            pass


def note(text: str) -> None:
    """The progress of the client becomes that of the phase; what is no progress is left out."""
    try:
        state = json_text.object_of(text)
    except ValueError:
        return
    what, unit = state.get("waitingFor"), state.get("unit")
    if isinstance(what, str):
        unit = unit[:LONGEST_TEXT] if isinstance(unit, str) else None
        # A full disk costs the progress and no more.
        with contextlib.suppress(OSError):
            progress.waiting_for(what[:LONGEST_TEXT], _count(state.get("done")), _count(state.get("total")), unit)


def _count(value: Any) -> Optional[float]:
    return value if isinstance(value, (int, float)) and not isinstance(value, bool) else None
