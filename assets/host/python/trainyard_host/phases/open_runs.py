"""Which toolkits the open runs of this instance name: the role can fetch the deployed toolkit and no older one."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

from trainyard_host.outcomes import failure
from trainyard_host.storage import host_paths

# Bootstraps and what a person starts in the console are no runs that are resumed.
NO_RUNS = ("bootstrap-", "console-")
# Nobody tells an instance that a run was given up. The longest capacity block is 182 days, most runs end in a day; a
# toolkit has 2 MB.
OPEN_DAYS = 60


def is_open(outcomes: list[dict[str, Any]], now: datetime) -> bool:
    """Whether a run with these outcomes may go on here: its newest is no finished stop, and not older than 60 days."""
    newest = max(outcomes, key=_ended)
    if newest.get("job") == "stop" and newest.get("status") == "succeeded":
        return False
    return _ended(newest) > now - timedelta(days=OPEN_DAYS)


def toolkits_in_use(now: datetime) -> set[str]:
    """Digests of the toolkits with which a phase of an open run ended on this instance."""
    found: set[str] = set()
    for folder in sorted((host_paths.lib() / "outcomes").glob("*")):
        outcomes = [it for it in map(host_paths.read_object, folder.glob("*/*.json")) if it is not None]
        if outcomes and not folder.name.startswith(NO_RUNS) and is_open(outcomes, now):
            found.update(str(it.get("bundle", "")) for it in outcomes)
    return found


def _ended(outcome: dict[str, Any]) -> datetime:
    """A time that cannot be read is now: rather a toolkit too many than one too few."""
    try:
        return datetime.fromisoformat(str(outcome["endedAt"]).replace("Z", "+00:00"))
    except (KeyError, ValueError):
        return datetime.now(timezone.utc)


def main() -> None:
    """Print the digests, one a line."""
    for digest in sorted(toolkits_in_use(datetime.now(timezone.utc))):
        print(digest)


if __name__ == "__main__":
    failure.run(main)
