"""What a replica says about itself: health, served models, and its own counters."""

from __future__ import annotations

import asyncio
import functools
import math
import re
import time
from typing import Any

from . import encoding, witness, words
from .exchange import Lost, ask
from .listener import listener_of, started_at
from .stream import refusal

ASK_SECONDS = 10.0

# Counter names of vLLM with and without the suffix that some client libraries add.
WANTED = {
    "promptTokens": ("vllm:prompt_tokens_total", "vllm:prompt_tokens"),
    "generationTokens": ("vllm:generation_tokens_total", "vllm:generation_tokens"),
    "processStart": ("process_start_time_seconds",),
    "cacheHits": ("vllm:gpu_prefix_cache_hits_total", "vllm:prefix_cache_hits_total"),
    "running": ("vllm:num_requests_running",),
}
_LABELS = r'\{(?:[^"}]|"(?:[^"\\]|\\.)*")*\}'
_LINE = re.compile(rf"^([a-zA-Z_:][\w:]*)(?:{_LABELS})?[ \t]+(\S+)")
_NAMES = frozenset(name for names in WANTED.values() for name in names)
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")


def counters(text: str) -> dict[str, Any]:
    """Sum over the label sets of each wanted metric; a metric that is absent is absent here.

    A value that is no finite number makes its metric absent too, and is named under `odd`.
    """
    sums: dict[str, float] = {}
    odd: dict[str, str] = {}
    for line in text.splitlines():
        match = _LINE.match(line)
        if match and match[1] in _NAMES:
            value = float(match[2]) if _NUMBER.fullmatch(match[2]) else math.nan
            if math.isfinite(value):
                sums[match[1]] = sums.get(match[1], 0.0) + value
            else:
                odd[match[1]] = match[2][:40]
    found: dict[str, Any] = {}
    for key, names in WANTED.items():
        name = next((name for name in names if name in sums and name not in odd), None)
        if name is not None:
            found[key] = sums[name]
    if odd:
        found["odd"] = [f"{name} {value}" for name, value in sorted(odd.items())]
    return found


async def snapshot(url: str) -> dict[str, Any]:
    """Counters with the time of asking, or the reason why there are none."""
    try:
        answer = await ask(f"{url}/metrics", ASK_SECONDS)
        if answer.status != 200:
            return {"at": time.time(), "error": ": ".join(refusal(answer))}
        return {"at": time.time(), **counters(encoding.text(answer))}
    except Lost as lost:
        return {"at": time.time(), "error": f"{lost.code}: {lost}"}


class Observer:
    """Takes snapshots of all replicas and remembers who listens, because looking that up is slow."""

    def __init__(self, urls: list[str]) -> None:
        self._urls = urls
        self._pids: list[int | None] = [None] * len(urls)

    async def look(self) -> list[dict[str, Any]]:
        """Counters of every replica now, in order, each with the start of its process in epoch seconds if known."""
        seen = list(await asyncio.gather(*(snapshot(url) for url in self._urls)))
        for index, found in enumerate(seen):
            started = found.get("processStart") or self._started(index)
            if started is not None:
                found["processStart"] = started
        return seen

    def _started(self, index: int) -> float | None:
        started = started_at(self._pids[index])
        if started is None:
            url = self._urls[index]
            self._pids[index] = witness.ask(f"{witness.LISTENER} {url}", functools.partial(listener_of, url))
            started = started_at(self._pids[index])
        return started


async def healthy(url: str) -> bool:
    """Whether /health answers 200 within ten seconds. Never raises for a server that does not."""
    try:
        return (await ask(f"{url}/health", ASK_SECONDS)).status == 200
    except Lost:
        return False


async def introduce(url: str) -> dict[str, Any]:
    """Who answers at this address: `{healthy, models}`, with `error` and its class `code` if it does not say."""
    healthy = False
    try:
        for path in ("/health", "/v1/models"):
            answer = await ask(f"{url}{path}", ASK_SECONDS)
            if answer.status != 200:
                code, message = refusal(answer)
                return {"healthy": healthy, "models": [], "code": code, "error": f"{path} says {message}"}
            healthy = True
        return {"healthy": True, **_models(encoding.text(answer))}
    except Lost as lost:
        return {"healthy": healthy, "models": [], "code": lost.code, "error": f"{lost.code}: {lost}"}


def _models(text: str) -> dict[str, Any]:
    value = words.parsed(text)
    listed = value.get("data") if isinstance(value, dict) else None
    if not isinstance(listed, list):
        what = "/v1/models is not the JSON of an OpenAI server"
        return {"models": [], "code": "NotAnOpenAIServer", "error": f"{what}: {words.said(text.strip())}"}
    return {"models": [str(item["id"]) for item in listed if isinstance(item, dict) and "id" in item]}
