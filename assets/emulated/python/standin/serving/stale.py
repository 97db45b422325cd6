"""A leftover of an earlier run: healthy, on the port, with an old model. It leaves when its instance is gone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

from .. import emulation as host
from .. import faults
from .options import Options, replica_index

OLD_MODEL = "/models/an-older-model"
LONGEST_LIFE_SECONDS = 120.0


def put_stale_process(emulation: host.Emulation, options: Options) -> None:
    """Asked for by name, once: the port is taken before this server reaches it."""
    fault = faults.asked(emulation, "StaleProcessOnPort")
    if not fault or not fault.hits(replica_index(options)):
        return
    once = faults.Fault(fault.name, {"times": "1", **fault.options})
    if not faults.spend(emulation, once):
        return
    life = fault.number("life", LONGEST_LIFE_SECONDS)
    # Out of the unit's control group, as a process of an earlier life would be.
    environment = {name: value for name, value in os.environ.items() if name != "TRAINYARD_UNIT"}
    child = subprocess.Popen(
        [sys.executable, "-m", __name__, emulation.bind_address, str(options.port), str(life)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        env=environment,
    )
    assert child.stdout is not None
    child.stdout.readline()


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body: Any = {"object": "list", "data": [{"id": OLD_MODEL, "object": "model"}]}
        data = json.dumps(body).encode() if self.path == "/v1/models" else b""
        self._answer(200, data)

    def do_POST(self) -> None:
        self._answer(404, b'{"object":"error","message":"The model does not exist.","code":404}')

    def _answer(self, status: int, data: bytes) -> None:
        self.send_response(status)
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: Any) -> None:
        return


def _instance_is_there(emulation: host.Emulation) -> bool:
    if not emulation.control_endpoint:
        return True
    try:
        urllib.request.urlopen(emulation.control_endpoint, timeout=1).close()
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


def main() -> None:
    emulation = host.load()
    server = HTTPServer((sys.argv[1], int(sys.argv[2])), _Handler)
    server.timeout = 1.0
    print("listening", flush=True)
    sys.stdout.close()
    end = time.monotonic() + float(sys.argv[3])
    while time.monotonic() < end and _instance_is_there(emulation):
        server.handle_request()


if __name__ == "__main__":
    main()
