"""What prompts have in common, in whole blocks of the KV cache, as vLLM remembers it."""

from __future__ import annotations

import hashlib
from collections import OrderedDict

from .. import tokens


class PrefixCache:
    def __init__(self, blocks: int, block_size: int) -> None:
        self._blocks, self._block_size = blocks, block_size
        self._known: OrderedDict[str, None] = OrderedDict()

    def take(self, prompt: str, prompt_tokens: int) -> int:
        """Tokens of the prompt that were prefilled before; from now on all of its whole blocks are known.

        The last token is always computed, since the answer begins with it. The blocks used longest ago are forgotten.
        """
        keys = self._keys_of(prompt)
        hits = next((at for at, key in enumerate(keys) if key not in self._known), len(keys))
        for key in keys:
            self._known[key] = None
            self._known.move_to_end(key)
        while len(self._known) > self._blocks:
            self._known.popitem(last=False)
        return min(hits, max(0, prompt_tokens - 1) // self._block_size) * self._block_size

    def _keys_of(self, prompt: str) -> list[str]:
        """One for each whole block, of its tokens and of all before them."""
        pieces, digest, keys = tokens.pieces(prompt), hashlib.sha256(), []
        for end in range(self._block_size, len(pieces) + 1, self._block_size):
            digest.update("\0".join(pieces[end - self._block_size : end]).encode())
            keys.append(digest.hexdigest())
        return keys
