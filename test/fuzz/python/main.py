"""Gives every parser of the toolkit its inputs: `main.py --runs N --seed N [--only NAME]`. Needs Hypothesis.

Ends with 1 when a parser fails, and with 4 when there is none of the name.
"""

from __future__ import annotations

import argparse
import atexit
import base64
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import traceback
from pathlib import Path
from typing import Any, Optional

ROOT = Path(__file__).resolve().parents[3]


def toolkit() -> Path:
    """The toolkit as an instance has it: with the catalogue, without which half of the parsers refuse everything."""
    folder = Path(tempfile.mkdtemp(prefix="trainyard-fuzz-toolkit-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    shutil.copytree(ROOT / "assets/host", folder, dirs_exist_ok=True)
    script = "process.stdout.write(JSON.stringify(require('./dist/lib/facts').factsJson()))"
    done = subprocess.run(["node", "-e", script], cwd=ROOT, capture_output=True, check=True)
    (folder / "facts.json").write_bytes(done.stdout)
    return folder


TOOLKIT = toolkit()
os.environ["TRAINYARD_TOOLKIT"] = str(TOOLKIT)
sys.path.insert(0, str(TOOLKIT / "python"))
sys.path.insert(0, str(Path(__file__).resolve().parent))

import foreign_texts  # noqa: E402
import instance_targets  # noqa: E402
import targets  # noqa: E402
from found_inputs import FOUND  # noqa: E402
from hypothesis import HealthCheck, Phase, given, seed, settings  # noqa: E402
from trainyard_host.measure.errors import MeasureError  # noqa: E402
from trainyard_host.outcomes.failure import Failure  # noqa: E402

# One input of some hundred kilobytes, on however slow a computer.
PATIENCE_SECONDS = 300
LONGEST_SENTENCE = 4000


class Wrong(Exception):
    """A parser did with an input what it must not do."""

    def __init__(self, data: bytes, problem: str) -> None:
        super().__init__(problem)
        self.data = data


def registered() -> set[str]:
    """Every code of the registry."""
    script = "process.stdout.write(Object.keys(require('./dist/lib/codes').CODES).join())"
    done = subprocess.run(["node", "-e", script], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(done.stdout.split(","))


def problem_with(target: targets.Target, data: bytes, codes: set[str]) -> Optional[str]:
    """What the parser does wrong with one input; None when it reads it, or refuses it as it should."""
    signal.alarm(PATIENCE_SECONDS)
    try:
        target.read(data)
    except (Failure, MeasureError) as error:
        if error.code == "FactsUnreadable":
            return f"the parser was not reached: {error.message}"
        if error.code not in codes:
            return f"{error.code} is not a registered code"
        return None if 0 < len(error.message) <= LONGEST_SENTENCE else f"{error.code}: {len(error.message)} characters"
    except target.raises:
        return None
    except Exception as error:
        where = "".join(traceback.format_tb(error.__traceback__)[-2:])
        return f"not an error of ours: {type(error).__name__}: {str(error)[:300]}\n{where}"
    finally:
        signal.alarm(0)
    return None


def first_problem(target: targets.Target, runs: int, start: int, codes: set[str]) -> Optional[Wrong]:
    """The found inputs of the parser, the large ones, and then drawn ones."""

    def check(data: bytes) -> None:
        problem = problem_with(target, data, codes)
        if problem is not None:
            raise Wrong(data, problem)

    @seed(start)
    @settings(
        max_examples=runs, database=None, deadline=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck), report_multiple_bugs=False,
    )  # fmt: skip
    @given(foreign_texts.inputs_like(target.captures))
    def drawn(data: bytes) -> None:
        check(data)

    try:
        for data in [*(row.data for row in FOUND if row.target == target.name), *foreign_texts.large()]:
            check(data)
        drawn()
    except Wrong as wrong:
        return wrong
    return None


def _never_ended(*_: Any) -> None:
    raise TimeoutError(f"one input took {PATIENCE_SECONDS} s")


def main() -> int:
    """0 when every parser took its inputs."""
    options = argparse.ArgumentParser()
    options.add_argument("--runs", type=int, default=10_000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--only")
    asked = options.parse_args()
    every = (*targets.TARGETS, *instance_targets.TARGETS)
    chosen = [it for it in every if asked.only in (None, it.name)]
    if not chosen:
        return 4
    os.environ.update(TRAINYARD_STATE=str(targets.FOLDER))
    codes, failed = registered(), 0
    signal.signal(signal.SIGALRM, _never_ended)
    try:
        for target in chosen:
            wrong = first_problem(target, asked.runs, asked.seed, codes)
            print(f"{target.name:22} {'ok' if wrong is None else 'FAILED'}", flush=True)
            if wrong is not None:
                failed += 1
                print(f"  {wrong}\n  input in base64: {base64.b64encode(wrong.data).decode()[:2000]}")
                print(
                    f"  again: npm run fuzz -- --only {target.name} --seed {asked.seed} --runs {asked.runs}", flush=True
                )
    finally:
        shutil.rmtree(targets.FOLDER, ignore_errors=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
