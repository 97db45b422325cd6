"""Did a device fail while it was measured?"""

from __future__ import annotations

from collections import Counter
from typing import Any, Optional

from .case import Case, Finding, invalid, not_judged, passed, suspect

UNCORRECTED = "uncorrect"


def hardware_errors(case: Case) -> Finding:
    """Looks for kernel lines and counters of uncorrectable errors that came between the two readings, then for older."""
    seen = case.evidence.get("hardware") or {}
    before, after = seen.get("before") or {}, seen.get("after") or {}
    lines, risen = _new_lines(before, after), _risen(before, after)
    if lines is None and risen is None:
        return not_judged("neither the kernel log nor the error counters of the devices could be read before and after")
    if lines:
        return invalid(f"the kernel log had {len(lines)} more while it was measured: {lines[0]}")
    bad = {name: by for name, by in (risen or {}).items() if UNCORRECTED in name}
    if bad:
        return invalid("counters of uncorrected errors rose: " + _words(bad))
    if before.get("kernel"):
        return suspect(f"the kernel log had one before it was measured: {before['kernel'][-1]}")
    other = f"; others rose: {_words(risen)}" if risen else ""
    looked = [name for name, known in (("the kernel log", lines), ("the counters", risen)) if known is not None]
    return passed(f"no uncorrectable error in {' and '.join(looked)}{other}")


def _words(counters: dict[str, int]) -> str:
    return ", ".join(f"{name} by {by}" for name, by in sorted(counters.items()))


def _new_lines(before: dict[str, Any], after: dict[str, Any]) -> Optional[list[str]]:
    if before.get("kernel") is None or after.get("kernel") is None:
        return None
    return list((Counter(after["kernel"]) - Counter(before["kernel"])).elements())


def _risen(before: dict[str, Any], after: dict[str, Any]) -> Optional[dict[str, int]]:
    old, new = before.get("counters"), after.get("counters")
    if old is None or new is None:
        return None
    return {name: new[name] - old[name] for name in new if name in old and new[name] > old[name]}
