"""What a parser is given: any bytes, any JSON, and what real texts become when somebody else wrote them."""

from __future__ import annotations

import json
import re

from hypothesis import strategies as st

DEEP = 50_000
LONG = 200_000
UNITS = (
    "a",
    " ",
    "\n",
    "\t",
    "-",
    '"',
    "\\",
    "0",
    "9",
    ".",
    ",",
    "=",
    "{",
    "(",
    "/",
    "\r\n",
    "a=",
    "a 1\n",
    "data:",
    "e",
)
PIECES = (
    "null", "true", "{}", "[]", '""', "0", "-0", "-1", "0.5", "1e999", "-1e999", "1e1e1", "...", "+-.e",
    "9007199254740993", "9" * 400, "9" * 5000, "NaN", "Infinity", "-Infinity", "0x10", "01", '"\\ud800"', '"\\u0000"',
    '"\u2028"', "[[]]", "[null]", "[{}]", '{"a":1,"a":2}', '{"":""}', '"../../etc/passwd"', f'"{"x" * 3000}"', '"1"',
    "[" * 20_000 + "]" * 20_000, '{"a":' * 20_000 + "1" + "}" * 20_000,
)  # fmt: skip
BYTES = (
    b"\xff",
    b"\xc0\x80",
    b"\xed\xa0\x80",
    b"\0",
    b"\xef\xbb\xbf",
    b"\r",
    b"\n",
    b'"',
    b"\\",
    b"{",
    b"}",
    b"\xe2\x80\xa8",
)
TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|\{\}|\[\]')


def large() -> list[bytes]:
    """Long or deep inputs: each shows a parser whose time or stack grows faster than the text."""
    deep = ["[" * DEEP + "]" * DEEP, '{"a":' * DEEP + "1" + "}" * DEEP, "[" * LONG, '{"a":' * DEEP]
    return [text.encode() for text in [*deep, *(unit * (LONG // len(unit)) for unit in UNITS)]]


def _replaced(text: str, at: int, by: str) -> str:
    tokens = list(TOKEN.finditer(text))
    if not tokens:
        return text + by
    token = tokens[at % len(tokens)]
    return text[: token.start()] + by + text[token.end() :]


def _spliced(text: str, first: int, last: int, times: int) -> str:
    start, end = sorted((first % (len(text) + 1), last % (len(text) + 1)))
    return text[:start] + text[start:end] * times + text[end:]


@st.composite
def mutated(draw: st.DrawFn, captures: tuple[bytes, ...]) -> bytes:
    """A real text with a few changes, the last of them to its bytes."""
    text = draw(st.sampled_from(captures)).decode("latin-1")
    place = st.integers(0, 1 << 20)
    for _ in range(draw(st.integers(1, 4))):
        kind = draw(st.integers(0, 9))
        if kind < 6:
            text = _replaced(text, draw(place), draw(st.sampled_from(PIECES)))
        elif kind < 8:
            text = _spliced(text, draw(place), draw(place), draw(st.sampled_from((0, 0, 2, 3))))
        elif kind < 9:
            text = text[: draw(place) % (len(text) + 1)]
        else:
            at = draw(place) % (len(text) + 1)
            text = text[:at] + draw(st.text(max_size=8)).encode("utf-8", "replace").decode("latin-1") + text[at:]
    made = text.encode("latin-1", "replace")
    if draw(st.integers(0, 5)) == 0:
        at = draw(place) % (len(made) + 1)
        made = made[:at] + draw(st.sampled_from(BYTES)) + made[at:]
    return made


def inputs_like(captures: tuple[bytes, ...]) -> st.SearchStrategy[bytes]:
    """Inputs for a parser whose real texts are these."""
    leaves = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10)
    values = st.recursive(
        leaves, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner)
    )
    any_json = values.map(lambda value: json.dumps(value).encode())
    return st.one_of(mutated(captures), mutated(captures), mutated(captures), any_json, st.binary(max_size=60))
