"""Flags of a command line, without `argparse`: that takes as long to import as a short stand-in to run."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Sequence


class Flags:
    """What was asked for: words in their order, switches that are on, every value of a flag, and what nobody knows."""

    def __init__(self, arguments: Sequence[str], switches: Collection[str], valued: Collection[str]) -> None:
        self.words: list[str] = []
        self.on: set[str] = set()
        self.unknown: list[str] = []
        # A flag that ends the line without its value.
        self.incomplete: list[str] = []
        self._values: dict[str, list[str]] = {}
        rest = iter(arguments)
        for word in rest:
            name, equals, value = word.partition("=")
            if word in switches:
                self.on.add(word)
            elif name in valued:
                given = value if equals else next(rest, None)
                if given is None:
                    self.incomplete.append(name)
                else:
                    self._values.setdefault(name, []).append(given)
            elif word == "--":
                self.words.extend(rest)
            elif word.startswith("-") and word != "-":
                self.unknown.append(word)
            else:
                self.words.append(word)

    def values(self, name: str) -> list[str]:
        """Every value of a flag, in their order."""
        return self._values.get(name, [])
