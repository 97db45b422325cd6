"""The versions that pip may take for vLLM: those of the image where it has any, else those of the release's list.

The image cannot change, so its versions are as fixed as a list. Where pip says that one of them does not fit, the list's takes
its place.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Optional

from trainyard_host.outcomes import failure
from trainyard_host.outcomes.failure import invalid
from trainyard_host.storage import host_paths

ROW = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)(?:==(\S+)| @ \S+.*)?$")


def rows_of(text: str) -> dict[str, Optional[str]]:
    """Name → version of rows `name==version`; None where a row has a name alone, or an address in place of a version."""
    found = filter(None, map(ROW.match, text.splitlines()))
    return {re.sub(r"[-_.]+", "-", match[1]).lower(): match[2] for match in found}


def _rows_in(path: Path) -> dict[str, Optional[str]]:
    return rows_of(path.read_text("utf-8", errors="replace")) if path.is_file() else {}


def _write(rows: dict[str, Optional[str]]) -> None:
    lines = [f"{name}=={version}\n" for name, version in sorted(rows.items()) if version]
    host_paths.write_atomically(host_paths.lib() / "vllm-constraints.txt", "".join(lines))


def begin(listed: Path) -> None:
    """The verb `begin`: write vllm-constraints.txt, without the names that the operator has put into vllm-unlisted.txt."""
    image, unlisted = (_rows_in(host_paths.lib() / name) for name in ("image-packages.txt", "vllm-unlisted.txt"))
    rows = {name: image.get(name, version) for name, version in _rows_in(listed).items() if name not in unlisted}
    _write(rows)
    kept = sorted(set(rows) & set(image))
    print(f"of {len(rows)} packages of {listed.name}, the image has {len(kept)}: {' '.join(kept)}", flush=True)
    if unlisted:
        print(f"left to pip by vllm-unlisted.txt: {' '.join(sorted(unlisted))}", flush=True)


def give_way(listed: Path, said: list[str]) -> bool:
    """The verb `give-way`: of the rows that pip said in a conflict, those of the image give way to the list's; whether any did."""
    before, ours = _rows_in(host_paths.lib() / "vllm-constraints.txt"), _rows_in(listed)
    rows = dict(before)
    for name, version in rows_of("\n".join(said)).items():
        if name in ours and rows.get(name) == version != ours[name]:
            print(f"{name} {version} of the image gives way to {ours[name]} of {listed.name}", flush=True)
            rows[name] = ours[name]
    if rows == before:
        return False
    _write(rows)
    return True


def main() -> int:
    """Run the verb `begin LIST` or `give-way LIST ROW…`, which ends with 1 where nothing gave way; raises UnknownVerb."""
    verb = sys.argv[1] if len(sys.argv) > 1 else ""
    if verb == "begin":
        begin(Path(sys.argv[2]))
        return 0
    if verb == "give-way":
        return 0 if give_way(Path(sys.argv[2]), sys.argv[3:]) else failure.FAILED
    raise invalid("UnknownVerb", f"vllm_constraints has no verb '{verb}'", "use begin or give-way")


if __name__ == "__main__":
    failure.run(main)
