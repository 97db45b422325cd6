"""The requests of one measurement as the result and the judge need them, read line by line.

Memory grows by some hundred bytes a request and not with the length of answers: texts become a few numbers, gaps go
into one distribution. Records may be read twice, so that they can stay in their file.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from . import occupancy
from .distribution import Distribution
from .row import Record, Row, event_tokens, refuse_strange

# What reading a line that is no record of a request raises.
NO_RECORD = (KeyError, TypeError, ValueError, AttributeError, OverflowError)


class Measured:
    """Rows, gaps in seconds and oddities of all records. A line that is no record is counted in `broken`."""

    def __init__(self, records: Iterable[Record]) -> None:
        """`records` can be iterated more than once: a list, or a file that is opened anew."""
        self.rows: list[Row] = []
        # Lines that are no record of a request, with what is wrong with the first of them.
        self.broken = 0
        self.broken_example = ""
        self.gaps = Distribution()
        # What was odd in an answer and did not fail it: how many requests have it, and the first one's words.
        self.oddities: dict[str, tuple[int, str]] = {}
        self._records = records
        for record in records:
            self._read(record)

    def _read(self, record: Any) -> None:
        try:
            row = Row(record)
            gaps = [float(gap) for gap in record.get("gaps") or []] if row.done else []
            carried = event_tokens(record)
        except NO_RECORD as error:
            self.broken += 1
            self.broken_example = self.broken_example or f"{type(error).__name__}: {error}"
            return
        self.rows.append(row)
        self._note(record)
        if not carried:
            self.gaps.update(gaps)
            return
        for gap, tokens in zip(gaps, carried[1:]):
            self.gaps.add(gap / tokens, tokens)

    def _note(self, record: Record) -> None:
        own: dict[str, str] = {}
        for item in record.get("oddities") or []:
            own.setdefault(str(item.get("class")), str(item.get("message")))
        for name, message in own.items():
            count, first = self.oddities.get(name, (0, message))
            self.oddities[name] = (count + 1, first)

    def series(self, replicas: int) -> list[dict[str, Any]]:
        """Equal slices of the window, at most 60. Tokens are in the slice in which they came, so it reads again."""
        slices = occupancy.Slices(self.rows, replicas)
        if slices.count:
            for record in self._records:
                try:
                    refuse_strange(record)
                    sent = record["dispatchedAt"] is not None
                except NO_RECORD:
                    continue
                if sent:
                    slices.add_tokens(record)
        return slices.rows
