"""The files of one measurement, written in the order in which a reader may rely on them: the result last."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Optional

from .answers import agreement, asking
from .errors import invalid
from .judge.verdict import judge
from .metrics import result as results
from .metrics.measured import Measured
from .records import binding, journal
from .records.files import REQUESTS, read_json, write_json, write_json_lines
from .records.json_lines import JsonLines
from .workload.request import Request, parse


def begin(out: Path, request: Request) -> None:
    """What was asked for, so that whatever happens next can be judged."""
    write_json(out / "request.json", _filled(request))


def write(out: Path, request: Request, records: Optional[Iterable[Any]], evidence: dict[str, Any]) -> dict[str, Any]:
    """Writes request, records, evidence and result into the directory, and answers with the result.

    `records` is None if the file of requests is written already. The journal is removed at the end, because everything in
    it is in the other files by then.
    """
    evidence["files"] = {"requests": REQUESTS, "evidence": "evidence.json", "request": "request.json"}
    for path in sorted((out / "llmperf").glob("*")):
        evidence["files"][f"llmperf/{_role(path.name)}"] = f"llmperf/{path.name}"
    if (out / asking.NAME).is_file():
        evidence["files"]["answers"] = asking.NAME
        evidence["answers"] = agreement.of(read_json(out / asking.NAME))
    begin(out, request)
    if records is not None:
        write_json_lines(out / REQUESTS, records)
    write_json(out / "evidence.json", evidence)
    result = _conclude(out, request, evidence, binding.of(out, evidence["files"].values()))
    (out / journal.NAME).unlink(missing_ok=True)
    return result


def judge_again(out: Path) -> dict[str, Any]:
    """Makes result.json anew from the other files of a directory, with the digests that it had.

    Raises ResultUnreadable.
    """
    try:
        request = parse(read_json(out / "request.json"))
        evidence = read_json(out / "evidence.json")
        bound = read_json(out / "result.json").get("digests") if (out / "result.json").exists() else None
    except (OSError, ValueError, AttributeError) as error:
        raise invalid("ResultUnreadable", f"{out}: {error}", "name a directory that `run` or `import` wrote") from error
    if not (out / REQUESTS).is_file():
        raise invalid("ResultUnreadable", f"{out / REQUESTS} is not there", "name a directory that `run` wrote")
    return _conclude(out, request, evidence, bound)


def _conclude(
    out: Path, request: Request, evidence: dict[str, Any], bound: Optional[binding.Digests]
) -> dict[str, Any]:
    """`bound` are the digests of the files when the result was first written; they are never made anew."""
    measured = Measured(JsonLines(out / REQUESTS))
    result = {**results.build(request, measured, evidence), "digests": bound}
    result["verdict"] = judge(request, measured, evidence, result, binding.strange(out, bound))
    write_json(out / "result.json", result)
    return result


def _role(name: str) -> str:
    return next((role for role in ("summary", "individual_responses", "log") if role in name), name)


def _filled(request: Request) -> dict[str, Any]:
    """The request with the defaults that matter for judging filled in, so that a later default changes nothing."""
    load = request.workload
    sampling = load.sampling
    if sampling is not None and load.top_k_added:
        sampling = {key: value for key, value in sampling.items() if key != "top_k"}
    known = {"seed": load.seed, "samplingParameters": sampling}
    workload = {
        **request.document["workload"],
        "concurrency": load.concurrency,
        "warmupRequests": load.warmup,
        **{key: value for key, value in known.items() if value is not None},
    }
    preset = {} if request.preset is None else {"preset": request.preset}
    return {**request.document, "client": request.client, **preset, "workload": workload}


def short_summary(result: dict[str, Any]) -> str:
    """A few lines for the end of the command's output."""
    verdict, counts, metrics = result["verdict"], result["counts"], result["metrics"]
    mark = (
        ""
        if result["emulated"] is None
        else f" EMULATED, {result['emulated']['timeScale']:g} times faster than modelled"
    )
    lines = [
        f"verdict: {verdict['status']}{mark}",
        f"{counts['completed']} of {counts['requested']} completed, {counts['failed']} failed"
        f" in {result['window']['seconds']:.2f} s",
        f"output {result['throughput']['outputTokensPerSecond']:.1f} tokens/s",
    ]
    for name, key in (("TTFT", "ttftSeconds"), ("TPOT", "tpotSeconds")):
        found = metrics[key]
        if found:
            lines.append(f"{name} p50 {found['p50'] * 1000:.2f} ms, p99 {found['p99'] * 1000:.2f} ms")
    for check in verdict["checks"]:
        if check["status"] in ("suspect", "invalid"):
            lines.append(f"{check['status']} {check['name']}: {check['evidence']}"[:220])
    return "\n".join(lines)[:1900]
