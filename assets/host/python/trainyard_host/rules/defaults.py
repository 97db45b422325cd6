"""The catalogue's defaults as NAME=VALUE lines, for scripts that a person starts without a document."""

from __future__ import annotations

from trainyard_host.rules import facts, phase_request


def lines() -> list[str]:
    """`TRAINYARD_NAME=value` for every default of the catalogue."""
    defaults = facts.parameters()["defaults"]
    return [f"TRAINYARD_{phase_request.variable_of(name)}={value}" for name, value in defaults.items()]


if __name__ == "__main__":
    print("\n".join(lines()))
