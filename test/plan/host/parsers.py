"""Whether the strict stand-ins take the commands of a plan: their parsers, and the rules of the library's configuration."""

from __future__ import annotations

import contextlib
import io
from typing import Any, Optional

from standin.neuron import inference_demo, neuron_config
from standin.serving import options as serving
from trainyard_host.rules import facts

Row = dict[str, Any]


class _Instance:
    """As much of an emulated instance as parsers and rules ask for."""

    def __init__(self, release: str, instance_type: str) -> None:
        self.release, self.facts = release, facts.catalogue()
        self.hardware, self.release_facts = facts.hardware(instance_type), facts.release(release)
        self.dialect = facts.dialect_of(release)


def of_plan(row: Row) -> list[str]:
    """What the stand-ins say against the commands of one plan; empty: nothing."""
    instance: Any = _Instance(row["release"], row["type"])
    compiles = row["compile"][0].endswith("inference_demo")
    commands = [] if compiles else [row["compile"]]
    said = [_of_compile(instance, row)] if compiles else []
    said += [_of_server(instance, words) for words in [*commands, *row["deploy"]]]
    return [text for text in said if text]


def _of_compile(instance: Any, row: Row) -> Optional[str]:
    parsed, said = _parsed(inference_demo.parser_of(instance), row["compile"][1:])
    if parsed is None:
        return said
    config = neuron_config.neuron_config(instance, parsed, row["lnc"])
    return neuron_config.refusal(facts.catalogue()["contextTiles"], config)


def _of_server(instance: Any, words: list[str]) -> Optional[str]:
    program = "vllm serve" if words[1] == "serve" else "api_server.py"
    rest = words[2:] if words[1] == "serve" else words[3:]
    return _parsed(serving.parser_of(instance, program), rest)[1]


def _parsed(parser: Any, words: list[str]) -> tuple[Optional[Row], Optional[str]]:
    """The values, or what argparse wrote before it ended."""
    wrote = io.StringIO()
    with contextlib.redirect_stderr(wrote):
        try:
            return vars(parser.parse_args(words)), None
        except SystemExit:
            return None, wrote.getvalue().strip().splitlines()[-1]
