"""`pip` of an emulated venv: keeps the list of what is installed, and makes importable what has a stand-in."""

from __future__ import annotations

import os
import re
import sys

from .. import emulation as host
from .. import faults, json_text
from ..command_line import CommandLine
from ..tool_faults import strike
from .image import install_vllm
from .venv import ASSETS, make_importable, read_state, write_state

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Optional

    from ..command_line import Options

SWITCHES = (
    "--no-build-isolation",
    "--no-deps",
    "--ignore-requires-python",
    "--upgrade",
    "--quiet",
    "--require-hashes",
)
STANDINS = os.path.join(ASSETS, "venv-llmperf", "site-packages")
REQUIREMENT = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?\s*(?:(==|>=|~=)\s*([^\s;,]+))?")
HASHES = re.compile(r"(?:\s+--hash=sha256:[0-9a-f]{64})+$")
MARKER = re.compile(r';\s*python_version\s*(<|==|>=)\s*"([\d.]+)"$')


def main(arguments: Sequence[str]) -> int:
    strike("pip", arguments)
    verbs = {"install": _install, "uninstall": _uninstall, "list": _list, "freeze": _freeze}
    verb = arguments[0] if arguments else ""
    if verb not in verbs:
        sys.stderr.write(f'ERROR: unknown command "{verb}"\n')
        return 1
    return verbs[verb](_Venv(), _command_line(verb).parse(arguments[1:]))


def _command_line(verb: str) -> CommandLine:
    line = CommandLine(f"pip {verb}")
    if verb == "install":
        for flag in SWITCHES:
            line.add(flag, action="store_true")
        line.add("--extra-index-url", action="append")
        for flags in (("-c", "--constraint"), ("-r", "--requirement"), ("-e", "--editable")):
            line.add(*flags, action="append")
        line.add("names", nargs="*")
    elif verb == "uninstall":
        line.add("-y", "--yes", action="store_true", required=True)
        line.add("names", nargs="+")
    elif verb == "list":
        line.add("--format", choices=["json", "columns"], default="columns")
    return line


class _Venv:
    def __init__(self) -> None:
        self.path = os.environ["VIRTUAL_ENV"]
        self.state = read_state(self.path)
        self.packages: dict[str, str] = self.state["packages"]

    def add(self, name: str, version: str) -> None:
        """One spelling of a name, as pip has it."""
        plain = re.sub(r"[-_.]+", "-", name).lower()
        self.packages = {key: value for key, value in self.packages.items() if _plain(key) != plain}
        self.packages[plain] = version
        source = os.path.join(STANDINS, plain)
        if os.path.isdir(source):
            make_importable(self.path, source)

    def save(self) -> None:
        write_state(self.path, {**self.state, "packages": self.packages})


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _meant_for(requirement: str, python: str) -> bool:
    """By the marker behind it, of which our lists have one kind."""
    marker = MARKER.search(requirement)
    if not marker:
        return True
    own, bound = (tuple(map(int, version.split(".")[:2])) for version in (python, marker[2]))
    return {"<": own < bound, "==": own == bound, ">=": own >= bound}[marker[1]]


def _end(message: str) -> int:
    sys.stderr.write(message + "\n")
    return 1


def _rows_of(path: str) -> list[str]:
    """The requirements of a file; a line that ends with a backslash goes on in the next."""
    with open(path, encoding="utf-8") as file:
        lines = map(str.strip, file.read().replace("\\\n", " ").split("\n"))
    return [line for line in lines if line and not line.startswith(("#", "-"))]


def _install(venv: _Venv, options: Options) -> int:
    emulation = host.load()
    wanted = list(options.names)
    for path in options.requirement:
        if faults.named(emulation, "RequirementsFileMissing") or not os.path.isfile(path):
            return _end(f"ERROR: Could not open requirements file: [Errno 2] No such file or directory: '{path}'")
        wanted += _rows_of(path)
    unhashed = [row for row in wanted if options.require_hashes and not HASHES.search(row)]
    if unhashed:
        said = "Hashes are required in --require-hashes mode, but they are missing from some requirements."
        return _end(f"ERROR: {said} {unhashed[0]}")
    wanted = [HASHES.sub("", row) for row in wanted]
    held = [row for path in options.constraint for row in _rows_of(path)]
    wanted = [row for row in wanted if _meant_for(row, venv.state["python"])]
    conflict = _conflict(wanted, held)
    if conflict:
        return _end(CONFLICT.format("".join(f"\n    The user requested (constraint) {row}" for row in conflict)))
    constrained = {_plain(name): version for name, _, version in (row.partition("==") for row in held)}
    for requirement in wanted:
        match = REQUIREMENT.match(requirement)
        if not match:
            return _end(f"ERROR: Invalid requirement: '{requirement}'")
        name, operator, version = match.groups()
        version = constrained.get(_plain(name), version)
        if operator != "==" and _plain(name) in map(_plain, venv.packages) and operator is None:
            continue
        venv.add(name, version or "0")
    for directory in options.editable:
        problem = _editable(emulation, venv, directory, options)
        if problem:
            return _end(problem)
    venv.save()
    print("Successfully installed " + " ".join([*wanted, *options.editable]))
    return 0


CONFLICT = """ERROR: Cannot install these packages because they have conflicting dependencies.

The conflict is caused by:{}

ERROR: ResolutionImpossible: for help visit https://pip.pypa.io/en/latest/topics/dependency-resolution/"""


def _conflict(wanted: Sequence[str], held: Sequence[str]) -> list[str]:
    """The constraints that a requirement contradicts."""
    asked = [match for match in map(REQUIREMENT.match, wanted) if match and match[2]]
    rows = ((row, *row.partition("==")[::2]) for row in held)
    return [
        row
        for row, name, version in rows
        if any(_plain(it[1]) == _plain(name) and not _fits(version, it[2], it[3]) for it in asked)
    ]


def _fits(version: str, operator: str, bound: str) -> bool:
    """Other operators than `==` ask for that version at least, as far as our requirements go."""
    if operator == "==":
        return version == bound
    own, least = ([int(part) for part in re.findall(r"\d+", text)] for text in (version, bound))
    return own >= least


def _editable(emulation: host.Emulation, venv: _Venv, directory: str, options: Options) -> Optional[str]:
    try:
        with open(os.path.join(directory, "pyproject.toml"), encoding="utf-8") as file:
            project = file.read()
    except OSError:
        where = f"file://{os.path.abspath(directory)}"
        said = "does not appear to be a Python project: neither 'setup.py' nor 'pyproject.toml' found."
        return f"ERROR: {where} {said}"
    name = (re.findall(r'name = "(.*?)"', project) or ["unknown"])[0]
    if name == "llmperf":
        if int(venv.state["python"].split(".")[1]) >= 11 and not options.ignore_requires_python:
            version = venv.state["python"]
            return f"ERROR: Package 'llmperf' requires a different Python: {version} not in '<3.11,>=3.8'"
        venv.add("llmperf", "0.1.0")
        return None
    if name == "vllm" and os.environ.get("VLLM_TARGET_DEVICE") != "neuron":
        return "error: subprocess-exited-with-error\nAssertionError: CUDA_HOME is not set"
    venv.add("vllm", str(emulation.release_facts["vllm"].get("vllm", "0.9.1.dev0")))
    install_vllm(venv.path)
    return None


def _uninstall(venv: _Venv, options: Options) -> int:
    for name in options.names:
        found = [key for key in venv.packages if _plain(key) == _plain(name)]
        if not found:
            sys.stderr.write(f"WARNING: Skipping {name} as it is not installed.\n")
        for key in found:
            del venv.packages[key]
    venv.save()
    return 0


def _list(venv: _Venv, options: Options) -> int:
    rows = sorted(venv.packages.items())
    if options.format == "json":
        print(json_text.dumps([{"name": name, "version": version} for name, version in rows]))
    else:
        print("\n".join(["Package Version", "------- -------", *(f"{name} {version}" for name, version in rows)]))
    return 0


def _freeze(venv: _Venv, _options: Options) -> int:
    print("\n".join(f"{name}=={version}" for name, version in sorted(venv.packages.items())))
    return 0
