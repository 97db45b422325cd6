"""Users of an emulated instance: a line of its own /etc/passwd, and nothing that this computer knows of."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from .. import emulation as host
from ..tool_faults import strike


def useradd(arguments: Sequence[str]) -> int:
    """Appends the user, with the first number of a system user; a name that is there is refused as the tool does."""
    strike("useradd", arguments)
    parser = argparse.ArgumentParser(prog="useradd", allow_abbrev=False)
    for flag in ("--system", "--user-group", "--no-create-home"):
        parser.add_argument(flag, action="store_true")
    parser.add_argument("--home-dir", default="/")
    parser.add_argument("--shell", default="/bin/sh")
    parser.add_argument("name")
    options = parser.parse_args(arguments)
    path = os.path.join(host.load().root, "etc/passwd")
    lines = open(path, encoding="utf-8").read() if os.path.exists(path) else ""
    if f"\n{options.name}:" in f"\n{lines}":
        sys.stderr.write(f"useradd: user '{options.name}' already exists\n")
        return 9
    with open(path, "a", encoding="utf-8") as file:
        file.write(f"{options.name}:x:999:999::{options.home_dir}:{options.shell}\n")
    return 0
