"""`python -m trainyard_host.measure run|import|judge|recover`; README.md has the command lines."""

from __future__ import annotations

import argparse
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Callable

from trainyard_host.instance import supervision

from . import output, run_trainyard
from .client import hardware, witness
from .client.progress import Progress
from .client.stopping import Stopping
from .errors import STOPPED, MeasureError, invalid
from .llmperf import answered, importer, run_upstream, versions
from .records import recovery
from .records.files import read_json, write_json
from .workload.request import Request, parse

ORPHANS_END_WITHIN = 2.0


def main(arguments: Sequence[str]) -> int:
    """Runs one command.

    Answers with the exit status: 0 done, 1 failed, 2 invalid request, 3 stopped. Every failure is printed as one line
    and, if the output directory is there, written to its failure.json.
    """
    options = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], int] = options.command
    try:
        return command(options)
    except MeasureError as error:
        return _fail(options, error)
    except Exception as error:
        traceback.print_exc()
        what = f"{type(error).__name__}: {error}".splitlines()[0]
        return _fail(options, MeasureError("MeasureCrashed", what, "read the traceback above this line"))


def _fail(options: argparse.Namespace, error: MeasureError) -> int:
    print(error.line(), file=sys.stderr)
    if options.out is not None and options.out.is_dir():
        write_json(options.out / "failure.json", error.document())
    return error.exit_code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m trainyard_host.measure", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="run|import|judge|recover")
    run = commands.add_parser("run", help="load the replicas, write the result and judge it")
    run.add_argument("--request", required=True, type=Path)
    run.add_argument("--out", required=True, type=Path)
    run.add_argument("--progress", type=Path)
    run.set_defaults(command=_run)
    bring = commands.add_parser("import", help="read the files that LLMPerf wrote")
    bring.add_argument("source", type=Path)
    bring.add_argument("--out", required=True, type=Path)
    bring.add_argument("--request", type=Path, help="what the run was, as far as it is known")
    bring.add_argument("--llmperf", choices=versions.VERSIONS, help="which LLMPerf wrote them, if it is known")
    bring.add_argument("--model", help="what was served, where the files name a path")
    bring.add_argument("--revision", help="its revision")
    bring.set_defaults(command=_import)
    judge = commands.add_parser("judge", help="compute the verdict again")
    judge.add_argument("directory", type=Path)
    judge.set_defaults(command=_judge, out=None)
    recover = commands.add_parser("recover", help="write the partial result of a run that was killed")
    recover.add_argument("directory", type=Path)
    recover.set_defaults(command=_recover, out=None)
    return parser


def _run(options: argparse.Namespace) -> int:
    stopping = Stopping()
    stopping.listen()
    _empty(options.out)
    request = _read_request(options.request)
    progress = Progress(options.progress, request.repeat)
    client = {"trainyard": run_trainyard.run, "upstream": run_upstream.run}.get(request.client)
    if client is None:
        raise invalid("RequestInvalid", f"client {request.client} cannot be run", "use import for files")
    output.begin(options.out, request)
    supervision.adopt_orphans()
    before = _hardware()
    try:
        records, evidence = client(request, options.out, progress, stopping)
    except MeasureError as error:
        if error.partial is not None:
            seen, known = error.partial
            output.write(options.out, request, seen, _with_hardware(known, before))
        raise
    finally:
        supervision.end_descendants(ORPHANS_END_WITHIN)
    result = output.write(options.out, request, records, _with_hardware(evidence, before))
    print(output.short_summary(result))
    if evidence.get("stopReason") == "AllReplicasFail":
        raise _all_fail(evidence)
    return STOPPED if evidence.get("stopReason") == "Stopped" else 0


def _hardware() -> dict[str, Any]:
    return witness.ask(witness.HARDWARE, hardware.reading)


def _with_hardware(evidence: dict[str, Any], before: dict[str, Any]) -> dict[str, Any]:
    return {**evidence, "hardware": {"before": before, "after": _hardware()}}


def _all_fail(evidence: dict[str, Any]) -> MeasureError:
    told = [
        f"replica {item['replica']} after {item['failures']} failures in a row, the last of them {item['class']}: "
        f"{item['message']}"
        for item in evidence["setAside"]
    ]
    return MeasureError(
        "AllReplicasFail",
        f"every replica was set aside: {'; '.join(told)}",
        "read the replicas' logs (Diagnose collects them); what was measured before is kept as a partial result",
    )


def _import(options: argparse.Namespace) -> int:
    _empty(options.out)
    known = _read_request(options.request) if options.request else None
    named = {"id": options.model, "revision": options.revision}
    model = {key: value for key, value in named.items() if value is not None}
    request, records, evidence = importer.read(options.source, known, options.out, options.llmperf, model)
    result = output.write(options.out, request, records, evidence)
    print(output.short_summary(result))
    return 0


def _judge(options: argparse.Namespace) -> int:
    print(output.short_summary(output.judge_again(options.directory)))
    return 0


def _recover(options: argparse.Namespace) -> int:
    # LLMPerf's program leaves its answers, our client its journal.
    seen = options.directory / answered.NAME
    told = answered.read(seen, recovery.DIED, recovery.WHOLE)
    records, evidence = told or recovery.from_files(options.directory)
    request = _read_request(options.directory / "request.json")
    print(output.short_summary(output.write(options.directory, request, records, evidence)))
    return 0


def _read_request(path: Path) -> Request:
    try:
        return parse(read_json(path))
    except (OSError, ValueError) as error:
        raise invalid("RequestUnreadable", f"{path}: {error}", "write the request as one JSON object") from error


def _empty(directory: Path) -> None:
    directory.mkdir(parents=True, exist_ok=True)
    if any(directory.iterdir()):
        raise invalid("OutputNotEmpty", f"{directory} has files in it", "name a new directory: results are never mixed")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
