"""The text that the emulated model writes: one word of at most four letters a token, decided by the prompt alone."""

from __future__ import annotations

import zlib

_CONSONANTS, _VOWELS = "bdfgklmnprstvz", "aeiou"
WORDS = [
    f" {first}{a}{second}{b}" for first in _CONSONANTS for a in _VOWELS for second in _CONSONANTS for b in _VOWELS
][:4096]


class WordStream:
    """A position in an endless text. Two streams in the same state go on with the same words."""

    __slots__ = ("state",)

    def __init__(self, key: str, seed: int) -> None:
        self.state = zlib.crc32(key.encode(), seed) or 1

    def next(self) -> str:
        self.state = (self.state * 1103515245 + 12345) & 0x7FFFFFFF
        return WORDS[(self.state >> 12) & 4095]


def share(key: str, seed: int) -> float:
    """A number in [0, 1) that belongs to the key."""
    return zlib.crc32(key.encode(), seed ^ 0x5BD1E995) / 2**32
