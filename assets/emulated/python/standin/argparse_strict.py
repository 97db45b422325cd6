"""A parser made from option rows of the catalogue. Unknown flags end it the way argparse ends: usage, exit 2."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Mapping, Sequence
from typing import Any


def _existing_file(path: str) -> str:
    if not os.path.exists(path):
        raise argparse.ArgumentTypeError(f"{path} does not exist")
    return path


def json_object(text: str) -> Any:
    """As a `type=json.loads` option: what does not parse is an invalid value."""
    return json.loads(text)


TYPES = {"int": int, "ints": int, "float": float, "path": _existing_file, "object": json_object}


def add_option(parser: Any, row: Mapping[str, Any], table: str = "", order: Sequence[str] = ()) -> None:
    """One row of a table of options; of inference_demo's as the version `table` declares it."""
    kind = row["kind"]
    if "switchFrom" in row:
        kind = "switch" if order.index(table) >= order.index(row["switchFrom"]) else "flag"
    more: dict[str, Any] = {}
    if row.get("required"):
        more["required"] = True
    if "choices" in row:
        more["choices"] = row["choices"]
    if kind == "flag":
        parser.add_argument(row["name"], action="store_true")
    elif kind == "switch":
        parser.add_argument(row["name"], action=argparse.BooleanOptionalAction, default=None)
    elif kind == "append":
        parser.add_argument(row["name"], action="append", **more)
    else:
        nargs = {"nargs": "+"} if kind in ("ints", "strings") else {}
        parser.add_argument(row["name"], type=TYPES.get(kind, str), **nargs, **more)
