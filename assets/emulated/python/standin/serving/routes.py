"""The HTTP surface of the server."""

from __future__ import annotations

import time
from typing import Any, Union

from .. import tokens
from ..emulation import Emulation
from .answer import StreamSink, WholeSink, error_body
from .behaviour import Behaviour
from .engine import Engine
from .forwarding import forwarded
from .generation import BadRequest, is_greedy, read_generation
from .http import Exchange
from .load import LoadedModel
from .metrics import Metrics
from .options import Options
from .oracle import Oracle
from .sequence import Sequence

ROUTES = {
    "/health": "GET",
    "/load": "GET",
    "/ping": "GET, POST",
    "/tokenize": "POST",
    "/detokenize": "POST",
    "/v1/models": "GET",
    "/version": "GET",
    "/metrics": "GET",
    "/v1/chat/completions": "POST",
    "/v1/completions": "POST",
}


class Routes:
    def __init__(
        self,
        emulation: Emulation,
        options: Options,
        model: LoadedModel,
        engine: Engine,
        behaviour: Behaviour,
        metrics: Metrics,
        oracle: Oracle,
    ) -> None:
        self._emulation, self._options, self._model, self._engine = emulation, options, model, engine
        self._behaviour, self._metrics, self._oracle = behaviour, metrics, oracle
        self._nested = not emulation.release_facts["dialect"].startswith("fork")
        self._created = int(time.time())

    async def handle(self, exchange: Exchange) -> None:
        request = exchange.request
        methods = ROUTES.get(request.path)
        if methods is None:
            exchange.answer_json(404, {"detail": "Not Found"})
        elif request.method not in methods:
            exchange.answer_json(405, {"detail": "Method Not Allowed"})
        elif request.path in ("/v1/chat/completions", "/v1/completions"):
            if not await forwarded(exchange, self._emulation, self._options):
                await self._generate(exchange, request.path == "/v1/chat/completions")
        else:
            self._answer(exchange)

    def _answer(self, exchange: Exchange) -> None:
        path = exchange.request.path
        if path in ("/health", "/ping"):
            exchange.answer(500 if self._engine.error else 200)
        elif path == "/metrics":
            exchange.answer(200, self._metrics.text().encode(), "text/plain; version=0.0.4; charset=utf-8")
        elif path == "/version":
            exchange.answer_json(200, {"version": str(self._emulation.release_facts["vllm"].get("vllm", "0.9.1.dev0"))})
        elif path == "/load":
            exchange.answer_json(200, {"server_load": self._metrics.running + self._metrics.waiting})
        elif path == "/v1/models":
            exchange.answer_json(
                200, {"object": "list", "data": [self._card(name) for name in self._options.served_names]}
            )
        else:
            self._tokenize(exchange, path == "/tokenize")

    def _card(self, name: str) -> dict[str, Any]:
        return {
            "id": name,
            "object": "model",
            "created": self._created,
            "owned_by": "vllm",
            "root": self._options.model,
            "parent": None,
            "max_model_len": self._model.max_model_len,
            "permission": [],
        }

    def _tokenize(self, exchange: Exchange, there: bool) -> None:
        body = exchange.request.json()
        if not there:
            exchange.answer_json(200, {"prompt": tokens.decode(body["tokens"], skip_special_tokens=False)})
            return
        chat = "messages" in body
        text = tokens.render(body["messages"]) if chat else body["prompt"]
        ids = tokens.encode(text, add_special_tokens=not chat and body.get("add_special_tokens", True))
        exchange.answer_json(200, {"count": len(ids), "max_model_len": self._model.max_model_len, "tokens": ids})

    async def _generate(self, exchange: Exchange, chat: bool) -> None:
        arrival = time.monotonic()
        try:
            if self._engine.error:
                raise BadRequest(self._engine.error, 500, "InternalServerError")
            body = _read_json(exchange)
            # Failures strike a load at its n-th request; the toolkit's own questions come before it, and are greedy.
            injected = None if is_greedy(body) else self._behaviour.arrived()
            if injected:
                raise BadRequest(injected[1], injected[0])
            self._check_model(body)
            generation = read_generation(body, chat, self._model, self._emulation, self._behaviour)
        except BadRequest as error:
            self._oracle.refused("", arrival, error.status)
            exchange.answer_json(error.status, error_body(str(error), error.kind, error.status, self._nested))
            return
        name = body.get("model") or self._options.served_names[0]
        sink: Union[StreamSink, WholeSink] = (StreamSink if generation.stream else WholeSink)(
            exchange, generation, name
        )
        self._engine.submit(
            Sequence(
                identity=generation.identity,
                prompt_tokens=generation.prompt_tokens,
                max_tokens=generation.max_tokens,
                top_k=generation.top_k,
                words=generation.words,
                sink=sink,
                arrival=arrival,
                prompt=generation.prompt,
                stops_at=generation.stops_at,
            )
        )
        await sink.ended

    def _check_model(self, body: Any) -> None:
        name = body.get("model") if isinstance(body, dict) else None
        if name is not None and name not in self._options.served_names:
            raise BadRequest(f"The model `{name}` does not exist.", 404, "NotFoundError")


def _read_json(exchange: Exchange) -> Any:
    try:
        return exchange.request.json()
    except ValueError as error:
        raise BadRequest(
            f"[{{'type': 'json_invalid', 'loc': ('body', 0), 'msg': 'JSON decode error: {error}'}}]"
        ) from error
