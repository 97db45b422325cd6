"""Inputs that a parser of the toolkit took wrongly once, each for its kind; they are given to it at every run."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Found:
    """One row: the parser, what went wrong, and the bytes."""

    target: str
    what: str
    data: bytes


DEEP = b"[" * 20_000 + b"]" * 20_000
FOUND: tuple[Found, ...] = (
    Found("neuron-ls", "more levels than Python reads ended in a RecursionError", DEEP),
    Found("neuron-ls", "a device with an infinite number ended in an OverflowError", b'[{"neuron_device":1e999,"nc_count":4}]'),
    Found("neuron-ls", "a device with 10^18 cores filled the memory", b'[{"neuron_device":0,"nc_count":1000000000000000000}]'),
    Found("neuron-monitor", "a part of another shape ended in an AttributeError", b'{"neuron_runtime_data":[7]}\n'),
    Found("neuron-monitor", "a core that is no number ended in a ValueError",
          b'{"neuron_runtime_data":[{"report":{"neuroncore_counters":{"neuroncores_in_use":{"":{}}}}}]}\n'),
    Found("metrics-guard", "a value with two exponents ended in a ValueError", b"vllm:prompt_tokens_total 1e1e1\n"),
    Found("metrics-graphs", "an infinite count ended in an OverflowError",
          b'vllm_neuron:neff_execution_count{bucket_name="a"} 1e999\n'),
    Found("hub-listing", "an answer without files ended in a KeyError", b'{"sha":"a"}'),
    Found("hub-listing", "a file above the folder of the checkpoint was accepted",
          b'{"sha":"a","siblings":[{"rfilename":"../../etc/passwd"}]}'),
    Found("weights-index", "a shard above the folder of the checkpoint was opened",
          b'{"weight_map":{"a":"../../../etc/passwd"}}'),
    Found("weights-index", "a map that is a list ended in an AttributeError", b'{"weight_map":[1]}'),
    Found("weights-index", "a total of 4,000 digits made a sentence of 4,000 characters",
          b'{"metadata":{"total_size":' + b"9" * 4000 + b"}}"),
    Found("answer-event", "a count of 400 digits ended in an OverflowError",
          b'{"id":"x","choices":[],"usage":{"prompt_tokens":9,"completion_tokens":' + b"9" * 400 + b"}}"),
    Found("mirror-manifest", "a manifest without files ended in a KeyError", b"{}"),
    Found("checkpoint-manifest", "a manifest that is a list ended in an AttributeError", b"[1]"),
    Found("artifact-manifest", "a row without a name ended in a KeyError", b'{"schema":"trainyard.artifact/1","files":[{}]}'),
    Found("neuron-config", "a configuration that is a list ended in an AttributeError", b"[]"),
    Found("replica-answers", "a text that is a number ended in an AttributeError",
          b'{"data":[{"id":7}],"choices":[{"message":{"content":7}}]}'),
    Found("packages", "a package without a name ended in a KeyError", b"[{}]"),
    Found("system-packages", "what is no UTF-8 ended in a UnicodeDecodeError", b"aws-neuronx-tools\t\xff\n"),
    Found("unit-state", "a number with two signs ended in a ValueError", b"MainPID=--1\n"),
    Found("agent-version", "a version of 5,000 digits ended in a ValueError", b"1.2." + b"9" * 5000),
    Found("object-listing", "a size that is no number ended in a ValueError", b"2026-11-23 19:15:00 0x10 prefix/a\n"),
    Found("metadata", "an answer that is no HTTP ended in a BadStatusLine", b"capacity-block"),
    Found("kept-metadata", "more levels than Python reads ended in a RecursionError", DEEP),
    Found("kept-metadata", "what is no ASCII ended in a UnicodeDecodeError", b"capacity-block\xff"),
    Found("lock-files", "what is no UTF-8 ended in a UnicodeDecodeError, in the idle guard", b"deploy of run \xff"),
    Found("lock-files", "a process number of 5,000 digits ended in a ValueError", b"pid " + b"9" * 5000),
    Found("bill", "a commit that is no UTF-8 ended in a UnicodeDecodeError", b"\xff"),
    Found("bill", "half a character in the name of a package ended in a UnicodeEncodeError",
          b'[{"name":"\\ud800","version":"1"}]'),
    Found("settings", "a value longer than a program can be given kept every program from being started",
          b"HTTPS_PROXY=http://" + b"a" * 140_000 + b"\n"),
)  # fmt: skip
