"""The bill of materials of this instance, stored once beside what each run leaves."""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path
from typing import Optional

from trainyard_host.outcomes.failure import Failure
from trainyard_host.storage import host_paths, s3


def path() -> Path:
    """Where the bill of the last bootstrap is on this instance."""
    return host_paths.lib() / "sbom.json"


def kept() -> Optional[dict[str, str]]:
    """Store the bill beside what this run leaves, once; its key and its SHA-256, None without one.

    Raises StorageFailed or ObjectExists.
    """
    if not path().exists():
        return None
    content = path().read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    run, name = os.environ["TRAINYARD_RUN_ID"], f"sbom-{digest[:12]}.json"
    key = f"runs/{run}/{os.environ['TRAINYARD_INSTANCE_ID']}/{name}"
    mark = host_paths.lib() / "outcomes" / run / name
    if not mark.exists():
        s3.upload_new(path(), key)
        host_paths.write_atomically(mark, content.decode("utf-8"))
    return {"key": key, "digest": digest}


def kept_or_none() -> Optional[dict[str, str]]:
    """The same where an outcome must be written whatever happens: a bill that could not be stored is left out."""
    try:
        return kept() if os.environ.get("TRAINYARD_BUCKET") else None
    except (Failure, OSError, ValueError) as error:
        print(f"the bill of materials stayed on the host: {error}", file=sys.stderr)
        return None
