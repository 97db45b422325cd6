"""`AllOnOneReplica`: a port that leads to another replica, as behind a proxy that was set up wrongly."""

from __future__ import annotations

import asyncio

from .. import faults
from ..emulation import Emulation
from .generation import is_greedy
from .http import Exchange
from .options import Options, replica_index

CHUNK = 65536


async def forwarded(exchange: Exchange, emulation: Emulation, options: Options) -> bool:
    """Whether a request of a load went to the replica that is to answer all of them, which was not this one."""
    fault = faults.asked(emulation, "AllOnOneReplica")
    mine = replica_index(options)
    target = int(fault.number("replica", 0)) if fault else mine
    if fault is None or target == mine or _is_question(exchange):
        return False
    faults.meet(emulation, fault)
    # The ports of one instance's replicas follow each other.
    port = options.port - mine + target
    reader, writer = await asyncio.open_connection(emulation.bind_address, port)
    head = f"POST {exchange.request.path} HTTP/1.1\r\nhost: {emulation.bind_address}\r\nconnection: close\r\n"
    head += f"content-type: application/json\r\ncontent-length: {len(exchange.request.body)}\r\n\r\n"
    writer.write(head.encode() + exchange.request.body)
    try:
        while data := await reader.read(CHUNK):
            exchange.relay(data)
    finally:
        writer.close()
    return True


def _is_question(exchange: Exchange) -> bool:
    """The toolkit's own greedy questions are asked of each replica; a body that is no JSON is refused where it came."""
    try:
        return is_greedy(exchange.request.json())
    except ValueError:
        return True
