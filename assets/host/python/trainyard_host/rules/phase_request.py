"""The parameters of the phase: handed over by the document in the environment, held to the limits of the catalogue."""

from __future__ import annotations

import base64
import os
import re
from dataclasses import dataclass
from typing import Any, Optional

from trainyard_host.outcomes.failure import Failure, invalid
from trainyard_host.rules import facts
from trainyard_host.storage import json_text

WHOLE = re.compile("0|[1-9][0-9]*")
# Standard base64 with padding, as the document takes it: Python's own reader takes more.
BASE64 = re.compile("(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{4}|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{2}==)")
NAME = re.compile("[A-Za-z0-9][A-Za-z0-9._-]*")
# Of a digest: nothing was recorded, or a person started the document by hand.
ANY = "any"
HUB = "hub"


def text(name: str) -> str:
    """The parameter TRAINYARD_<name>; raises MissingVariable when it is unset or empty."""
    value = os.environ.get(f"TRAINYARD_{name}", "")
    if not value:
        raise invalid(
            "MissingVariable",
            f"the phase {os.environ.get('TRAINYARD_JOB', '?')} needs TRAINYARD_{name}, which is not set",
            f"set TRAINYARD_{name}, or start the phase through its document, which sets it",
        )
    return value


def optional(name: str, default: str) -> str:
    """The parameter TRAINYARD_<name>, or the default when it is unset or empty."""
    return os.environ.get(f"TRAINYARD_{name}") or default


def variable_of(parameter: str) -> str:
    """`StddevInputTokens` is handed over as `TRAINYARD_STDDEV_INPUT_TOKENS`; here without the prefix."""
    return re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", parameter).upper()


def given(parameter: str) -> str:
    """The parameter by its name in the document, such as `BatchSize`; raises MissingVariable."""
    return text(variable_of(parameter))


def given_or_default(parameter: str) -> str:
    """The catalogue's default for a variable that is absent or empty."""
    return optional(variable_of(parameter), str(facts.parameters()["defaults"][parameter]))


def within(value: str, limits: dict[str, int]) -> bool:
    """The same texts that a document takes: no sign, no leading zero, both ends included."""
    most = limits.get("max")
    if not WHOLE.fullmatch(value) or int(value) < limits["min"]:
        return False
    return most is None or int(value) <= most


def limits_of(parameter: str) -> dict[str, int]:
    """The least and, where there is one, the largest value that the documents take, from the catalogue."""
    limits: dict[str, int] = facts.parameters()["wholeNumbers"][parameter]
    return limits


def whole(parameter: str, has_default: bool = False) -> int:
    """A whole number within the limits of the catalogue; raises MissingVariable or InvalidVariable."""
    value = given_or_default(parameter) if has_default else given(parameter)
    limits = limits_of(parameter)
    if not within(value, limits):
        span = f"from {limits['min']} to {limits['max']}" if "max" in limits else f"of at least {limits['min']}"
        raise _refused(parameter, f"is a whole number {span}, got {value}", f"pass a whole number {span}")
    return int(value)


def choice(parameter: str, has_default: bool = False) -> str:
    """One of the values that the catalogue lists; raises MissingVariable or InvalidVariable."""
    value = given_or_default(parameter) if has_default else given(parameter)
    values = facts.parameters()["choices"][parameter]
    if value not in values:
        raise _refused(parameter, f"is {' or '.join(values)}, got {value}", f"pass {' or '.join(values)}")
    return value


def name(parameter: str, has_default: bool = False) -> str:
    """It becomes the name of a folder, so it can be no way out of one."""
    value = given_or_default(parameter) if has_default else given(parameter)
    most = facts.parameters()["names"][parameter]["maxCharacters"]
    if len(value) > most or not NAME.fullmatch(value):
        text = f"up to {most} letters, digits, dots, underscores and hyphens that begin with a letter or digit"
        raise _refused(parameter, f"is {text}, got {value}", f"pass {text}")
    return value


def digest(parameter: str) -> Optional[str]:
    """The SHA-256 that what is loaded must have, such as `ArtifactDigest`; None for `any`. Raises InvalidVariable."""
    value = given_or_default(parameter)
    if value != ANY and not re.fullmatch("[0-9a-f]{64}", value):
        text = "any, or 64 lower-case hexadecimal digits"
        raise _refused(parameter, f"is {text}, got {value}", f"pass {text}")
    return None if value == ANY else value


def digest_or_hub(parameter: str) -> tuple[Optional[str], bool]:
    """The same of weights that Prepare brings, and whether it is `hub`: no digest is recorded, and the hub's list decides."""
    by_hub = given_or_default(parameter) == HUB
    return (None, True) if by_hub else (digest(parameter), False)


def source() -> str:
    """Where the files of the model are kept, `ModelSource`: `hub`, an `s3://` prefix, or a folder of the instance."""
    value, limits = given_or_default("ModelSource"), facts.parameters()["sources"]["ModelSource"]
    if len(value) > limits["maxCharacters"] or not re.fullmatch(limits["pattern"], value):
        text = f"hub, s3://bucket/prefix/ or an absolute path, in at most {limits['maxCharacters']} characters"
        raise _refused("ModelSource", f"is {text}, got {value}", f"pass {text}; no part of it begins with a dot")
    return value


def encoded_object(parameter: str) -> Optional[dict[str, Any]]:
    """The JSON object that travels in a parameter as base64, such as `CompileOptions`; None when it is absent or empty.

    Raises InvalidVariable for anything that is not base64 of a JSON object.
    """
    value_text, most = optional(variable_of(parameter), ""), facts.parameters()["encoded"]["maxCharacters"]
    if not value_text:
        return None
    try:
        if len(value_text) > most or not BASE64.fullmatch(value_text):
            raise ValueError("not the base64 of a document")
        value = json_text.loads(base64.b64decode(value_text))
    except ValueError:
        limit = f"is not base64 of JSON in at most {most} characters"
        raise _refused(parameter, limit, "encode a JSON object") from None
    if not isinstance(value, dict):
        raise _refused(parameter, "is not a JSON object", "encode a JSON object")
    return value


def draft() -> tuple[str, str]:
    """The draft model and its revision; two empty texts without one. Raises NotInCatalogue or InvalidVariable."""
    model, revision = given_or_default("DraftModel"), name("DraftRevision", has_default=True)
    if model == facts.parameters()["defaults"]["DraftModel"]:
        return "", ""
    facts.model(model)
    return model, revision


def _refused(parameter: str, why: str, then: str) -> Failure:
    return invalid("InvalidVariable", f"TRAINYARD_{variable_of(parameter)} {why}", then)


@dataclass(frozen=True)
class Serving:
    """What is compiled and served: the same values in Compile, Deploy and Benchmark."""

    model: str
    revision: str
    tensor_parallel: int
    batch: int
    context: int
    sequence: int
    logical_cores: int
    preset: str
    compile_options: dict[str, Any]
    serve_options: dict[str, Any]
    # The model that drafts tokens, and its revision; empty without one.
    draft: str = ""
    draft_revision: str = ""

    def options(self) -> dict[str, Any]:
        """The options of both commands and the draft, as a replica remembers what it was asked with."""
        drafted = {"draft": f"{self.draft}@{self.draft_revision}"} if self.draft else {}
        return {"compile": self.compile_options, "serve": self.serve_options, **drafted}

    @staticmethod
    def read() -> Serving:
        """From the environment; raises MissingVariable or InvalidVariable for the first parameter that is wrong."""
        draft_model, draft_revision = draft()
        values: dict[str, Any] = {
            "draft": draft_model,
            "draft_revision": draft_revision,
            "preset": choice("Preset"),
            "model": given("Model"),
            "revision": name("ModelRevision"),
            "tensor_parallel": whole("TensorParallelDegree"),
            "batch": whole("BatchSize"),
            "context": whole("MaxContextLength"),
            "sequence": whole("SequenceLength"),
            "logical_cores": whole("LogicalCores"),
            "compile_options": encoded_object("CompileOptions") or {},
            "serve_options": encoded_object("ServeOptions") or {},
        }
        return Serving(**values)


def release() -> str:
    """The Neuron SDK release that this instance was set up for; raises MissingVariable."""
    return text("RELEASE")


def bind_address() -> str:
    """Where replicas listen: what user data says, else the catalogue's address."""
    return optional("BIND_ADDRESS", facts.parameters()["bindAddress"])
