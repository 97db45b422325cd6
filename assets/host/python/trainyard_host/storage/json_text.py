"""JSON that others wrote: what cannot be read is one error, a ValueError."""

from __future__ import annotations

import json
from typing import Any, Union


def loads(text: Union[str, bytes]) -> Any:
    """As `json.loads`. Raises ValueError also for more levels of lists and objects than Python can read."""
    try:
        return json.loads(text)
    except RecursionError:
        raise ValueError("lists or objects in more levels than can be read") from None


def object_of(text: Union[str, bytes]) -> dict[str, Any]:
    """The same for an object. Raises ValueError for any other value."""
    found = loads(text)
    if not isinstance(found, dict):
        raise ValueError("it is no JSON object")
    return found
