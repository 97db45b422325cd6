"""What a replica counts, from its `/metrics`."""

from __future__ import annotations

import http.client
import math
import re
import urllib.request
from dataclasses import dataclass
from typing import Optional

TIMEOUT_SECONDS = 5.0
LINE = re.compile(r"^(vllm:[a-z_]+)(?:\{[^}]*\})? ([0-9.eE+-]+)$", re.MULTILINE)


@dataclass(frozen=True)
class Counters:
    """The counters of one replica: requests now running and waiting; tokens and finished requests since its start."""

    running: float
    waiting: float
    prompt_tokens: float
    generation_tokens: float
    finished: float

    @property
    def work(self) -> float:
        """Moves whenever a request does."""
        return self.prompt_tokens + self.generation_tokens + self.finished


def get(url: str) -> Optional[str]:
    """The body of a 200; None for every other answer and for none. No proxy: the replica is on this instance."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=TIMEOUT_SECONDS) as answer:
            return answer.read().decode("utf-8", "replace") if answer.status == 200 else None
    except (OSError, http.client.HTTPException):
        return None


def number_of(text: str) -> Optional[float]:
    """A finite number; None for every other text."""
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def parse(text: str) -> Counters:
    """Rows of one name differ by labels, such as the reason for which a request ended; they are added up."""
    sums: dict[str, float] = {}
    for name, value in LINE.findall(text):
        number = number_of(value)
        if number is not None:
            sums[name] = sums.get(name, 0.0) + number

    def of(name: str) -> float:
        return sums.get(f"vllm:{name}", 0.0)

    return Counters(
        of("num_requests_running"), of("num_requests_waiting"), of("prompt_tokens_total"),
        of("generation_tokens_total"), of("request_success_total"),
    )  # fmt: skip


def of(url: str) -> Optional[Counters]:
    """The counters of the replica at this address; None if it does not answer."""
    text = get(f"{url}/metrics")
    return None if text is None else parse(text)
