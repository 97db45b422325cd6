"""What a text is like, in numbers: a judge needs these of a hundred thousand texts and cannot keep the texts."""

from __future__ import annotations

import zlib

PIECE = 12
# A text of which half repeats compresses to less than this, whatever the other half is; prose does not.
COMPRESSED = 0.45
SHORT = 400


def repeated_share(text: str) -> float:
    """The share of the text's pieces of twelve characters that have occurred in it before.

    It does not matter where in the text the loop is, and what follows it.
    """
    pieces = len(text) - PIECE + 1
    if pieces < 1:
        return 0.0
    if len(text) > SHORT:
        encoded = text.encode("utf-8", "replace")
        if len(zlib.compress(encoded, 1)) > COMPRESSED * len(encoded):
            return 0.0
    return 1 - len({text[at : at + PIECE] for at in range(pieces)}) / pieces
