"""The model hub's token: read from the secret when it is needed, kept in memory, written nowhere."""

from __future__ import annotations

import os
import subprocess
from typing import Optional

from trainyard_host.outcomes.failure import Failure


def hub_token() -> Optional[str]:
    """None when the environment names no secret: then only open models can be had."""
    name = os.environ.get("TRAINYARD_TOKEN_SECRET", "")
    if not name:
        return None
    command = ["aws", "secretsmanager", "get-secret-value", "--secret-id", name]
    command += ["--query", "SecretString", "--output", "text"]
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", check=False
    )
    token = done.stdout.strip()
    if done.returncode != 0 or not token:
        said = (done.stderr.strip() or "the secret is empty").splitlines()[-1]
        raise Failure(
            "TokenUnreadable",
            f"the hub token could not be read from the secret {name}: {said[:300]}",
            "store a token as the secret's plain text, and let the instance role read it",
        )
    return token
