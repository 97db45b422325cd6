"""The unit in which answers are compared: the finest that every answer of every replica can be told in."""

from __future__ import annotations

import re
import sys
from typing import Any, Optional

from ..workload.tokenizer import Tokenizer

SERVER, CLIENT, WORD = "serverToken", "clientToken", "word"
# A word with the space before it, or one mark. About four fifths of the tokens of an English text.
_WORD = re.compile(r"\s*\w+|\s*[^\w\s]|\s+")


def cut(replicas: list[list[dict[str, Any]]], tokenizer: Optional[Tokenizer]) -> str:
    """Gives each answer of each replica its `pieces` and takes `serverTokens` out; returns the name of the unit.

    `serverToken`: as the server names them. `clientToken`: the text, cut by the model's tokenizer; two series of
    tokens with one text are then the same. `word`: words and marks, where there is no tokenizer.
    """
    answers = [answer for told in replicas for answer in told if answer["error"] is None]
    if answers and all(answer["serverTokens"] is not None for answer in answers):
        unit, pieces = SERVER, [answer["serverTokens"] for answer in answers]
    else:
        counted = _by_tokenizer([answer["text"] for answer in answers], tokenizer)
        unit = WORD if counted is None else CLIENT
        pieces = [_WORD.findall(answer["text"]) for answer in answers] if counted is None else counted
    for told in replicas:
        for answer in told:
            answer.pop("serverTokens")
            answer["pieces"] = []
    for answer, own in zip(answers, pieces):
        answer["pieces"] = own
    return unit


def _by_tokenizer(texts: list[str], tokenizer: Optional[Tokenizer]) -> Optional[list[list[int]]]:
    if tokenizer is None:
        return None
    try:
        return [tokenizer.plain(text) for text in texts]
    except Exception as error:
        # Other people's code on text that a server made up: words will do.
        print(f"greedy answers are compared by words, because the tokenizer fails: {error}", file=sys.stderr)
        return None
