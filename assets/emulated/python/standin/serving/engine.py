"""The engine: one prefill at a time, before any decode step; then all running sequences one pass each, in lockstep."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from typing import Callable, Optional

from ..neuron.speed import UNWARMED_FACTOR
from .behaviour import Behaviour
from .load import LoadedModel
from .metrics import Metrics
from .prefix_cache import PrefixCache
from .sequence import Sequence

FALLBACK_TOP_K = 256
# After a pause of this computer the model goes on from now instead of pouring out what it missed.
LONGEST_CATCH_UP_SECONDS = 0.02
SHORTEST_SLEEP_SECONDS = 0.0005
# Knuth's multiplier: spreads neighbouring numbers evenly.
HASH = 2_654_435_761


class EngineDied(Exception):
    """What NxD Inference raises; the whole server goes down with it."""


class Engine:
    def __init__(
        self,
        model: LoadedModel,
        slots: int,
        time_scale: float,
        behaviour: Behaviour,
        metrics: Metrics,
        done: Callable[[Sequence], None],
        prefixes: Optional[PrefixCache] = None,
    ) -> None:
        neuron = model.neuron
        self._model = model
        self._slots = slots
        self._scale = time_scale
        self._behaviour = behaviour
        self._metrics = metrics
        self._done = done
        self._prefixes = prefixes
        self._waiting: deque[Sequence] = deque()
        self._running: list[Sequence] = []
        self._wake = asyncio.Event()
        self._due = 0.0
        self._warm = not neuron["skip_warmup"]
        self._overwrites = neuron["kv_cache_batch_size"] > 1 and not neuron["is_continuous_batching"]
        self._step_seconds = (model.speed.decode_step_seconds() + model.draft_seconds) * behaviour.slowness
        self.error: Optional[str] = None

    def submit(self, sequence: Sequence) -> None:
        self._waiting.append(sequence)
        self._wake.set()

    async def run(self) -> None:
        try:
            while True:
                await self._once()
        except EngineDied as error:
            self.error = str(error)
            for sequence in [*self._running, *self._waiting]:
                self._end(sequence, None)
                sequence.sink.fail(self.error)
            self._running.clear()
            self._waiting.clear()
            self._count()

    async def _once(self) -> None:
        self._count()
        if self._behaviour.hangs():
            await asyncio.Event().wait()
        if self._waiting and len(self._running) < self._slots:
            await self._prefill(self._waiting.popleft())
        elif self._running:
            await self._decode()
        else:
            self._wake.clear()
            await self._wake.wait()
            self._due = time.monotonic()

    async def _prefill(self, sequence: Sequence) -> None:
        if sequence.sink.gone():
            self._end(sequence, "abort")
            return
        sequence.prefill_start = time.monotonic()
        # In the list first: if the engine dies here, this request fails with the others.
        self._running.append(sequence)
        self._check_prompt(sequence)
        cached = 0 if self._prefixes is None else self._prefixes.take(sequence.prompt, sequence.prompt_tokens)
        sequence.prefill_modelled = self._prefill_seconds(sequence.prompt_tokens - cached)
        await self._spend(sequence.prefill_modelled)
        if self._overwrites:
            for other in self._running[:-1]:
                other.words.state = sequence.words.state
                other.corrupted = True
        self._metrics.prompt_tokens += sequence.prompt_tokens
        self._metrics.prefilled(sequence.prompt_tokens, cached)
        self._advance(sequence)
        self._running = [one for one in self._running if one.finish is None]

    def _prefill_seconds(self, tokens: int) -> float:
        neuron = self._model.neuron
        buckets = neuron["context_encoding_buckets"] or [neuron["max_context_length"]]
        bucket = min((size for size in buckets if size >= tokens), default=max(buckets))
        # A server that cuts longer prompts prefills one segment after the other.
        pieces = -(-tokens // neuron["segment"]) if neuron.get("segment") else 1
        seconds = (
            pieces * self._model.speed.prefill_seconds(neuron["ctx_batch_size"], bucket) * self._behaviour.slowness
        )
        if not self._warm:
            self._warm = True
            seconds *= UNWARMED_FACTOR
        return seconds

    def _check_prompt(self, sequence: Sequence) -> None:
        neuron = self._model.neuron
        largest = max(neuron["context_encoding_buckets"] or [neuron["max_context_length"]])
        if sequence.prompt_tokens > largest and not neuron["allow_input_truncation"]:
            raise EngineDied(
                f"Input len {sequence.prompt_tokens} exceeds largest bucket ({largest}) for context_encoding_model"
            )
        top_k = sequence.top_k if 1 <= sequence.top_k <= FALLBACK_TOP_K else FALLBACK_TOP_K
        if top_k > self._model.global_topk and not self._model.lowers_top_k:
            raise EngineDied(
                f"Invalid top-k value found: {top_k}. Valid range is 1 to global_topk={self._model.global_topk}"
            )

    async def _decode(self) -> None:
        limit = self._model.neuron["max_length"] + 1
        for sequence in self._running:
            total = sequence.prompt_tokens + sequence.produced
            if total > limit:
                raise EngineDied(f"Input len {total} exceeds largest bucket ({limit - 1}) for token_generation_model")
        await self._spend(self._step_seconds)
        self._metrics.decoded(len(self._running))
        for sequence in self._running:
            if sequence.sink.gone():
                self._end(sequence, "abort")
            else:
                self._advance(sequence, self._accepted(sequence))
        self._running = [one for one in self._running if one.finish is None]

    def _accepted(self, sequence: Sequence) -> int:
        """Tokens of this pass: one; with a draft, any number to the most, evenly often, as AWS's 19.66 to 5.39 ms imply."""
        return 1 + ((sequence.produced * HASH) >> 16) % self._model.tokens_per_pass

    async def _spend(self, modelled_seconds: float) -> None:
        now = time.monotonic()
        if now - self._due > LONGEST_CATCH_UP_SECONDS:
            self._due = now
        self._due += modelled_seconds / self._scale
        pause = self._due - now
        await asyncio.sleep(pause if pause > SHORTEST_SLEEP_SECONDS else 0)

    def _advance(self, sequence: Sequence, most: int = 1) -> None:
        """Up to `most` tokens in one chunk, as a server with a draft sends them."""
        words: list[str] = []
        taken, finish = 0, None
        while taken < most and finish is None:
            taken += 1
            sequence.produced += 1
            at_end = sequence.stops_at is not None and sequence.produced > sequence.stops_at
            cut = sequence.produced >= sequence.max_tokens
            finish = "stop" if at_end else "length" if cut else None
            words += [] if at_end else [self._behaviour.word(sequence.words.next())]
            sequence.token_times.append(time.monotonic())
        self._metrics.generation_tokens += taken
        sequence.sink.token("".join(words) if words else None, finish, taken)
        self._behaviour.after_tokens(sequence, taken)
        if finish:
            self._end(sequence, finish)

    def _end(self, sequence: Sequence, finish: Optional[str]) -> None:
        sequence.finish = finish
        sequence.end = time.monotonic()
        self._done(sequence)

    def _count(self) -> None:
        self._metrics.running, self._metrics.waiting = len(self._running), len(self._waiting)
