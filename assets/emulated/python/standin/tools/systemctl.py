"""`systemctl`: a thin client of the account, which supervises the units of the emulated instance."""

from __future__ import annotations

import sys

from .. import emulation as host
from .. import json_text
from ..command_line import CommandLine
from ..http_call import request
from ..tool_faults import strike

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..command_line import Options

SWITCHES = ("--now", "--no-block", "--no-pager", "--no-legend", "--plain", "--all", "--quiet", "--value")

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
    try:
        options, unknown = _command_line().parse_known(arguments)
        if unknown:
            raise ValueError(f"unrecognized option '{unknown[0]}'")
    except ValueError as error:
        sys.stderr.write(f"systemctl: {error}\n")
        return 1
    if not options.words:
        sys.stderr.write("systemctl: the emulated one needs a verb\n")
        return 1
    if options.words[0] not in VERBS:
        sys.stderr.write(f"Unknown command verb '{options.words[0]}'.\n")
        return 1
    return ask(options)


def _command_line() -> CommandLine:
    parser = CommandLine("systemctl", ValueError)
    for name in SWITCHES:
        parser.add(name, action="store_true")
    parser.add("-p", "--property", action="append")
    parser.add("words", nargs="*")
    return parser


def ask(options: Options) -> int:
    emulation = host.load()
    verb, *units = options.words
    properties = [name for group in options.property for name in group.split(",")]
    body = {
        "units": units,
        "properties": properties,
        "now": options.now,
        "noBlock": options.no_block,
    }
    headers = {"authorization": f"Bearer {emulation.token}", "content-type": "application/json"}
    text = json_text.dumps(body)
    try:
        response = request(
            "POST", emulation.control_endpoint, f"/units/{verb}", headers, text.encode(), TIMEOUT_SECONDS
        )
        text = response.read().decode("utf-8", "replace")
    except OSError as error:
        sys.stderr.write(f"Failed to connect to bus: {error}\n")
        return 1
    if response.status >= 300:
        sys.stderr.write(f"Failed to {verb}: {text}\n")
        return 1
    answer = json_text.loads(text)
    if not options.quiet:
        sys.stdout.write(_values(answer["stdout"]) if options.value else answer["stdout"])
    sys.stderr.write(answer["stderr"])
    return int(answer["exitCode"])


def _values(text: str) -> str:
    return "".join(f"{line.partition('=')[2]}\n" for line in text.splitlines())
