"""Bodies in a content encoding that was not asked for: gzip and deflate are decoded, others are refused by name."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from .exchange import BODY_LIMIT, Exchange, Lost

# zlib finds out by itself which of the two headers is there.
_GZIP_OR_ZLIB = 47
_RAW = -15
KNOWN = ("", "identity", "none")
DECODED = ("gzip", "x-gzip", "deflate")


def pieces(exchange: Exchange) -> Iterator[tuple[float, bytes]]:
    """(time, bytes) of the body as it was meant. Raises Lost for an encoding that cannot be undone here."""
    name = exchange.header("content-encoding").strip().lower()
    if name in KNOWN:
        return iter(exchange.pieces)
    if name in DECODED:
        return _inflated(exchange, name)
    raise Lost("UnsupportedEncoding", f"HTTP {exchange.status} with content-encoding {name}; identity was asked for")


def body(exchange: Exchange) -> bytes:
    """The whole decoded content in bytes. Raises Lost as `pieces` does."""
    return b"".join(piece for _, piece in pieces(exchange))


def text(exchange: Exchange) -> str:
    """The decoded content as UTF-8, bytes that are none replaced. Raises Lost as `pieces` does."""
    return body(exchange).decode("utf-8", "replace")


def _inflated(exchange: Exchange, name: str) -> Iterator[tuple[float, bytes]]:
    size, inflater = 0, _inflater(exchange)
    for at, piece in exchange.pieces:
        try:
            plain = inflater.decompress(piece, BODY_LIMIT - size)
        except zlib.error as error:
            raise Lost("BadResponse", f"content-encoding {name} does not decode: {error}") from error
        size += len(plain)
        if size >= BODY_LIMIT:
            raise Lost("AnswerTooLong", f"above {BODY_LIMIT} bytes when decoded")
        if plain:
            yield at, plain


def _inflater(exchange: Exchange) -> zlib._Decompress:
    """Some servers send deflate without the header that it is defined with."""
    try:
        zlib.decompressobj(_GZIP_OR_ZLIB).decompress(exchange.body(), 1)
        return zlib.decompressobj(_GZIP_OR_ZLIB)
    except zlib.error:
        return zlib.decompressobj(_RAW)
