"""Before anything is loaded: every replica is there, healthy, and serves the model that requests will name."""

from __future__ import annotations

import asyncio
from typing import Any

from ..errors import MeasureError
from ..workload.request import Request
from . import server

REFUSED = ("Unauthorized", "Redirected")


def _refused(index: int, url: str, found: dict[str, Any]) -> tuple[str, str, str]:
    what = f"replica {index} at {url}: {found['error']}"
    if found["code"] == "Redirected":
        return "ReplicaRedirects", what, "name the address that answers itself: a redirection is in every number"
    return (
        "ReplicaWantsAuthentication",
        f"{what}; it was asked with the key EMPTY",
        "start the server without an API key: the toolkit's replicas have none",
    )


def preflight(request: Request) -> list[dict[str, Any]]:
    """Asks every replica for its health and its models; answers with `{healthy, models}` of each, in order.

    Raises MeasureError ReplicaRedirects, ReplicaWantsAuthentication, ReplicaUnreachable or ReplicaServesAnotherModel.
    """
    urls = [replica.url for replica in request.replicas]

    async def ask() -> list[dict[str, Any]]:
        return list(await asyncio.gather(*(server.introduce(url) for url in urls)))

    introductions = asyncio.run(ask())
    for index, (url, found) in enumerate(zip(urls, introductions)):
        if found.get("code") in REFUSED:
            raise MeasureError(*_refused(index, url, found))
        if not found["healthy"]:
            raise MeasureError(
                "ReplicaUnreachable",
                f"replica {index} at {url} is not healthy: {found.get('error')}",
                "run the deploy phase, then diagnose if it still is not",
            )
        if request.served_as not in found["models"]:
            listed = ", ".join(found["models"]) or found.get("error") or "none"
            raise MeasureError(
                "ReplicaServesAnotherModel",
                f"replica {index} at {url} serves {listed}, and the request names {request.served_as}",
                "stop the old server on that port and deploy again",
            )
    return introductions
