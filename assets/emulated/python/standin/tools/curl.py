"""`curl -fsSL … -o FILE URL` for the pinned patches. Every other address does not exist here."""

from __future__ import annotations

import argparse
import sys
import urllib.parse
from collections.abc import Sequence

from .. import emulation as host
from ..tool_faults import strike
from .patches import placeholder


def main(arguments: Sequence[str]) -> int:
    strike("curl", arguments)
    parser = argparse.ArgumentParser(prog="curl", allow_abbrev=False)
    for short, long in (("-f", "--fail"), ("-s", "--silent"), ("-S", "--show-error"), ("-L", "--location")):
        parser.add_argument(short, long, action="store_true")
    for flag in ("--connect-timeout", "--max-time", "--retry"):
        parser.add_argument(flag, type=float)
    parser.add_argument("-o", "--output", required=True)
    parser.add_argument("url")
    options, unknown = parser.parse_known_args(arguments)
    if unknown:
        sys.stderr.write(f"curl: option {unknown[0]}: is unknown\n")
        return 2
    facts = host.load().facts
    name = urllib.parse.urlsplit(options.url).path.rpartition("/")[2]
    if options.url not in [row["url"] for row in facts["llmperf"]["patches"]]:
        sys.stderr.write("curl: (22) The requested URL returned error: 404\n")
        return 22
    with open(options.output, "wb") as file:
        file.write(placeholder(name))
    return 0
