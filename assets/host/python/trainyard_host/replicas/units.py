"""The replicas' systemd units: their names, their state, and how they are started and stopped."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass

from trainyard_host.outcomes.failure import Failure

NUMBER = re.compile(r"-?[0-9]{1,18}")
PROPERTIES = "ActiveState,SubState,MainPID,NRestarts,Result,ExecMainStatus"


def unit_of(port: int) -> str:
    """The name of the systemd unit of the replica on this port."""
    return f"trainyard-replica@{port}.service"


@dataclass(frozen=True)
class UnitState:
    """What systemd says of one unit; `pid` is 0 when no process runs, `exit_status` is that of the latest one."""

    active: str
    sub: str
    pid: int
    restarts: int
    result: str
    exit_status: int

    @property
    def running(self) -> bool:
        """Whether the unit has a process and is not about to end."""
        return self.active in ("active", "activating", "reloading") and self.pid > 0

    @property
    def failed(self) -> bool:
        """Ended, or between two attempts: `auto-restart` means that the last attempt ended badly."""
        return self.active == "failed" or self.sub == "auto-restart" or (self.active == "inactive" and self.pid == 0)


def state_of(port: int) -> UnitState:
    """The unit's state now; a unit that systemd does not know is `inactive` with pid 0."""
    done = _systemctl("show", unit_of(port), f"--property={PROPERTIES}")
    values: dict[str, str] = dict(line.split("=", 1) for line in done.stdout.splitlines() if "=" in line)

    def number(name: str) -> int:
        value = values.get(name, "0")
        return int(value) if NUMBER.fullmatch(value) else 0

    return UnitState(
        values.get("ActiveState", "inactive"),
        values.get("SubState", "dead"),
        number("MainPID"),
        number("NRestarts"),
        values.get("Result", ""),
        number("ExecMainStatus"),
    )


def start(port: int) -> None:
    """Enabled as well: after a reboot the instance serves again what it served before."""
    _systemctl("reset-failed", unit_of(port))
    done = _systemctl("enable", "--now", unit_of(port))
    if done.returncode != 0:
        said = (done.stderr.strip() or "it said nothing").splitlines()[-1]
        raise Failure(
            "UnitFailed",
            f"systemctl enable --now {unit_of(port)} ended with {done.returncode}: {said[:300]}",
            "run Diagnose; if the unit is unknown, run Bootstrap",
        )


def stop(port: int) -> None:
    """Best effort on purpose: the caller looks at what is left, which is what matters."""
    for verb in ("disable", "stop", "reset-failed"):
        _systemctl(verb, unit_of(port))


def _systemctl(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["systemctl", *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
