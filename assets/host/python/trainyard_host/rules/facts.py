"""The catalogue that travels with the toolkit: one file, generated from the TypeScript tables."""

from __future__ import annotations

import json
import os
from functools import lru_cache
from pathlib import Path
from typing import Any

from trainyard_host.outcomes.failure import Failure, invalid
from trainyard_host.storage import host_paths

Row = dict[str, Any]


@lru_cache(maxsize=1)
def catalogue() -> Row:
    """The whole catalogue, read once. Raises FactsUnreadable when the file is absent, damaged or of another schema."""
    file = Path(__file__).resolve().parents[3] / "facts.json"
    try:
        facts: Row = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Failure("FactsUnreadable", f"{file} cannot be read: {error}", "run Bootstrap again") from None
    if facts.get("schema") != "trainyard.facts/1":
        raise Failure("FactsUnreadable", f"{file} has the schema {facts.get('schema')}", "run Bootstrap again")
    return facts


def _row(table: str, name: str) -> Row:
    rows = catalogue()[table]
    if name not in rows:
        known = ", ".join(sorted(rows))
        raise invalid("NotInCatalogue", f"'{name}' is not in the catalogue of {table}", f"choose one of {known}")
    row: Row = rows[name]
    return row


def cell(table: str, name: str, key: str) -> Any:
    """A cell that the caller cannot do without; absent cells are unknown, never guessed."""
    value = _row(table, name).get(key)
    if value is None:
        raise invalid(
            "FactNotKnown",
            f"{key} of {name} is not in the catalogue of {table}: no source for it was found",
            f"choose a row of {table} that has {key}",
        )
    return value


def hardware(instance_type: str) -> Row:
    """The row of an instance type; raises NotInCatalogue."""
    return _row("hardware", instance_type)


def this_instance() -> Row:
    """The row of the instance type that user data wrote down."""
    name = os.environ.get("TRAINYARD_INSTANCE_TYPE", "")
    if not name:
        raise invalid("MissingVariable", "TRAINYARD_INSTANCE_TYPE is not set", "set it in /etc/trainyard/host.env")
    return hardware(name)


def release(version: str) -> Row:
    """The row of a Neuron SDK release, such as `2.23.0`; raises NotInCatalogue."""
    return _row("releases", version)


def model(name: str) -> Row:
    """The row of a model id; raises NotInCatalogue."""
    return _row("models", name)


def dialect_of(version: str) -> Row:
    """The command templates of the vLLM that this release serves with; raises NotInCatalogue."""
    return _row("dialects", release(version)["dialect"])


def compile_options(version: str) -> list[Row]:
    """Options of the release's inference_demo: in every table it stands on, a switch where all have the switch.

    None for a release that stands on no table: its server compiles.
    """
    tables, order = release(version)["optionTables"], list(catalogue()["inferenceDemo"]["modelTypes"])
    found = catalogue()["inferenceDemo"]["options"] if tables else []
    rows = [row for row in found if all(table in row["in"] for table in tables)]

    def is_switch(row: Row) -> bool:
        since = row.get("switchFrom")
        return since is not None and all(order.index(table) >= order.index(since) for table in tables)

    return [{**row, "kind": "switch"} if is_switch(row) else row for row in rows]


def serve_options(version: str) -> list[Row]:
    """Options of the server of this release's dialect."""
    rows: list[Row] = dialect_of(version)["serve"]["options"]
    return rows


def fills_cache(version: str) -> bool:
    """Whether the server of this release compiles at its own start, into a cache."""
    return bool(dialect_of(version)["artifact"] == "compile-cache")


def parameters() -> Row:
    """Limits, lists and defaults of the documents' parameters."""
    found: Row = catalogue()["parameters"]
    return found


def signatures() -> list[Row]:
    """Every known failure of a log, as the TypeScript table has it."""
    rows: list[Row] = catalogue()["signatures"]
    return rows


def venv(version: str) -> str:
    """The path of the venv that compiles with this release; raises FactNotKnown if none is in the catalogue."""
    return _spelled_out(str(cell("releases", version, "venv")))


def serving_venv(version: str) -> str:
    """The path of the venv that serves with it: the image's own, else the one into which Bootstrap installs vLLM."""
    source = release(version)["vllm"]
    return _spelled_out(str(source["venv"])) if source["kind"] == "ami" else venv(version)


def _spelled_out(name: str) -> str:
    """A name with `*` is not documented: it is the one folder of the instance that fits. Raises VenvMissing."""
    if "*" not in name:
        return name
    found = [host_paths.without_root(it) for it in sorted(host_paths.root().glob(name.lstrip("/")))]
    if len(found) == 1:
        return found[0]
    raise Failure(
        "VenvMissing",
        f"{name} is to be one virtual environment, and this instance has {', '.join(found) or 'none'}",
        "use an image of the release with vLLM (trainyard image find --write); remove what is too many",
    )
