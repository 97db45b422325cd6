"""Command lines from the templates of the catalogue: the same small rule as on the TypeScript side."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from trainyard_host.rules import option_words
from trainyard_host.rules.option_words import NO_OPTIONS, OptionWords
from trainyard_host.storage import canonical_json

NAME = re.compile(r"\{([A-Za-z][A-Za-z0-9]*)\}")

Variables = Mapping[str, str]


def conditions(
    preset: str,
    batch: int,
    context: int,
    sequence: int,
    has_kernels: bool,
    compile_on_miss: bool = False,
    drafted: bool = False,
) -> set[str]:
    """The conditions that hold for a request: `always`, its preset, those of its batch, lengths, family and draft, and
    `hitOnly` unless misses may compile."""
    found = {
        "always",
        preset,
        "batched" if batch > 1 else "unbatched",
        "shorterContext" if context < sequence else "wholeContext",
        "drafted" if drafted else "undrafted",
    }
    # Preset verbatim passes them everywhere, as the tutorial does.
    kernels = {"kernels"} if has_kernels or preset == "verbatim" else set()
    return found | kernels | (set() if compile_on_miss else {"hitOnly"})


def holds(when: str, true: set[str]) -> bool:
    """Whether a row's `when` holds: one condition, or several joined by `+`, all of which must."""
    return all(name in true for name in when.split("+"))


def render(template: str, variables: Variables) -> str:
    """`{name}` is replaced; a brace that does not enclose a bare name (JSON) stays as it is."""
    return NAME.sub(lambda match: str(variables[match.group(1)]), template)


def render_argv(
    command: Mapping[str, Any], variables: Variables, true: set[str], options: OptionWords = NO_OPTIONS
) -> list[str]:
    """Program and arguments."""
    words = [render(word, variables) for word in command["program"]]
    return words + render_arguments(command, variables, true, options)


def render_arguments(
    command: Mapping[str, Any], variables: Variables, true: set[str], options: OptionWords = NO_OPTIONS
) -> list[str]:
    """The arguments that hold, without those that an option replaces, and then the options."""
    rows = [row for row in command["arguments"] if holds(row["when"], true) and row.get("flag") not in options.dropped]
    words: list[str] = []
    for row in rows:
        words += [row["flag"]] if "flag" in row else []
        if "value" in row:
            over = options.merged.get(row.get("flag", ""))
            words.append(option_words.with_merged(render(row["value"], variables), over))
    base = {row.get("flag") for row in rows}
    for flag, value in options.merged.items():
        words += [] if flag in base else [flag, canonical_json.canonical_json(value)]
    return words + options.words


def render_environment(command: Mapping[str, Any], variables: Variables, true: set[str]) -> dict[str, str]:
    """The environment variables whose condition holds."""
    return {row["name"]: render(row["value"], variables) for row in command["environment"] if holds(row["when"], true)}


def without(arguments: list[str], flags: set[str]) -> list[str]:
    """The arguments without some flags and the value that follows each."""
    kept: list[str] = []
    skip = False
    for word in arguments:
        if skip:
            skip = False
        elif word in flags:
            skip = True
        else:
            kept.append(word)
    return kept
