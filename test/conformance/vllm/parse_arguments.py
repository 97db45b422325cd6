"""Which command lines of `vllm serve` the real parser refuses: a JSON list of argument lists on stdin, answers on stdout."""

from __future__ import annotations

import argparse
import importlib
import json
import sys
from typing import Any


class Refused(Exception):
    pass


def parser() -> argparse.ArgumentParser:
    """The parser of `vllm serve`, of the vLLM that is installed; only its environment has the modules."""
    arguments = importlib.import_module("vllm.entrypoints.launchers.cli_args")
    kinds = importlib.import_module("vllm.utils.argparse_utils")
    made: argparse.ArgumentParser = arguments.make_arg_parser(kinds.FlexibleArgumentParser(prog="vllm serve"))
    return made


def refusal(known: argparse.ArgumentParser, words: list[str]) -> str | None:
    def raise_it(message: str) -> Any:
        raise Refused(message)

    known.error = raise_it  # type: ignore[method-assign]
    try:
        known.parse_args(words)
    except Refused as error:
        return str(error)
    return None


if __name__ == "__main__":
    known = parser()
    print(json.dumps({"refused": [refusal(known, words) for words in json.load(sys.stdin)]}))
