"""Who listens on a TCP port, and who is connected to it, from /proc: works without root's tools and names the process."""

from __future__ import annotations

import os
import socket
from dataclasses import dataclass
from typing import Optional

LISTEN = "0A"
ESTABLISHED = "01"
ANY = ("0.0.0.0", "::")


@dataclass(frozen=True)
class Listener:
    """One listening TCP socket: its address, its port, and the inode that leads to its process."""

    address: str
    port: int
    inode: str


def _rows() -> list[tuple[list[str], int]]:
    """(fields, address family) of every TCP socket of this network namespace."""
    found: list[tuple[list[str], int]] = []
    for table, family in (("/proc/net/tcp", socket.AF_INET), ("/proc/net/tcp6", socket.AF_INET6)):
        try:
            with open(table, encoding="ascii") as stream:
                found += [(row.split(), family) for row in stream.read().splitlines()[1:]]
        except OSError:
            continue
    return found


def listeners() -> list[Listener]:
    """Every listening TCP socket of this network namespace, IPv4 first."""
    found: list[Listener] = []
    for fields, family in _rows():
        if fields[3] == LISTEN:
            address, port = fields[1].split(":")
            found.append(Listener(_address(address, family), int(port, 16), fields[9]))
    return found


def connected_to(address: str, port: int) -> set[int]:
    """The processes of this machine with a connection to what listens at `address:port`, as far as we may see them.

    The same port of another address is another server's, unless ours listens on all of them.
    """
    listener = in_the_way(address, port)
    everywhere = listener is not None and listener.address in ANY
    inodes: set[str] = set()
    for fields, family in _rows():
        remote, number = fields[2].split(":")
        ours = everywhere or _address(remote, family) in (address, f"::ffff:{address}")
        if fields[3] == ESTABLISHED and int(number, 16) == port and ours:
            inodes.add(fields[9])
    owners = _owners()
    return {owners[inode] for inode in inodes if inode in owners}


def _address(text: str, family: int) -> str:
    """The kernel prints each 32-bit word in host order, which is little endian on every processor we run on."""
    words = [bytes.fromhex(text[at : at + 8])[::-1] for at in range(0, len(text), 8)]
    return socket.inet_ntop(family, b"".join(words))


def in_the_way(address: str, port: int) -> Optional[Listener]:
    """The listener that would refuse us `address:port`, if there is one."""
    for listener in listeners():
        same = listener.address == address or listener.address in ANY or address in ANY
        if listener.port == port and same:
            return listener
    return None


def owner_of(listener: Listener) -> Optional[int]:
    """The pid that holds the socket; None if that process belongs to somebody whose files we may not read."""
    return _owners().get(listener.inode)


def _owners() -> dict[str, int]:
    """Socket inode → pid, of the processes whose descriptors we may read."""
    found: dict[str, int] = {}
    for entry in os.listdir("/proc"):
        if not entry.isdigit():
            continue
        try:
            for name in os.listdir(f"/proc/{entry}/fd"):
                target = os.readlink(f"/proc/{entry}/fd/{name}")
                if target.startswith("socket:["):
                    found[target[8:-1]] = int(entry)
        except OSError:
            continue  # gone meanwhile, or not ours to read
    return found
