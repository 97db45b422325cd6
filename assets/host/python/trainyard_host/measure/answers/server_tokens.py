"""The tokens of an answer as its server names them, by id or by text."""

from __future__ import annotations

from typing import Any, Optional

from ..client import encoding, words
from ..client.events import EventParser
from ..client.exchange import Exchange, Lost


def of(exchange: Exchange) -> Optional[list[Any]]:
    """Ids (vLLM's `token_ids`) or the texts of log probabilities; None if an event with text names none."""
    found: list[Any] = []
    try:
        for choice in _choices(exchange):
            named = _named(choice)
            if named is None and _has_text(choice):
                return None
            found += named or []
    except Lost:
        return None
    return found or None


def _choices(exchange: Exchange) -> list[dict[str, Any]]:
    parser = EventParser()
    events = [event for _, piece in encoding.pieces(exchange) for event in parser.feed(piece)]
    values = [words.parsed(event.data) for event in events]
    listed = [value.get("choices") for value in values if isinstance(value, dict)]
    return [choice for choices in listed if isinstance(choices, list) for choice in choices if isinstance(choice, dict)]


def _named(choice: dict[str, Any]) -> Optional[list[Any]]:
    ids = choice.get("token_ids")
    if isinstance(ids, list) and all(isinstance(one, int) for one in ids):
        return ids
    told = choice.get("logprobs")
    rows = told.get("content") if isinstance(told, dict) else None
    if isinstance(rows, list) and all(isinstance(row, dict) and isinstance(row.get("token"), str) for row in rows):
        return [row["token"] for row in rows]
    return None


def _has_text(choice: dict[str, Any]) -> bool:
    delta = choice.get("delta")
    return isinstance(delta, dict) and any(
        isinstance(value, str) and value for key, value in delta.items() if key != "role"
    )
