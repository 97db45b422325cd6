"""Are the files the ones that the result was made from?"""

from __future__ import annotations

from .case import Case, Finding, invalid, not_judged, passed


def files_belong_together(case: Case) -> Finding:
    """Compares digests and line counts with those in the result; a result without digests is not judged."""
    if case.strange_files is None:
        return not_judged("the result is older than the digests of its files")
    if case.strange_files:
        return invalid("; ".join(case.strange_files))
    return passed("digest and number of lines of every file are those of the result")
