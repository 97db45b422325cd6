"""The one way in which a replica is asked: a streamed chat completion, counted by the server."""

from __future__ import annotations

import json
from typing import Any, Optional


def chat_body(
    model: str, text: str, max_tokens: int, sampling: dict[str, Any], stream_options: Optional[dict[str, Any]] = None
) -> bytes:
    """A request as JSON. The empty system message is LLMPerf's; it is part of what the tutorial measures."""
    return json.dumps(
        {
            "model": model,
            "messages": [{"role": "system", "content": ""}, {"role": "user", "content": text}],
            "stream": True,
            "stream_options": {"include_usage": True, **(stream_options or {})},
            "max_tokens": max_tokens,
            **sampling,
        }
    ).encode()
