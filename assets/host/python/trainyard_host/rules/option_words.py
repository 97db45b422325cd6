"""What options make of a command: the same rule as on the TypeScript side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Optional

from trainyard_host.storage import canonical_json, json_text

Row = Mapping[str, Any]


@dataclass(frozen=True)
class OptionWords:
    """Flags of the base command that are left out, JSON that is merged into the value of a flag, words at the end."""

    dropped: frozenset[str] = frozenset()
    merged: dict[str, dict[str, Any]] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)


NO_OPTIONS = OptionWords()


def key_of(row: Row) -> str:
    """How an environment spells an option: without its dashes."""
    name: str = row["name"]
    return name[2:] if name.startswith("--") else name


def option_words(rows: Iterable[Row], values: Mapping[str, Any]) -> OptionWords:
    """In the order of the table. A flag that is false is only left out; a false switch becomes its `--no-` twin."""
    given = [(row, values[key_of(row)]) for row in rows if key_of(row) in values]
    own = [(row, value) for row, value in given if "inside" not in row]
    merged: dict[str, dict[str, Any]] = {}
    for row, value in given:
        if "inside" in row:
            flag, key = row["inside"]["flag"], row["inside"].get("key")
            merged[flag] = merge_json(merged.get(flag, {}), value if key is None else {key: value})
    return OptionWords(
        frozenset(name for row, _ in own for name in (row["name"], _twin(row))),
        merged,
        [word for row, value in own for word in _words(row, value)],
    )


def with_merged(text: str, over: Optional[dict[str, Any]]) -> str:
    """A JSON value of the base command with an object over it; without one it stays as the tutorial has it."""
    return text if over is None else canonical_json.canonical_json(merge_json(json_text.loads(text), over))


def merge_json(base: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    """The second over the first: objects key by key, everything else as a whole."""
    result = dict(base)
    for key, value in over.items():
        below = result.get(key)
        both = isinstance(below, dict) and isinstance(value, dict)
        result[key] = merge_json(below, value) if both and below is not None else value
    return result


def _twin(row: Row) -> str:
    return f"--no-{key_of(row)}"


def _words(row: Row, value: Any) -> list[str]:
    name: str = row["name"]
    if value is True:
        return [name]
    if value is False:
        return [_twin(row)] if row["kind"] == "switch" else []
    if row["kind"] == "object":
        return [name, canonical_json.canonical_json(value)]
    texts = [str(it) for it in value] if isinstance(value, list) else [str(value)]
    return [word for text in texts for word in (name, text)] if row["kind"] == "append" else [name, *texts]
