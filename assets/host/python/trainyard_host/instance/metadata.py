"""The metadata service of the instance, version 2: what it says needs no permission and no network."""

from __future__ import annotations

import os
import re

ENDPOINT = "http://169.254.169.254"
# The service answers from the instance's own hardware, in milliseconds.
TIMEOUT_SECONDS = 1.0
# What is asked here is a name or an id; anything else is not believed.
WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


def ask(*paths: str) -> dict[str, str]:
    """Values by their paths below `/latest/meta-data/`; a path that the service does not know has no entry.

    Raises OSError if the service does not answer.
    """
    # What asks over HTTP takes as long to import as all else of an outcome, and each answer is kept.
    import urllib.error

    token = _open("/latest/api/token", "PUT", {"X-aws-ec2-metadata-token-ttl-seconds": "60"})
    found = {}
    for path in paths:
        try:
            found[path] = _open(f"/latest/meta-data/{path}", "GET", {"X-aws-ec2-metadata-token": token})
        except urllib.error.HTTPError as error:
            if error.code != 404:
                raise
    return {path: value for path, value in found.items() if WORD.fullmatch(value)}


def _open(path: str, method: str, headers: dict[str, str]) -> str:
    """Without a proxy: proxies are for the network outside. Raises OSError for an answer that is not HTTP, too."""
    import http.client
    import urllib.request

    endpoint = os.environ.get("AWS_EC2_METADATA_SERVICE_ENDPOINT") or ENDPOINT
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    request = urllib.request.Request(endpoint + path, method=method, headers=headers)
    try:
        with opener.open(request, timeout=TIMEOUT_SECONDS) as answer:
            return str(answer.read(4096).decode("ascii", "replace").strip())
    except (http.client.HTTPException, ValueError) as error:
        raise OSError(f"{endpoint}{path} did not answer as the service does: {error}") from None
