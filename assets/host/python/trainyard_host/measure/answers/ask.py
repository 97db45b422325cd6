"""One replica and the whole set: a prompt at a time, so that no answer shares its batch with another one.

What a request sends beside the measured ones is `return_token_ids`, by which newer vLLM tells the tokens and which
others pass over. Log probabilities would tell them too, and are not asked for: under asynchronous scheduling a fork
of the toolkit's servers has none and answers 500.
"""

from __future__ import annotations

from typing import Any, Optional

from ..client.answer import Answer
from ..client.chat import chat_body
from ..client.exchange import Exchange, Lost, converse, payload
from ..client.stream import read, refused
from ..records.record import sound
from . import server_tokens
from .prompt_set import PromptSet

# One answer: {prompt, text, serverTokens, finishReason, error}. `prompt` is its index in the set, `serverTokens` the
# tokens that the server named or null, `error` {class, message} or null.
Told = dict[str, Any]


async def every(url: str, model: str, asked: PromptSet, told: list[Told]) -> None:
    """Asks the replica at `url` every prompt in order and adds each answer to `told` when it is there.

    A prompt that fails is told with the server's own words, and the next one is asked. Nothing is raised but the
    cancellation of the caller; the prompt that was on its way then has no answer.
    """
    for index, prompt in enumerate(asked.prompts):
        told.append(await _answer(f"{url}/v1/chat/completions", index, _body(model, prompt, asked)))


def unanswered(prompt: int, code: str, message: str) -> Told:
    """The entry of a prompt without an answer: the class of error and what was said."""
    error = {"class": code, "message": message}
    return {"prompt": prompt, "text": "", "serverTokens": None, "finishReason": None, "error": error}


def _body(model: str, prompt: str, asked: PromptSet) -> bytes:
    return chat_body(model, prompt, asked.max_tokens, {"return_token_ids": True, **asked.sampling})


async def _answer(url: str, index: int, body: bytes) -> Told:
    exchange: Optional[Exchange] = None
    try:
        exchange = await converse(url, payload("POST", url, body))
        await exchange.done
        return _told(index, await read(exchange), server_tokens.of(exchange))
    except Lost as lost:
        # A refusal that was cut short is a refusal.
        if exchange is not None and exchange.status not in (0, 200):
            return _told(index, refused(exchange), None)
        return unanswered(index, lost.code, str(lost))
    except Exception as defect:
        return unanswered(index, "ClientDefect", f"{type(defect).__name__}: {defect}"[:300])
    finally:
        if exchange is not None:
            exchange.close()


def _told(index: int, answer: Answer, tokens: Optional[list[Any]]) -> Told:
    if answer.error is not None:
        return unanswered(index, *answer.error)
    return {
        "prompt": index,
        "text": sound("".join(answer.text)),
        "serverTokens": tokens,
        "finishReason": answer.finish_reason,
        "error": None,
    }
