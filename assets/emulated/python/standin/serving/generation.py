"""A generation request: what it may ask, and the sequence it becomes."""

from __future__ import annotations

import hashlib
import json
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Optional

from .. import tokens
from ..emulation import Emulation
from .behaviour import Behaviour
from .load import LoadedModel
from .words import WordStream, share

GREEDY_BELOW = 1e-5
DEFAULT_COMPLETION_TOKENS = 16


class BadRequest(Exception):
    def __init__(self, message: str, status: int = 400, kind: str = "BadRequestError") -> None:
        super().__init__(message)
        self.status, self.kind = status, kind


@dataclass(frozen=True)
class Generation:
    identity: str
    arrival: float
    chat: bool
    prompt: str
    prompt_tokens: int
    max_tokens: int
    top_k: int
    words: WordStream
    stops_at: Optional[int]
    stream: bool
    include_usage: bool


def read_generation(
    body: Any, chat: bool, model: LoadedModel, emulation: Emulation, behaviour: Behaviour
) -> Generation:
    if not isinstance(body, dict):
        raise BadRequest('[{"type":"json_invalid","loc":["body"],"msg":"JSON decode error"}]')
    if body.get("n", 1) != 1:
        raise BadRequest("the emulated server models n = 1 only")
    prompt, prompt_tokens = _prompt(body, chat)
    wanted = _max_tokens(body, chat)
    bound = model.max_prompt_length
    if bound is not None and prompt_tokens > bound:
        raise BadRequest(
            f"This model's maximum prompt length is {bound} tokens. However, your request has {prompt_tokens} prompt tokens. "
            "Please reduce the length of the prompt."
        )
    limit = model.max_model_len
    if prompt_tokens + (wanted or 0) > limit or prompt_tokens >= limit:
        raise BadRequest(_too_long(limit, prompt_tokens, wanted or 0, chat))
    max_tokens = wanted or limit - prompt_tokens
    temperature, top_k = _number(body, "temperature", 1.0), int(_number(body, "top_k", 0))
    if temperature < 0:
        raise BadRequest(f"temperature must be non-negative, got {temperature}.")
    if top_k < -1:
        raise BadRequest(f"top_k must be 0 (disable), or at least 1, got {top_k}.")
    greedy = is_greedy(body)
    # Compiled without dynamic sampling, temperature and top_p do not reach the device; top_k does.
    weights = f"{model.weights} of another model" if behaviour.other_weights else model.weights
    key = f"{weights}\0{prompt}\0{1 if greedy else top_k}"
    natural = None if body.get("ignore_eos") else _natural_end(key, emulation, max_tokens)
    return Generation(
        identity=("chatcmpl-" if chat else "cmpl-") + uuid.uuid4().hex,
        arrival=time.monotonic(),
        chat=chat,
        prompt=prompt,
        prompt_tokens=behaviour.reads(prompt_tokens),
        max_tokens=max_tokens,
        top_k=1 if greedy else top_k,
        words=WordStream(key, emulation.seed),
        stops_at=behaviour.stops_at(natural, max_tokens),
        stream=bool(body.get("stream")),
        include_usage=bool((body.get("stream_options") or {}).get("include_usage")),
    )


def is_greedy(body: Any) -> bool:
    """Whether a request asks for the likeliest token each time, and so for the same answer whenever it is asked."""
    return isinstance(body, dict) and _is_cold(body.get("temperature"))


def _is_cold(temperature: Any) -> bool:
    return isinstance(temperature, (int, float)) and 0 <= temperature < GREEDY_BELOW


def _prompt(body: Mapping[str, Any], chat: bool) -> tuple[str, int]:
    if not chat:
        prompt = body.get("prompt")
        if isinstance(prompt, list) and all(isinstance(one, int) for one in prompt):
            return json.dumps(prompt), len(prompt)
        if not isinstance(prompt, str):
            raise BadRequest("[{'type': 'missing', 'loc': ('body', 'prompt'), 'msg': 'Field required'}]")
        return prompt, 1 + tokens.count(prompt)
    messages = body.get("messages")
    if not isinstance(messages, list) or not messages:
        raise BadRequest("[{'type': 'missing', 'loc': ('body', 'messages'), 'msg': 'Field required'}]")
    text = tokens.render([{"role": one["role"], "content": _content(one)} for one in messages])
    return text, tokens.count(text)


def _content(message: Mapping[str, Any]) -> str:
    content = message.get("content") or ""
    return content if isinstance(content, str) else "\n".join(part.get("text", "") for part in content)


def _max_tokens(body: Mapping[str, Any], chat: bool) -> Optional[int]:
    wanted = body.get("max_completion_tokens") if chat else None
    wanted = body.get("max_tokens", wanted)
    if wanted is None:
        return None if chat else DEFAULT_COMPLETION_TOKENS
    if not isinstance(wanted, int) or wanted < 1:
        raise BadRequest(f"max_tokens must be at least 1, got {wanted}.")
    return wanted


def _number(body: Mapping[str, Any], key: str, default: float) -> float:
    value = body.get(key)
    if value is None:
        return default
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise BadRequest(
            f"[{{'type': 'float_type', 'loc': ('body', '{key}'), 'msg': 'Input should be a valid number'}}]"
        )
    return value


def _natural_end(key: str, emulation: Emulation, max_tokens: int) -> Optional[int]:
    """A few answers end before they are cut; which ones, and where, the prompt decides."""
    if share(key, emulation.seed) >= emulation.early_stop_share:
        return None
    where = int(hashlib.sha256(key.encode()).hexdigest()[:4], 16) / 65536
    return max(1, int(max_tokens * (0.5 + where / 2)) - 1)


def _too_long(limit: int, prompt: int, wanted: int, chat: bool) -> str:
    part, whole = ("messages", "messages or completion") if chat else ("prompt", "prompt")
    head = f"This model's maximum context length is {limit} tokens. However, you requested "
    if not wanted:
        return f"{head}{prompt} tokens in the {part}, Please reduce the length of the {part}."
    return (
        f"{head}{prompt + wanted} tokens ({prompt} in the {part}, {wanted} in the completion). "
        f"Please reduce the length of the {whole}."
    )
