"""The command line: which service, and how an error ends it."""

from __future__ import annotations

import sys

from ..tool_faults import strike
from .endpoint import CliError, ServiceError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str]) -> int:
    strike("aws", arguments)
    if arguments[:1] == ["--version"]:
        print("aws-cli/2.0.0-emulated")
        return 0
    if len(arguments) < 2:
        sys.stderr.write("\nusage: aws [options] <command> <subcommand> [<subcommand> ...] [parameters]\n")
        return 252
    service, verb, *rest = arguments
    try:
        return _service(service, verb, rest)
    except CliError as error:
        sys.stderr.write(f"{error}\n")
        return error.code
    except ServiceError as error:
        sys.stderr.write(f"fatal error: {error.sentence('ListObjectsV2' if service == 's3' else verb)}\n")
        return 1


def _service(service: str, verb: str, arguments: Sequence[str]) -> int:
    """Imported when it is called: most calls are of the first, which needs little."""
    if service == "s3":
        from . import s3

        return s3.main(verb, arguments)
    from . import api

    return api.main(service, verb, arguments)
