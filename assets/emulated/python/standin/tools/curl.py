"""`curl -fsSL … -o FILE URL` for the pinned patches. Every other address does not exist here."""

from __future__ import annotations

import sys

from .. import emulation as host
from ..command_line import CommandLine
from ..tool_faults import strike
from .patches import placeholder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str]) -> int:
    strike("curl", arguments)
    parser = CommandLine("curl")
    for short, long in (("-f", "--fail"), ("-s", "--silent"), ("-S", "--show-error"), ("-L", "--location")):
        parser.add(short, long, action="store_true")
    for flag in ("--connect-timeout", "--max-time", "--retry"):
        parser.add(flag, convert=float)
    parser.add("-o", "--output", required=True)
    parser.add("url")
    options, unknown = parser.parse_known(arguments)
    if unknown:
        sys.stderr.write(f"curl: option {unknown[0]}: is unknown\n")
        return 2
    facts = host.load().facts
    # Of a pinned address, which has no query.
    name = options.url.rpartition("/")[2]
    if options.url not in [row["url"] for row in facts["llmperf"]["patches"]]:
        sys.stderr.write("curl: (22) The requested URL returned error: 404\n")
        return 22
    with open(options.output, "wb") as file:
        file.write(placeholder(name))
    return 0
