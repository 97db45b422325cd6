"""Users of an emulated instance: a line of its own /etc/passwd, and nothing that this computer knows of."""

from __future__ import annotations

import os
import sys

from .. import emulation as host
from ..command_line import CommandLine
from ..tool_faults import strike

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


def useradd(arguments: Sequence[str]) -> int:
    """Appends the user, with the first number of a system user; a name that is there is refused as the tool does."""
    strike("useradd", arguments)
    parser = CommandLine("useradd")
    for flag in ("--system", "--user-group", "--no-create-home"):
        parser.add(flag, action="store_true")
    parser.add("--home-dir", default="/")
    parser.add("--shell", default="/bin/sh")
    parser.add("name")
    options = parser.parse(arguments)
    path = os.path.join(host.load().root, "etc/passwd")
    lines = open(path, encoding="utf-8").read() if os.path.exists(path) else ""
    if f"\n{options.name}:" in f"\n{lines}":
        sys.stderr.write(f"useradd: user '{options.name}' already exists\n")
        return 9
    with open(path, "a", encoding="utf-8") as file:
        file.write(f"{options.name}:x:999:999::{options.home_dir}:{options.shell}\n")
    return 0
