"""All replicas side by side, before the first counter is read: their greedy answers become answers.json.

The counters of a replica are read for the first time afterwards, so these tokens are in no number of the result.
"""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import Any, Optional

from ..client.progress import Progress
from ..client.stopping import Stopping
from ..records.files import write_json
from ..workload.request import Request
from ..workload.tokenizer import Tokenizer
from . import agreement, ask, prompt_set, units
from .ask import Told
from .prompt_set import PromptSet

NAME = "answers.json"
SCHEMA = "trainyard.answers/1"
# Eight prompts of 32 tokens take 16 s at 50 ms a token and 0.4 s a prefill; a server that has just loaded, or is a few
# times as large, gets seven times that. What has not answered by then is measured all the same, and said to be.
SECONDS = 120.0
# An emulated replica is faster by the time scale; the machine below it is not.
LEAST_SECONDS = 10.0
LOOK_SECONDS = 0.1


def ask_all(
    request: Request, out: Path, tokenizer: Optional[Tokenizer], progress: Progress, stopping: Stopping
) -> Optional[dict[str, Any]]:
    """Writes answers.json into `out` and returns the `answers` of the result; None if the request asks for none.

    Takes at most 120 s, or the time limit of the run if that is less. It ends at once when `stopping` is requested.
    No failure of a replica is raised: each unanswered prompt is recorded with its reason.
    """
    if not request.answers:
        return None
    asked = prompt_set.load()
    told: list[list[Told]] = [[] for _ in request.replicas]
    limit = seconds_for(request)
    asyncio.run(_side_by_side(request, asked, told, limit, progress, stopping))
    reason = ("Cancelled", "the run was stopped") if stopping.requested else ("TimedOut", _late(limit))
    for own in told:
        own += [ask.unanswered(index, *reason) for index in range(len(own), len(asked.prompts))]
    document = _document(asked, told, units.cut(told, tokenizer))
    write_json(out / NAME, document)
    return agreement.of(document)


def seconds_for(request: Request) -> float:
    """How long all replicas together may take, in seconds of this machine."""
    scaled = max(LEAST_SECONDS, SECONDS / request.time_scale) if request.time_scale else SECONDS
    return min(scaled, request.workload.time_limit)


def _late(limit: float) -> str:
    return f"the replica had not answered all prompts within {limit:g} s"


async def _side_by_side(
    request: Request, asked: PromptSet, told: list[list[Told]], limit: float, progress: Progress, stopping: Stopping
) -> None:
    tasks = [
        asyncio.ensure_future(ask.every(replica.url, request.served_as, asked, own))
        for replica, own in zip(request.replicas, told)
    ]
    pending, over = set(tasks), time.monotonic() + limit
    while pending and not stopping.requested and time.monotonic() < over:
        progress.put(_state(told, len(asked.prompts)))
        _, pending = await asyncio.wait(pending, timeout=min(LOOK_SECONDS, limit))
    for task in pending:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def _state(told: list[list[Told]], total: int) -> dict[str, Any]:
    """Named after the replica that is furthest behind: it is the one that is waited for."""
    slowest = min(range(len(told)), key=lambda at: len(told[at]))
    done = len(told[slowest])
    waiting = f"greedy answers: replica {slowest}, {done} of {total}"
    return {"waitingFor": waiting, "done": sum(map(len, told)), "total": total * len(told), "unit": "answers"}


def _document(asked: PromptSet, told: list[list[Told]], unit: str) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "set": asked.digest,
        "version": asked.version,
        "prompts": len(asked.prompts),
        "unit": unit,
        "replicas": [{"replica": at, "answers": own} for at, own in enumerate(told)],
    }
