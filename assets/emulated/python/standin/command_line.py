"""A command line as `argparse` reads it, without `argparse`: that takes longer to import than a short stand-in to run."""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from typing import Any, Callable, NoReturn, Optional


class Options:
    """What a command line says: a field for each option and each word, by its name."""

    def __init__(self, **fields: Any) -> None:
        self.__dict__.update(fields)

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any: ...


class _Option:
    def __init__(
        self,
        names: Sequence[str],
        action: str,
        default: Any,
        required: bool,
        choices: Collection[Any],
        convert: Callable[[str], Any],
        nargs: str,
    ) -> None:
        self.names, self.action, self.required = names, action, required
        self.choices, self.convert, self.nargs = choices, convert, nargs
        # The long name where there is one, as argparse has it.
        longest = next((name for name in names if name.startswith("--")), names[0])
        self.field = longest.lstrip("-").replace("-", "_")
        self.default = False if action == "store_true" else list(default or []) if action == "append" else default


class CommandLine:
    """The part of `ArgumentParser` that stand-ins use: exact names, joined short flags, words in any place.

    It ends with 2, as argparse does, or raises what `refuse` makes of the sentence, for a program that ends otherwise.
    """

    def __init__(self, prog: str, refuse: Optional[Callable[[str], Exception]] = None) -> None:
        self._prog = prog
        self._refuse = refuse
        self._flags: list[_Option] = []
        self._words: list[_Option] = []

    def add(
        self,
        *names: str,
        action: str = "store",
        default: Any = None,
        required: bool = False,
        choices: Collection[Any] = (),
        convert: Callable[[str], Any] = str,
        nargs: str = "",
    ) -> None:
        """An option, or a word where the name has no hyphen; `nargs` is `*` or `+` for all the words that are left."""
        option = _Option(names, action, default, required, choices, convert, nargs)
        (self._flags if names[0].startswith("-") else self._words).append(option)

    def parse(self, arguments: Sequence[str]) -> Options:
        """Ends for what nobody knows, too."""
        options, unknown = self.parse_known(arguments)
        if unknown:
            self._end(f"unrecognized arguments: {' '.join(unknown)}")
        return options

    def parse_known(self, arguments: Sequence[str]) -> tuple[Options, list[str]]:
        """The options, and what nobody knows; ends for what is missing or no value of an option."""
        options = Options(**{option.field: option.default for option in [*self._flags, *self._words]})
        words: list[str] = []
        unknown: list[str] = []
        given: set[str] = set()
        rest = iter(arguments)
        for argument in rest:
            if argument == "--":
                words.extend(rest)
            elif argument == "-" or not argument.startswith("-"):
                words.append(argument)
            else:
                self._read(argument, rest, options, given, unknown)
        unknown += self._place(words, options)
        missing = ["/".join(it.names) for it in self._flags if it.required and it.field not in given]
        missing += [it.field for it in self._words if it.nargs != "*" and not getattr(options, it.field)]
        if missing:
            self._end(f"the following arguments are required: {', '.join(missing)}")
        return options, unknown

    def _read(self, argument: str, rest: Any, options: Options, given: set[str], unknown: list[str]) -> None:
        name, equals, value = argument.partition("=")
        option = self._named(name)
        joined = ""
        if option is None and not argument.startswith("--"):
            # A short one, with its value or with other short ones behind it.
            option, joined, equals, value = self._named(argument[:2]), argument[2:], "", ""
        if option is None:
            unknown.append(argument)
            return
        given.add(option.field)
        if option.action == "store_true":
            setattr(options, option.field, True)
            if joined:
                self._read(f"-{joined}", rest, options, given, unknown)
            return
        text = value if equals else joined or next(rest, None)
        if text is None:
            self._end(f"argument {'/'.join(option.names)}: expected one argument")
        self._keep(option, text, options)

    def _named(self, name: str) -> Any:
        return next((option for option in self._flags if name in option.names), None)

    def _keep(self, option: _Option, text: str, options: Options) -> None:
        try:
            value = option.convert(text)
        except ValueError:
            self._end(f"argument {'/'.join(option.names)}: invalid {option.convert.__name__} value: {text!r}")
        if option.choices and value not in option.choices:
            allowed = ", ".join(map(repr, option.choices))
            self._end(f"argument {'/'.join(option.names)}: invalid choice: {value!r} (choose from {allowed})")
        if option.action == "append":
            getattr(options, option.field).append(value)
        else:
            setattr(options, option.field, value)

    def _place(self, words: list[str], options: Options) -> list[str]:
        """Each word in its field; those for which there is no field."""
        left = list(words)
        for option in self._words:
            if option.nargs:
                setattr(options, option.field, left)
                return []
            if left:
                self._keep(option, left.pop(0), options)
        return left

    def _end(self, said: str) -> NoReturn:
        if self._refuse is not None:
            raise self._refuse(said)
        sys.stderr.write(f"usage: {self._prog}\n{self._prog}: error: {said}\n")
        raise SystemExit(2)
