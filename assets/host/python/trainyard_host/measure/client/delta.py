"""One event of a chat completion stream: what in it is a token, what counts tokens, and what cannot be believed."""

from __future__ import annotations

from typing import Any, Optional

from ..finite import is_finite
from . import words
from .answer import Answer

# vLLM and others have called the text of a thinking model by both names.
REASONING = ("reasoning_content", "reasoning")
# These say that the server gave up on a request, in the place where it says that it finished one.
GAVE_UP = ("abort", "aborted", "cancelled", "error", "timeout")


class Odd(Exception):
    """It cannot be read as what it must be."""


def read(answer: Answer, at: float, event: Any) -> None:
    """Raises Odd if the event is not one of a chat completion."""
    if not isinstance(event, dict):
        raise Odd("event is not an object")
    if words.is_error(event):
        answer.fail("StreamError", words.message(event))
        return
    choices = event.get("choices")
    if not isinstance(choices, (list, type(None))):
        raise Odd("choices is not a list")
    tokens = _usage(answer, event.get("usage"), bool(choices))
    for choice in choices or ():
        if not isinstance(choice, dict):
            raise Odd("a choice is not an object")
        _choice(answer, at, choice, tokens if len(choices or ()) == 1 else None)


def _choice(answer: Answer, at: float, choice: dict[str, Any], tokens: Optional[int]) -> None:
    delta = choice.get("delta")
    if not isinstance(delta, (dict, type(None))):
        raise Odd("delta is not an object")
    delta = delta or {}
    content = _text(delta, "content")
    reasoning = "".join(_text(delta, name) for name in REASONING if name == _first_name(delta))
    calls = _tool_calls(delta.get("tool_calls"))
    if content or reasoning or calls:
        answer.token_times.append(at)
        answer.token_counts.append(_logprobs(choice) or tokens)
        answer.text.extend(part for part in (reasoning, content, calls) if part)
        answer.reasoning_events += bool(reasoning)
        answer.tool_call_events += bool(calls)
        answer.last_at = at
        if content and answer.first_content_at is None:
            answer.first_content_at = at
    _finish(answer, at, choice.get("finish_reason"))


def _first_name(delta: dict[str, Any]) -> Optional[str]:
    """A server in transition between the two names sends the same text under both."""
    return next((name for name in REASONING if delta.get(name)), None)


def _text(delta: dict[str, Any], name: str) -> str:
    value = delta.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Odd(f"{name} is not a text")
    return value


def _tool_calls(calls: Any) -> str:
    """The name and the arguments, which come as text in pieces."""
    if calls is None:
        return ""
    if not isinstance(calls, list):
        raise Odd("tool_calls is not a list")
    parts: list[str] = []
    for call in calls:
        function = call.get("function") if isinstance(call, dict) else None
        if not isinstance(function, (dict, type(None))) or not isinstance(call, dict):
            raise Odd("a tool call is not an object")
        parts += [_text(function or {}, "name"), _text(function or {}, "arguments")]
    return "".join(parts)


def _finish(answer: Answer, at: float, reason: Any) -> None:
    if not reason:
        return
    if not isinstance(reason, str):
        raise Odd("finish_reason is not a text")
    answer.finish_reason = reason[: words.LIMIT]
    answer.last_at = at
    if reason.lower() in GAVE_UP:
        answer.fail("Aborted", f"the server ended the answer with the finish reason {answer.finish_reason}")


def _logprobs(choice: dict[str, Any]) -> Optional[int]:
    """One entry per token, if they were asked for."""
    found = choice.get("logprobs")
    content = found.get("content") if isinstance(found, dict) else None
    return len(content) if isinstance(content, list) and content else None


def _usage(answer: Answer, usage: Any, running: bool) -> Optional[int]:
    """Keeps the counts; answers with the tokens of this event if the server counts along. What is odd is not a count."""
    if not usage:
        return None
    if not isinstance(usage, dict):
        answer.odd("OddUsage", f"usage is not an object: {words.said(usage)}")
        return None
    before = answer.completion_tokens
    prompt, completion = (_count(answer, usage, name) for name in ("prompt_tokens", "completion_tokens"))
    answer.prompt_tokens = prompt if prompt is not None else answer.prompt_tokens
    answer.completion_tokens = completion if completion is not None else answer.completion_tokens
    details = usage.get("prompt_tokens_details")
    if isinstance(details, dict):
        cached = _count(answer, details, "cached_tokens")
        answer.cached_tokens = cached if cached is not None else answer.cached_tokens
    if not running or completion is None:
        return None
    step = completion - (before or 0)
    return step if step > 0 else None


def _count(answer: Answer, usage: dict[str, Any], name: str) -> Optional[int]:
    value = usage.get(name)
    if value is None:
        return None
    if not is_finite(value) or value < 0 or value != int(value) or value > 2**53:
        answer.odd("OddUsage", f"{name} of usage is not a count: {words.said(usage)}")
        return None
    return int(value)
