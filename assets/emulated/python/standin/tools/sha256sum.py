"""`sha256sum` of a `.patch` file: for a placeholder the digest it stands for; every other one goes to the real command."""

from __future__ import annotations

import os
import sys

from .. import emulation as host
from .patches import known_patch

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Optional

STANDINS = os.path.realpath(os.path.join(os.path.dirname(__file__), "..", "..", "..", "bin"))


def main(arguments: Sequence[str]) -> int:
    if len(arguments) == 1 and arguments[0].endswith(".patch") and os.path.isfile(arguments[0]):
        patch = known_patch(host.load().facts, arguments[0])
        if patch:
            print(f"{patch['sha256']}  {arguments[0]}")
            return 0
    real = real_command("sha256sum")
    if not real:
        sys.stderr.write("sha256sum: not found beside the stand-in\n")
        return 127
    os.execv(real, [real, *arguments])
    return 127


def real_command(name: str) -> Optional[str]:
    import shutil

    folders = [one for one in os.environ.get("PATH", os.defpath).split(os.pathsep) if os.path.realpath(one) != STANDINS]
    return shutil.which(name, path=os.pathsep.join(folders))
