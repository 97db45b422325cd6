"""Parsers of what an instance says of itself: its metadata, its settings, its locks, its bill of materials."""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import subprocess
from typing import Any
from unittest import mock

from real_texts import LOCK, OS_RELEASE, SETTINGS, as_json
from targets import FOLDER, Target, file, printing, text_of
from trainyard_host.guard import activity
from trainyard_host.instance import identity, life_cycle, metadata
from trainyard_host.outcomes import bill
from trainyard_host.outcomes.failure import Failure
from trainyard_host.phases import sbom, versions
from trainyard_host.storage import s3

RELEASE = "2.23.0"


class _Wire:
    """A socket on which the service has said these bytes."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    def sendall(self, _: bytes) -> None:
        pass

    def makefile(self, *_: Any, **__: Any) -> io.BytesIO:
        return io.BytesIO(self.data)

    def close(self) -> None:
        pass

    def setsockopt(self, *_: Any) -> None:
        pass


@contextlib.contextmanager
def root() -> Any:
    """An instance of its own, below the folder of this run."""
    with mock.patch.dict(os.environ, {"TRAINYARD_ROOT": str(FOLDER / "root")}):
        yield FOLDER / "root"


def metadata_document(data: bytes) -> None:
    """What the metadata service answers: a body, and bytes that need not be HTTP."""
    for said in (b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n%s" % (len(data), data), data):
        wire = mock.patch("socket.create_connection", lambda *_, **__: _Wire(said))  # noqa: B023
        with root() as instance, wire:
            with contextlib.suppress(OSError):
                found = metadata.ask(*identity.FACTS)
                assert all(metadata.WORD.fullmatch(value) for value in found.values())
            for kept in ("identity.json", "life-cycle"):
                (instance / "run/trainyard" / kept).unlink(missing_ok=True)
            json.dumps(identity.identity())


def kept_life_cycle(data: bytes) -> None:
    """What the toolkit kept of it since the start, after a disk that was full or a person."""
    with root():
        file("root/run/trainyard/life-cycle", data)
        file("root/run/trainyard/identity.json", data)
        wire = mock.patch("socket.create_connection", mock.Mock(side_effect=OSError))
        with wire:
            json.dumps(identity.identity())
            word = life_cycle.life_cycle()
            assert word is None or life_cycle.WORD.fullmatch(word), word


def locks(data: bytes) -> None:
    """The file of a lock: who has it writes a line, and a person may have written another."""
    with root():
        file("root/var/lib/trainyard/locks/devices.lock", data)
        with mock.patch.object(activity, "_held", lambda _: True):
            for _, owner in activity.held_locks():
                json.dumps(owner).encode()
            activity.phase_pids()


def bill_of_instance(data: bytes) -> None:
    """What pip, the system and git say, as the bill is made of it."""
    with root(), mock.patch.dict(os.environ, {"TRAINYARD_BUNDLE": text_of(data).replace("\0", "")}):
        file("root/etc/os-release", data)
        with printing(data):
            packages = {}
            with contextlib.suppress(Failure):
                packages = versions.packages_in(FOLDER)
            found = sbom.compose(RELEASE, {"/opt/venv": packages}, versions.system_packages())
            sbom.write(found)
        assert json.loads(bill.path().read_bytes()) == found


def kept_bill(data: bytes) -> None:
    """The bill of the last bootstrap, as each phase stores it."""
    variables = {"TRAINYARD_RUN_ID": "run", "TRAINYARD_INSTANCE_ID": "i-1", "TRAINYARD_BUCKET": "results"}
    with root() as instance, mock.patch.dict(os.environ, variables):
        file("root/var/lib/trainyard/sbom.json", data)
        for mark in (instance / "var/lib/trainyard/outcomes/run").glob("*"):
            mark.unlink()
        with mock.patch.object(s3, "upload_new", lambda *_: None), contextlib.redirect_stderr(io.StringIO()):
            bill.kept_or_none()


LOADER = """
set -Eeuo pipefail
eval "$(sed -n '/^TRAINYARD_LONGEST_SETTING=/p; /^load_settings() {/,/^}/p' "$TRAINYARD_TOOLKIT/lib/prelude.sh")"
load_settings "$1"
exec env -0
"""
SETTING = re.compile(rb"(TRAINYARD|AWS)_[A-Z0-9_]+|(HTTPS?|NO)_PROXY|(https?|no)_proxy")


def user_data_settings(data: bytes) -> None:
    """The settings that user data wrote, as every phase loads them: only names of ours, nothing runs, what is set wins."""
    path, mark = file("settings.env", data), FOLDER / "ran"
    mark.unlink(missing_ok=True)
    given = {name: os.environ[name] for name in ("PATH", "TRAINYARD_TOOLKIT")}
    given.update(TRAINYARD_BUCKET="mine", MARK=str(mark))
    command = ["bash", "-c", LOADER, "loader", str(path)]
    # A socket, as Node gives its children, makes bash read the .bashrc of the user.
    done = subprocess.run(command, env=given, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    assert done.returncode == 0, (done.returncode, done.stderr[:300])
    assert not mark.exists(), "a line of the file ran as a command"
    rows = dict(row.partition(b"=")[::2] for row in done.stdout.split(b"\0") if row)
    own = {b"PWD", b"SHLVL", b"_", b"OLDPWD"}
    strange = [name for name in rows if name not in own and name.decode() not in given and not SETTING.fullmatch(name)]
    assert not strange, strange[:3]
    assert all(rows[name.encode()] == value.encode() for name, value in given.items()), "what is set was replaced"


TARGETS = (
    Target("metadata", ("instance/metadata.py",), (b"trn2.48xlarge", b"us-east-2c", b"HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nspot", b"HTTP/1.1 404 Not Found\r\ntransfer-encoding: chunked\r\n\r\n4\r\nwiki\r\n0\r\n\r\n"), metadata_document),
    Target("kept-metadata", ("instance/life_cycle.py", "instance/identity.py"), (b"capacity-block\n", *as_json({"imageId": "ami-1", "zone": "us-east-2c"})), kept_life_cycle),
    Target("lock-files", ("guard/activity.py",), (LOCK,), locks),
    Target("bill", ("phases/sbom.py",), (OS_RELEASE, b"a" * 40 + b"\n", *as_json([{"name": "vllm", "version": "0.7.2+neuron"}])), bill_of_instance),
    Target("kept-bill", ("outcomes/bill.py",), as_json({"bomFormat": "CycloneDX", "components": []}), kept_bill),
    Target("settings", ("../../lib/prelude.sh",), (SETTINGS, b"TRAINYARD_A[$(touch $MARK)]=1\nAWS_X=$(touch $MARK)\nPATH=/tmp\nTRAINYARD_BUCKET=theirs\n"), user_data_settings),
)  # fmt: skip
