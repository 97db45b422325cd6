"""The user that the client runs as: not root, for it reads what checkpoints and servers say; not the servers', which it judges."""

from __future__ import annotations

import os
import pwd
import shutil
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Optional

from trainyard_host.instance import supervision
from trainyard_host.storage import host_paths

# Bootstrap makes it: lib/service-user.sh.
NAME = "trainyard-client"


@dataclass(frozen=True)
class ClientUser:
    """Who the client becomes, and the folder of root's with the two that are the user's: its home, and what is temporary."""

    uid: int
    gid: int
    place: Path

    @property
    def home(self) -> Path:
        """Kept from one run to the next: caches of libraries are there."""
        return self.place / "home"

    @property
    def temporary(self) -> Path:
        """Empty at each start. Its path is short, because Ray's sockets lie below it, and theirs have 107 characters."""
        return self.place / "tmp"

    def variables(self) -> dict[str, str]:
        """What differs from the phase's own environment."""
        temporary = str(self.temporary)
        return {"HOME": str(self.home), "USER": NAME, "LOGNAME": NAME, "TMPDIR": temporary, "RAY_TMPDIR": temporary}

    def become(self) -> None:
        """In a process that is to be the client: no other group, no way back, and no program that gives rights."""
        os.setgroups([])
        os.setresgid(self.gid, self.gid, self.gid)
        os.setresuid(self.uid, self.uid, self.uid)
        supervision.gain_no_privileges()

    def give(self, folder: Path) -> None:
        """The user's own places, and a folder that exists, for what the client writes. Its parents stay root's."""
        self.place.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(self.temporary, ignore_errors=True)
        for own in (self.home, self.temporary):
            own.mkdir(mode=0o750, exist_ok=True)
        for own in (self.home, self.temporary, folder):
            os.chown(own, self.uid, self.gid, follow_symlinks=False)


def find() -> Optional[ClientUser]:
    """None where the client runs as who runs the phase: an emulated instance, somebody who is not root, no such user."""
    if os.geteuid() != 0 or os.environ.get("TRAINYARD_ROOT"):
        return None
    try:
        entry = pwd.getpwnam(NAME)
    except KeyError:
        print(f"there is no user {NAME}, so the client runs as root; Bootstrap makes the user", flush=True)
        return None
    return ClientUser(entry.pw_uid, entry.pw_gid, host_paths.lib() / "client")


def take_back(folder: Path) -> list[str]:
    """Make all of it root's before anything follows its names; what is neither file nor folder is removed, and named.

    A link would make root upload what only root may read.
    """
    removed: list[str] = []
    _own(folder, 0o755)
    for name in sorted(os.listdir(folder)):
        path = folder / name
        found = path.lstat()
        if stat.S_ISDIR(found.st_mode):
            removed += take_back(path)
        elif stat.S_ISREG(found.st_mode) and found.st_nlink == 1:
            _own(path, 0o644)
        else:
            path.unlink()
            removed.append(str(path))
    return removed


def _own(path: Path, mode: int) -> None:
    """The mode comes second: it is set on what is root's by then."""
    os.chown(path, os.geteuid(), os.getegid(), follow_symlinks=False)
    os.chmod(path, mode)
