"""Whether replicas gave the same answers, and where they first did not. Pure: from answers.json alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple, Optional

from trainyard_host.storage import canonical_json

# Characters that are shown on each side of the place where two texts part.
AROUND = 40


class Usual(NamedTuple):
    """The answer that most replicas gave to a prompt, and the first of them; of equally many, the first replica's."""

    replica: int
    pieces: list[Any]
    text: str


class Parting(NamedTuple):
    """Where an answer leaves the usual one: position in pieces of the unit from 0, prompt, replica, and its text."""

    position: int
    prompt: int
    replica: int
    text: str


def of(document: dict[str, Any]) -> dict[str, Any]:
    """The `answers` of a result: each answer held against the one that most replicas gave to its prompt.

    `agree` is null where no two replicas answered the same prompt. `digest` is that of the texts all replicas agree
    on, null if they do not, or if nobody answered one of the prompts. `firstDifference` is the earliest by position.
    """
    answered = [(told["replica"], answer) for told in document["replicas"] for answer in _done(told)]
    prompts = range(document["prompts"])
    usual = {prompt: most for prompt in prompts if (most := _usual(prompt, answered)) is not None}
    parted = [found for replica, answer in answered if (found := _parting(replica, answer, usual)) is not None]
    compared = len(answered) > len(usual)
    texts = [most.text for most in usual.values()] if not parted and len(usual) == len(prompts) else None
    return {
        "set": document["set"],
        "version": document["version"],
        "prompts": document["prompts"],
        "unit": document["unit"],
        "digest": None if texts is None else _digest(texts),
        "perReplica": [_row(told, parted) for told in document["replicas"]],
        "agree": not parted if compared else None,
        "firstDifference": _shown(min(parted), usual) if parted else None,
    }


def _done(told: dict[str, Any]) -> list[dict[str, Any]]:
    return [answer for answer in told["answers"] if answer["error"] is None]


def _usual(prompt: int, answered: list[tuple[int, dict[str, Any]]]) -> Optional[Usual]:
    own = [(replica, answer) for replica, answer in answered if answer["prompt"] == prompt]
    count = Counter(tuple(answer["pieces"]) for _, answer in own)
    if not own:
        return None
    # `max` keeps the first of equals.
    replica, answer = max(own, key=lambda one: count[tuple(one[1]["pieces"])])
    return Usual(replica, answer["pieces"], answer["text"])


def _parting(replica: int, answer: dict[str, Any], usual: dict[int, Usual]) -> Optional[Parting]:
    """None if it is the usual one. An answer that is only shorter or longer parts where the shorter one ends."""
    ours, theirs = usual[answer["prompt"]].pieces, answer["pieces"]
    if ours == theirs:
        return None
    return Parting(_place(ours, theirs), answer["prompt"], replica, answer["text"])


def _place(ours: Sequence[Any], theirs: Sequence[Any]) -> int:
    """How much the two begin with in common."""
    both = enumerate(zip(ours, theirs))
    return next((at for at, (one, other) in both if one != other), min(len(ours), len(theirs)))


def _row(told: dict[str, Any], parted: list[Parting]) -> dict[str, Any]:
    done = _done(told)
    whole = len(done) == len(told["answers"])
    return {
        "replica": told["replica"],
        "digest": _digest([answer["text"] for answer in done]) if whole else None,
        "tokens": sum(len(answer["pieces"]) for answer in done),
        "failed": len(told["answers"]) - len(done),
        "differs": sum(one.replica == told["replica"] for one in parted),
    }


def _digest(texts: list[str]) -> str:
    return canonical_json.sha256_text(canonical_json.canonical_json(texts))


def _shown(first: Parting, usual: dict[int, Usual]) -> dict[str, Any]:
    expected = usual[first.prompt].text
    split = _place(expected, first.text)
    return {
        "replica": first.replica,
        "reference": usual[first.prompt].replica,
        "prompt": first.prompt,
        "position": first.position,
        "expected": expected[max(0, split - AROUND) : split + AROUND],
        "found": first.text[max(0, split - AROUND) : split + AROUND],
    }
