"""What counts as a number in a file or an answer that others wrote."""

from __future__ import annotations

import sys
from typing import Any


def is_finite(value: Any) -> bool:
    """A JSON number that fits a float: no truth value, no infinity, and no integer of hundreds of digits."""
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return number and -sys.float_info.max <= value <= sys.float_info.max
