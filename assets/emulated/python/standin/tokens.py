"""The stand-in tokenizer: a rule simple enough to be written again anywhere.

A token is a special token (`<|name|>`) or up to four characters of a word, with the white space before them. White
space at the end of a text is no token. `encode` puts a beginning-of-sequence token first, as the real tokenizer does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

BOS = "<|begin_of_text|>"
SPECIAL = r"<\|[a-z_]+\|>"
PIECE = re.compile(rf"\s*(?:{SPECIAL}|(?:(?!{SPECIAL})\S){{1,4}})")

# Twenty tokens: with the headers around it an empty exchange has 35, as the real template was counted to have.
PREAMBLE = "This prompt was rendered by the emulated chat template of Trainyard. for you now"

_ids: dict[str, int] = {BOS: 0}
_pieces: list[str] = [BOS]


def pieces(text: str) -> list[str]:
    return PIECE.findall(text)


def count(text: str) -> int:
    """Tokens of a text, without a beginning-of-sequence token."""
    return len(PIECE.findall(text))


def render(messages: Iterable[Mapping[str, str]], add_generation_prompt: bool = True) -> str:
    """The chat template. A system block is always there; a system message is written into it."""
    system, turns = "", []
    for message in messages:
        if message["role"] == "system":
            system = message["content"]
        else:
            turns.append(_block(message["role"], message["content"]))
    text = BOS + _block("system", f"{PREAMBLE}\n\n{system}") + "".join(turns)
    return text + ("<|start_header_id|>assistant<|end_header_id|>\n\n" if add_generation_prompt else "")


def _block(role: str, content: str) -> str:
    return f"<|start_header_id|>{role}<|end_header_id|>\n\n{content}<|eot_id|>"


def encode(text: str, add_special_tokens: bool = True) -> list[int]:
    """Numbers are given out in the order of meeting: the same text has the same ids within one process."""
    ids = [0] if add_special_tokens else []
    for piece in PIECE.findall(text):
        known = _ids.get(piece)
        if known is None:
            known = _ids[piece] = len(_pieces)
            _pieces.append(piece)
        ids.append(known)
    return ids


def decode(ids: Iterable[int], skip_special_tokens: bool = True) -> str:
    special = re.compile(rf"\s*{SPECIAL}")
    words = (_pieces[number] for number in ids)
    return "".join(word for word in words if not (skip_special_tokens and special.fullmatch(word)))
