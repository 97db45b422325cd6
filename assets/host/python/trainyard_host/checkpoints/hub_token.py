"""The model hub's token: read from the secret when it is needed, kept in memory, written nowhere."""

from __future__ import annotations

import os
from typing import Optional

from trainyard_host.outcomes.failure import Failure
from trainyard_host.storage.secret import secret_text


def hub_token() -> Optional[str]:
    """None when the environment names no secret: then only open models can be had."""
    name = os.environ.get("TRAINYARD_TOKEN_SECRET", "")
    if not name:
        return None
    token, said = secret_text(name)
    if not token:
        raise Failure(
            "TokenUnreadable",
            f"the hub token could not be read from the secret {name}: {said}",
            "store a token as the secret's plain text, and let the instance role read it",
        )
    return token
