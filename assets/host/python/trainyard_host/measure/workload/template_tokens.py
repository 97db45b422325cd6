"""A program: the tokens that the chat template of a checkpoint adds to a user's text, as a number on stdout."""

from __future__ import annotations

import sys

from ..errors import MeasureError
from .tokenizer import Tokenizer, load_tokenizer

# One token in any vocabulary, so that no merge with the template hides one.
TEXT = "x"


def template_tokens(tokenizer: Tokenizer) -> int:
    """What the server counts beyond the text itself. Raises MeasureError without a template that can be used."""
    return tokenizer.prompt_tokens(TEXT) - len(tokenizer.plain(TEXT))


def main() -> int:
    """Count for the checkpoint in the folder that is named; 1 and a sentence on stderr where that is not possible."""
    try:
        print(template_tokens(load_tokenizer(sys.argv[1])))
    except MeasureError as error:
        print(error.line(), file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
