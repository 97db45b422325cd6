"""Failures of a tool, whichever it is: `ToolFails@tool=git,has=clone` and `ToolKilled@tool=pip,has=install`.

`has` is a part of the command line. A tool that fails says what it says when the network is gone; one that is killed
takes everything with it that the step's shell started, as an instance does that loses its power.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

# What each says when nobody answers, and the code it ends with. The rest end with 1.
UNREACHABLE = {
    "git": ("fatal: unable to access '{}': Could not resolve host", 128),
    "curl": ("curl: (6) Could not resolve host: {}", 6),
    "pip": ("ERROR: Could not install packages due to an OSError: {}: Max retries exceeded with url", 1),
    "aws": ('fatal error: Could not connect to the endpoint URL: "{}"', 1),
}


def strike(tool: str, arguments: Sequence[str]) -> None:
    """Ends this process, or all of its group, if that was asked for."""
    where = os.environ.get("TRAINYARD_EMULATION")
    if not where:
        return
    with open(where, encoding="utf-8") as file:
        # Nearly always there is none, and nothing more is imported.
        if '"Tool' in file.read():
            _strike(tool, arguments)


def _strike(tool: str, arguments: Sequence[str]) -> None:
    import signal

    from . import emulation as host
    from . import faults

    emulation = host.load()
    line = " ".join(arguments)
    for fault in map(faults.parse, emulation.faults):
        if fault.options.get("tool") != tool or fault.options.get("has", "") not in line:
            continue
        if fault.name == "ToolKilled" and faults.spend(emulation, fault):
            os.killpg(0, signal.SIGKILL)
        if fault.name == "ToolFails" and faults.spend(emulation, fault):
            said, code = UNREACHABLE.get(tool, (tool + ": failed: {}", 1))
            sys.stderr.write(said.format(arguments[-1] if arguments else "") + "\n")
            raise SystemExit(code)


if __name__ == "__main__":
    strike(sys.argv[1], sys.argv[2:])
