"""The definitions of METRICS.md, one function each, over one line of requests.jsonl.

A record that was imported has no moments, only what LLMPerf computed from them; it carries those as `imported`.
"""

from __future__ import annotations

from typing import Any, Optional

Record = dict[str, Any]


def completed(records: list[Record]) -> list[Record]:
    return [record for record in records if record["status"] == "completed"]


def dispatched(records: list[Record]) -> list[Record]:
    """Those with a known beginning and end."""
    return [record for record in records if record.get("dispatchedAt") is not None]


def ttft(record: Record) -> Optional[float]:
    if record.get("imported"):
        return record["imported"]["ttftSeconds"]
    if record["firstTokenAt"] is None:
        return None
    return record["firstTokenAt"] - record["dispatchedAt"]


def end_to_end(record: Record) -> Optional[float]:
    if record.get("imported"):
        return record["imported"]["endToEndSeconds"]
    return record["endedAt"] - record["dispatchedAt"]


def output_tokens(record: Record) -> int:
    """By the server's usage; by events with text where the server gave none."""
    usage = record.get("usage")
    if usage and usage.get("completionTokens") is not None:
        return int(usage["completionTokens"])
    return int(record["chunks"])


def input_tokens(record: Record) -> int:
    """By the server's usage; else by the client's tokenizer; else the target."""
    usage = record.get("usage")
    if usage and usage.get("promptTokens") is not None:
        return int(usage["promptTokens"])
    client = record.get("clientTokens")
    return int(client["input"] if client and client.get("input") is not None else record["targetInputTokens"])


def tpot(record: Record) -> Optional[float]:
    if record.get("imported"):
        return record["imported"]["tpotSeconds"]
    tokens = output_tokens(record)
    if tokens < 2 or record["firstTokenAt"] is None or record["lastTokenAt"] is None:
        return None
    return (record["lastTokenAt"] - record["firstTokenAt"]) / (tokens - 1)


def known(values: list[Optional[float]]) -> list[float]:
    return [value for value in values if value is not None]


def ttfts(records: list[Record]) -> list[float]:
    return known([ttft(record) for record in completed(records)])


def ttfcs(records: list[Record]) -> list[float]:
    """Time to first content, where an answer has any: what came before it was thought, or called tools."""
    return known([record.get("ttfcSeconds") for record in completed(records)])


def tpots(records: list[Record]) -> list[float]:
    return known([tpot(record) for record in completed(records)])


def end_to_ends(records: list[Record]) -> list[float]:
    return known([end_to_end(record) for record in completed(records)])


def gaps(records: list[Record]) -> list[float]:
    return [gap for record in completed(records) for gap in record["gaps"]]
