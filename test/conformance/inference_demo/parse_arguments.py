"""The parser of NxD Inference's own `inference_demo`, of one commit of a repository, over command lines from stdin.

usage: parse_arguments.py REPOSITORY REF < lines.json; prints {"refused": [null or the parser's sentence, ...]}

Nothing of NxD Inference is imported but the two files that make the parser; what they import besides is a stub.
"""

from __future__ import annotations

import contextlib
import importlib.abc
import importlib.machinery
import io
import json
import subprocess
import sys
import types
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Optional
from unittest.mock import MagicMock

PACKAGE = "neuronx_distributed_inference"
REAL = (f"{PACKAGE}.inference_demo", f"{PACKAGE}.utils.argparse_utils")
STUBBED = (PACKAGE, "neuronx_distributed", "torch", "torch_neuronx", "torch_xla", "transformers")


class FromRepository(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Modules of the parser from the repository, and everything else that they name from thin air."""

    def __init__(self, repository: str, ref: str) -> None:
        self._repository, self._ref = repository, ref

    def find_spec(
        self, name: str, path: Optional[Sequence[str]] = None, target: Optional[types.ModuleType] = None
    ) -> Optional[importlib.machinery.ModuleSpec]:
        if name.partition(".")[0] not in STUBBED:
            return None
        return importlib.machinery.ModuleSpec(name, self, is_package=name not in REAL)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> Optional[types.ModuleType]:
        return None if spec.name in REAL else _Stub(spec.name)

    def exec_module(self, module: types.ModuleType) -> None:
        if module.__name__ in REAL:
            exec(compile(self._source(module.__name__), module.__name__, "exec"), module.__dict__)

    def _source(self, name: str) -> str:
        path = f"src/{name.replace('.', '/')}.py"
        command = ["git", "-C", self._repository, "show", f"{self._ref}:{path}"]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout


class _Stub(types.ModuleType):
    """A module that has whatever is asked of it."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        real = f"{self.__name__}.{name}"
        return importlib.import_module(real) if real in REAL else MagicMock(name=name)


def refusal(parse: Any, line: Sequence[str]) -> Optional[str]:
    """What the parser says of a line that it does not take; None where it does."""
    sys.argv = ["inference_demo", *line]
    said = io.StringIO()
    try:
        with contextlib.redirect_stderr(said):
            parse()
    except SystemExit as end:
        return said.getvalue().strip().splitlines()[-1] if end.code else None
    return None


def main() -> None:
    repository, ref = sys.argv[1], sys.argv[2]
    sys.meta_path.insert(0, FromRepository(str(Path(repository).resolve()), ref))
    lines: list[list[str]] = json.load(sys.stdin)
    module = importlib.import_module(REAL[0])
    json.dump({"refused": [refusal(module.parse_args, line) for line in lines]}, sys.stdout)


if __name__ == "__main__":
    main()
