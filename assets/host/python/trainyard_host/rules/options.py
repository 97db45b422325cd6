"""The options of compile and serve that a request asks for: the environment's rule, once more, against the catalogue."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any, Callable

from trainyard_host.outcomes.failure import invalid
from trainyard_host.rules import facts
from trainyard_host.rules.option_words import OptionWords, key_of, option_words
from trainyard_host.rules.phase_request import Serving

Row = Mapping[str, Any]
Problems = list[dict[str, str]]
DECIMAL = re.compile(r"-?[0-9]+(\.[0-9]+)?(e[+-]?[0-9]+)?", re.ASCII)
# What JavaScript can count exactly.
LARGEST = 2**53 - 1


def compile_words(serving: Serving, release: str) -> OptionWords:
    """What the options of this request make of the compile command; a server that compiles does it with its own."""
    if facts.fills_cache(release):
        return serve_words(serving, release)
    return option_words(facts.compile_options(release), serving.compile_options)


def serve_words(serving: Serving, release: str) -> OptionWords:
    """What the options of this request make of the command of a server."""
    return option_words(facts.serve_options(release), serving.serve_options)


def check(serving: Serving, release: str) -> None:
    """Raises the code of the first problem with the sentences of all: OptionUnknown, OptionReserved, OptionValueWrong."""
    found = problems("CompileOptions", facts.compile_options(release), serving.compile_options)
    found += problems("ServeOptions", facts.serve_options(release), serving.serve_options)
    if found:
        message = "; ".join(it["message"] for it in found)
        raise invalid(found[0]["code"], message, "set options in the environment: trainyard plan says what each takes")
    check_draft(serving, release)


def check_draft(serving: Serving, release: str) -> None:
    """The plan's rules of a draft model. Raises DraftNotServed or OptionsConflict."""
    fused = serving.compile_options.get("enable-fused-speculation") is True
    length = serving.compile_options.get("speculation-length")
    if (serving.draft or fused) and "draftModels" not in facts.dialect_of(release):
        why = f"how the server of SDK {release} is told of a draft model was not read"
        raise invalid("DraftNotServed", why, "set DraftModel to none, and use a release that trainyard plan names")
    broken = [text for breaks, text in _draft_rules(serving, fused, length) if breaks]
    if broken:
        raise invalid("OptionsConflict", "; ".join(broken), "use the recipe latency, or set DraftModel to none")


def _draft_rules(serving: Serving, fused: bool, length: Any) -> list[tuple[bool, str]]:
    if not serving.draft:
        asked = fused or length is not None
        return [(asked, "enable-fused-speculation and speculation-length need a draft model, and DraftModel is none")]
    own, other = (facts.model(it)["vocabulary"] for it in (serving.model, serving.draft))
    short = not fused or length is None or length < 1
    return [
        (short, "a draft model needs enable-fused-speculation, and speculation-length of at least 1"),
        (serving.batch > 1, f"a draft model needs BatchSize 1, got {serving.batch}"),
        (own != other, f"a draft model has the model's vocabulary: it has {other} tokens, the model {own}"),
    ]


def problems(place: str, rows: Iterable[Row], asked: Mapping[str, Any], inside_json: bool = False) -> Problems:
    """Empty: every option is one that the parser has, that no field decides, and of its type."""
    table, found = {key_of(row): row for row in rows}, []
    for key, value in asked.items():
        row = table.get(key)
        if row is None:
            found.append(_refusal("OptionUnknown", f"{place}: {key} is no option of this release"))
        elif "unserved" in row:
            found.append(_refusal("OptionReserved", f"{place}: {key} {row['unserved']}"))
        elif "owner" in row:
            found.append(_refusal("OptionReserved", f"{place}: {key} is decided by {row['owner']}"))
        elif row["kind"] == "object" and "keys" in row and isinstance(value, dict):
            found += problems(f"{place}.{key}", row["keys"], value, inside_json=True)
        elif not _admits(row, value, inside_json):
            found.append(
                _refusal("OptionValueWrong", f"{place}: {key} is not of the type {row['kind']}, got {value!r}")
            )
    return found


def _refusal(code: str, message: str) -> dict[str, str]:
    return {"code": code, "message": message[:300]}


def _admits(row: Row, value: Any, inside_json: bool) -> bool:
    if "choices" in row:
        return isinstance(value, str) and value in row["choices"]
    kind = "int" if row["kind"] == "float" and inside_json else row["kind"]
    checks: dict[str, Callable[[Any], bool]] = {
        "flag": _is_flag, "switch": _is_flag, "int": _is_whole, "float": _is_number,
        "ints": lambda it: _is_list(it, _is_whole), "strings": lambda it: _is_list(it, _is_word),
        "append": lambda it: _is_list(it, _is_word), "object": lambda it: isinstance(it, dict),
    }  # fmt: skip
    return checks.get(kind, _is_word)(value)


def _is_flag(value: Any) -> bool:
    return isinstance(value, bool)


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) <= LARGEST


def _is_number(value: Any) -> bool:
    return _is_whole(value) or (isinstance(value, str) and DECIMAL.fullmatch(value) is not None)


def _is_word(value: Any) -> bool:
    """A parser takes a word with a hyphen in front for an option."""
    if not isinstance(value, str) or not value or value.startswith("-"):
        return False
    return not any(unicodedata.category(letter) in ("Cc", "Cs") for letter in value)


def _is_list(value: Any, admits: Callable[[Any], bool]) -> bool:
    return isinstance(value, list) and bool(value) and all(admits(it) for it in value)
