"""The server process: take the port, load the model, serve until told to stop or until the engine is dead."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
import time
from collections.abc import Sequence as Arguments

from .. import emulation as host
from .. import faults
from ..neuron.core_ledger import CoreLedger
from ..vllm_neuron import worker
from ..vllm_neuron.metrics import NeuronMetrics
from ..vllm_neuron.settings import Settings, read_settings
from .behaviour import Behaviour
from .engine import Engine
from .http import serve_connection
from .load import LoadedModel, StartFailed, load_model
from .metrics import Metrics
from .options import Options, parse, replica_index
from .oracle import Oracle
from .prefix_cache import PrefixCache
from .routes import ROUTES, Routes
from .sequence import Sequence
from .stale import put_stale_process

WATCHDOG_SECONDS = 5.0
LOOPBACK = "127."


def say(line: str) -> None:
    print(line, flush=True)


def log(level: str, line: str) -> None:
    say(f"{level} {time.strftime('%m-%d %H:%M:%S')} {line}")


def main(program: str, arguments: Arguments[str]) -> int:
    emulation = host.load()
    compiles = emulation.dialect["artifact"] == "compile-cache"
    options = read_settings(emulation, program, arguments) if compiles else parse(emulation, program, arguments)
    log("INFO", f"[api_server.py] vLLM API server, emulated, SDK {emulation.release}")
    put_stale_process(emulation, options)
    try:
        # Before the engine: a taken port is found in a second, not after the weights.
        listener = _bind(emulation, options)
        log("INFO", f"[api_server.py] Started engine process with PID {os.getpid()}")
        _never_comes_up(emulation, options)
        model = _load(emulation, options)
    except (StartFailed, OSError) as error:
        return _failed_start(emulation, error)
    try:
        return asyncio.run(_Server(emulation, options, model).run(listener))
    finally:
        CoreLedger(emulation).release()


def _load(emulation: host.Emulation, options: Options) -> LoadedModel:
    if isinstance(options, Settings):
        return worker.load_model(emulation, options, say)
    return load_model(emulation, options, say)


def _failed_start(emulation: host.Emulation, error: Exception) -> int:
    text = str(error) if isinstance(error, StartFailed) else f"{type(error).__name__}: {error}"
    sys.stdout.flush()
    sys.stderr.write(f"Traceback (most recent call last):\n{text}\n")
    if not emulation.release_facts["dialect"].startswith("fork"):
        sys.stderr.write("RuntimeError: Engine core initialization failed. EngineCore failed to start.\n")
    return 1


def _bind(emulation: host.Emulation, options: Options) -> socket.socket:
    """All interfaces means this host's own loopback address; anything off loopback is not this host's."""
    wanted = options.host or "0.0.0.0"
    address = emulation.bind_address if wanted in ("0.0.0.0", "::") else socket.gethostbyname(wanted)
    if not address.startswith(LOOPBACK):
        raise OSError(
            99,
            f"error while attempting to bind on address ('{wanted}', {options.port}): cannot assign requested address",
        )
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((address, options.port))
    return listener


def _never_comes_up(emulation: host.Emulation, options: Options) -> None:
    while faults.named(emulation, "EngineNeverCameUp", replica_index(options)):
        log("DEBUG", "[client.py] Waiting for output from MQLLMEngine.")
        emulation.sleep(10)


class _Server:
    def __init__(self, emulation: host.Emulation, options: Options, model: LoadedModel) -> None:
        self._emulation, self._options = emulation, options
        behaviour, name = Behaviour(emulation, replica_index(options)), options.served_names[0]
        metrics = NeuronMetrics(name, model.neuron) if "compileSeconds" in model.neuron else Metrics(name)
        oracle = Oracle(emulation, options.port)

        def ended(sequence: Sequence) -> None:
            metrics.finished(sequence)
            oracle.ended(sequence)

        slots = min(options.max_num_seqs, model.neuron["max_batch_size"])
        neuron = model.neuron
        prefixes = PrefixCache(neuron["kvBlocks"], neuron["blockSize"]) if neuron.get("prefixCaching") else None
        self._engine = Engine(model, slots, emulation.time_scale, behaviour, metrics, ended, prefixes)
        self._routes = Routes(emulation, options, model, self._engine, behaviour, metrics, oracle)
        self._stop = asyncio.Event()

    async def run(self, listener: socket.socket) -> int:
        self._say_start()
        engine = asyncio.create_task(self._run_engine())
        server = await asyncio.start_server(
            lambda reader, writer: serve_connection(reader, writer, self._routes.handle, say),
            sock=listener,
            backlog=1024,
        )
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._stop.set)
        say("INFO:     Application startup complete.")
        shown = self._options.host or "0.0.0.0"
        say(f"INFO:     Uvicorn running on http://{shown}:{self._options.port} (Press CTRL+C to quit)")
        await self._stop.wait()
        say("INFO:     Shutting down")
        server.close()
        engine.cancel()
        say("INFO:     Application shutdown complete.")
        say(f"INFO:     Finished server process [{os.getpid()}]")
        # Also when the engine died: the real server ends with 0 then, which `Restart=on-failure` takes for success.
        return 0

    async def _run_engine(self) -> None:
        await self._engine.run()
        log("ERROR", f"[engine.py] ValueError: {self._engine.error}")
        log("ERROR", "[client.py] RuntimeError: Engine loop has died")
        if os.environ.get("VLLM_KEEP_ALIVE_ON_ENGINE_DEATH"):
            return
        await asyncio.sleep(WATCHDOG_SECONDS / self._emulation.time_scale)
        log("CRITICAL", "[launcher.py] MQLLMEngine is already dead, terminating server process")
        self._stop.set()

    def _say_start(self) -> None:
        shown = self._options.host or "0.0.0.0"
        log("INFO", f"[api_server.py] Starting vLLM API server 0 on http://{shown}:{self._options.port}")
        log("INFO", "[launcher.py] Available routes are:")
        for path, methods in ROUTES.items():
            log("INFO", f"[launcher.py] Route: {path}, Methods: {methods}")
        say(f"INFO:     Started server process [{os.getpid()}]")
        say("INFO:     Waiting for application startup.")
