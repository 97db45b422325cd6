"""An emulated virtual environment: commands, a link to the stand-ins' library, a list of what is installed.

usage: python3 -m standin.tools.venv [--python VERSION] DIR
"""

from __future__ import annotations

import os
import sys

from .. import json_text
from ..command_line import CommandLine

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Any

ASSETS = os.path.realpath(os.path.join(os.path.dirname(__file__), "..", "..", ".."))
TEMPLATE = os.path.join(ASSETS, "venv-neuron")
STATE = os.path.join("lib", "venv.json")


def make_venv(venv: str, commands: Iterable[str], packages: Mapping[str, str], python: str) -> None:
    """Again over an old one: commands and links are fresh, what was installed stays."""
    import shutil

    for folder in ("bin", os.path.join("lib", "site")):
        os.makedirs(os.path.join(venv, folder), exist_ok=True)
    for name in commands:
        shutil.copy(os.path.join(TEMPLATE, "bin", name), os.path.join(venv, "bin", name))
    link("python", os.path.join(venv, "bin", "python3"))
    link(os.path.join(ASSETS, "python"), os.path.join(venv, "lib", "standin"))
    with open(os.path.join(venv, "bin", "activate"), "w", encoding="utf-8") as file:
        file.write(f'export VIRTUAL_ENV="{venv}"\nexport PATH="{venv}/bin:$PATH"\n')
    if not os.path.exists(os.path.join(venv, STATE)):
        write_state(venv, {"python": python, "packages": dict(packages)})


def read_state(venv: str) -> dict[str, Any]:
    found: dict[str, Any] = json_text.read(os.path.join(venv, STATE))
    return found


def write_state(venv: str, state: Mapping[str, Any]) -> None:
    place = os.path.join(venv, STATE)
    with open(place + ".new", "w", encoding="utf-8") as file:
        file.write(json_text.dumps(dict(state), indent=1, sort_keys=True))
    os.replace(place + ".new", place)


def link(target: str, place: str) -> None:
    if os.path.lexists(place):
        os.remove(place)
    os.symlink(target, place)


def make_importable(venv: str, source: str) -> None:
    link(source, os.path.join(venv, "lib", "site", os.path.basename(source)))


def main(arguments: Sequence[str]) -> int:
    parser = CommandLine("venv")
    parser.add("--python", default="{}.{}".format(*sys.version_info))
    parser.add("directory")
    options = parser.parse(arguments)
    make_venv(options.directory, ("python", "pip"), {}, options.python)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
