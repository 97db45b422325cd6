"""What a replica says about itself: health, served models, and its own counters."""

from __future__ import annotations

import asyncio
import json
import re
import time
from typing import Any

from .exchange import Lost, fetch
from .listener import listener_of, started_at

ASK_SECONDS = 10.0

# Counter names of vLLM with and without the suffix that some client libraries add.
WANTED = {
    "promptTokens": ("vllm:prompt_tokens_total", "vllm:prompt_tokens"),
    "generationTokens": ("vllm:generation_tokens_total", "vllm:generation_tokens"),
    "processStart": ("process_start_time_seconds",),
    "cacheHits": ("vllm:gpu_prefix_cache_hits_total", "vllm:prefix_cache_hits_total"),
    "running": ("vllm:num_requests_running",),
}
_LINE = re.compile(r"^([a-zA-Z_:][\w:]*)(?:\{[^}]*\})?\s+([-+0-9.eEinfNa]+)")


def counters(text: str) -> dict[str, float]:
    """Sum over the label sets of each wanted metric; a metric that is absent is absent here."""
    sums: dict[str, float] = {}
    for line in text.splitlines():
        match = _LINE.match(line)
        if match:
            sums[match[1]] = sums.get(match[1], 0.0) + float(match[2])
    found: dict[str, float] = {}
    for key, names in WANTED.items():
        for name in names:
            if name in sums:
                found[key] = sums[name]
                break
    return found


async def snapshot(url: str) -> dict[str, Any]:
    """Counters with the time of asking, or the reason why there are none."""
    try:
        status, text = await fetch(f"{url}/metrics", ASK_SECONDS)
    except Lost as lost:
        return {"at": time.time(), "error": f"{lost.code}: {lost}"}
    if status != 200:
        return {"at": time.time(), "error": f"HTTP {status}"}
    return {"at": time.time(), **counters(text)}


class Observer:
    """Takes snapshots of all replicas and remembers who listens, because looking that up is slow."""

    def __init__(self, urls: list[str]) -> None:
        self._urls = urls
        self._pids: list[int | None] = [None] * len(urls)

    async def look(self) -> list[dict[str, Any]]:
        seen = list(await asyncio.gather(*(snapshot(url) for url in self._urls)))
        for index, found in enumerate(seen):
            started = found.get("processStart") or self._started(index)
            if started is not None:
                found["processStart"] = started
        return seen

    def _started(self, index: int) -> float | None:
        started = started_at(self._pids[index])
        if started is None:
            self._pids[index] = listener_of(self._urls[index])
            started = started_at(self._pids[index])
        return started


async def healthy(url: str) -> bool:
    try:
        status, _ = await fetch(f"{url}/health", ASK_SECONDS)
    except Lost:
        return False
    return status == 200


async def introduce(url: str) -> dict[str, Any]:
    """Who answers at this address: `{healthy, models}` or `{error}`."""
    try:
        status, _ = await fetch(f"{url}/health", ASK_SECONDS)
        if status != 200:
            return {"healthy": False, "models": [], "error": f"/health says HTTP {status}"}
        status, text = await fetch(f"{url}/v1/models", ASK_SECONDS)
        if status != 200:
            return {"healthy": True, "models": [], "error": f"/v1/models says HTTP {status}"}
        listed = json.loads(text).get("data", [])
        return {"healthy": True, "models": [str(item.get("id")) for item in listed]}
    except Lost as lost:
        return {"healthy": False, "models": [], "error": f"{lost.code}: {lost}"}
    except (ValueError, AttributeError):
        return {"healthy": True, "models": [], "error": "/v1/models is not the JSON of an OpenAI server"}
