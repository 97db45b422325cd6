"""`systemctl`: a thin client of the account, which supervises the units of the emulated instance."""

from __future__ import annotations

import argparse
import json
import sys
import urllib.error
import urllib.request
from collections.abc import Sequence

from .. import emulation as host
from ..tool_faults import strike

VERBS = (
    "start",
    "stop",
    "restart",
    "enable",
    "disable",
    "show",
    "is-active",
    "is-enabled",
    "reset-failed",
    "daemon-reload",
    "list-units",
)
TIMEOUT_SECONDS = 180


def main(arguments: Sequence[str]) -> int:
    strike("systemctl", arguments)
    parser = argparse.ArgumentParser(prog="systemctl", allow_abbrev=False)
    parser.add_argument("verb")
    parser.add_argument("units", nargs="*")
    parser.add_argument("-p", "--property", action="append", default=[])
    for flag in ("--now", "--no-block", "--no-pager", "--no-legend", "--plain", "--all", "--quiet", "--value"):
        parser.add_argument(flag, action="store_true")
    options, unknown = parser.parse_known_intermixed_args(arguments)
    if unknown:
        sys.stderr.write(f"systemctl: unrecognized option '{unknown[0]}'\n")
        return 1
    if options.verb not in VERBS:
        sys.stderr.write(f"Unknown command verb '{options.verb}'.\n")
        return 1
    return ask(options)


def ask(options: argparse.Namespace) -> int:
    emulation = host.load()
    properties = [name for group in options.property for name in group.split(",")]
    body = {"units": options.units, "properties": properties, "now": options.now, "noBlock": options.no_block}
    request = urllib.request.Request(
        f"{emulation.control_endpoint}/units/{options.verb}",
        data=json.dumps(body).encode(),
        headers={"authorization": f"Bearer {emulation.token}", "content-type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as response:
            answer = json.load(response)
    except urllib.error.HTTPError as error:
        sys.stderr.write(f"Failed to {options.verb}: {error.read().decode('utf-8', 'replace')}\n")
        return 1
    except OSError as error:
        sys.stderr.write(f"Failed to connect to bus: {error}\n")
        return 1
    if not options.quiet:
        sys.stdout.write(_values(answer["stdout"]) if options.value else answer["stdout"])
    sys.stderr.write(answer["stderr"])
    return int(answer["exitCode"])


def _values(text: str) -> str:
    return "".join(f"{line.partition('=')[2]}\n" for line in text.splitlines())
