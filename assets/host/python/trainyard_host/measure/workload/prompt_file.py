"""The prompts of a run in a file without a name: 100,000 long ones are gigabytes, and one at a time is needed."""

from __future__ import annotations

import json
import os
import tempfile
from array import array
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

# [index, text, target tokens, max_tokens]
Item = list[Any]


class PromptFile:
    """Reads each prompt when it is asked for. A process that is forked shares the file, for it is read by position.

    The file is unlinked while it is open, so it is gone with the last process that has it, however that ends.
    """

    def __init__(self, prompts: Iterable[Item], folder: Path) -> None:
        """Raises OSError where the folder cannot hold them."""
        self._file = tempfile.TemporaryFile(dir=folder)
        self._starts = array("q", [0])
        for prompt in prompts:
            written = self._file.write(json.dumps(prompt).encode())
            self._starts.append(self._starts[-1] + written)
        self._file.flush()

    def __len__(self) -> int:
        return len(self._starts) - 1

    def __getitem__(self, at: int, /) -> Item:
        if not 0 <= at < len(self):
            raise IndexError(at)
        start, end = self._starts[at], self._starts[at + 1]
        found: Item = json.loads(os.pread(self._file.fileno(), end - start, start))
        return found

    def __iter__(self) -> Iterator[Item]:
        return (self[at] for at in range(len(self)))
