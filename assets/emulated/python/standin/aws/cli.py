"""The command line: which service, and how an error ends it."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from ..tool_faults import strike
from . import api, s3
from .endpoint import CliError, ServiceError


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
        return s3.main(verb, rest) if service == "s3" else api.main(service, verb, rest)
    except CliError as error:
        sys.stderr.write(f"{error}\n")
        return error.code
    except ServiceError as error:
        sys.stderr.write(f"fatal error: {error.sentence('ListObjectsV2' if service == 's3' else verb)}\n")
        return 1
