"""What a shell step found, for the outcome of its attempt."""

from __future__ import annotations

import sys

from trainyard_host.outcomes import outcome


def main() -> int:
    """Called by the shell: NAME VALUE…, kept as a list under the name in what the attempt made."""
    outcome.record(**{sys.argv[1]: sys.argv[2:]})
    return 0


if __name__ == "__main__":
    sys.exit(main())
