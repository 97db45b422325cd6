"""Whether a replica is ready: it answers, with the right model, with real text, on exactly its own cores."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from typing import Any, Optional

from trainyard_host.instance import devices, processes
from trainyard_host.outcomes.failure import Failure
from trainyard_host.replicas import cache_hits, units
from trainyard_host.replicas.replica import Replica
from trainyard_host.rules import signatures
from trainyard_host.storage import json_text

HEALTH_SECONDS = 5.0
# The first generation of a cold server may be slow: a server that compiled by itself has not warmed up everywhere.
GENERATION_SECONDS = 300.0
RECOMPILING = "Recompiling"
PROMPT = "Name the capital of France."


def _call(url: str, timeout: float, body: Optional[dict[str, Any]] = None) -> tuple[int, str]:
    data = None if body is None else json.dumps(body).encode("utf-8")
    request = urllib.request.Request(url, data=data, headers={"content-type": "application/json"})
    # No proxy: the replica is on this instance.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=timeout) as answer:
            return answer.status, answer.read().decode("utf-8", "replace")
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode("utf-8", "replace")
    except OSError as error:
        return 0, str(error)


def healthy(replica: Replica) -> bool:
    """Whether `/health` answers 200 within five seconds."""
    return answers_health(replica.url)


def answers_health(url: str) -> bool:
    """Whether the server at this base answers `/health` with 200 within five seconds."""
    return _call(f"{url}/health", HEALTH_SECONDS)[0] == 200


def served_ids(replica: Replica) -> list[str]:
    """The model ids that the replica lists; empty when it does not answer."""
    status, text = _call(f"{replica.url}/v1/models", HEALTH_SECONDS)
    try:
        return [str(row["id"]) for row in json_text.loads(text)["data"]] if status == 200 else []
    except (ValueError, KeyError, TypeError):
        return []


def check_model(replica: Replica) -> None:
    """Raises WrongModel if the replica does not list the model that it was deployed for."""
    found = served_ids(replica)
    if replica.served_model not in found:
        raise Failure(
            "WrongModel",
            f"replica {replica.index} on port {replica.port} serves {', '.join(found) or 'nothing'}, not {replica.served_model}",
            "run Stop, then Deploy",
        )


def check_generation(replica: Replica) -> str:
    """`top_k` always: without it the server of the tutorial's override dies."""
    body = {
        "model": replica.served_model, "messages": [{"role": "user", "content": PROMPT}],
        "max_tokens": 8, "temperature": 0, "top_k": 1,
    }  # fmt: skip
    status, text = _call(f"{replica.url}/v1/chat/completions", GENERATION_SECONDS, body)
    try:
        said = json_text.loads(text)["choices"][0]["message"]["content"] if status == 200 else ""
    except (ValueError, KeyError, IndexError, TypeError):
        said = ""
    if not isinstance(said, str) or not said.strip():
        raise Failure(
            "NoGeneration",
            f"replica {replica.index} on port {replica.port} answered a prompt with status {status} and no text: {text[:200]}",
            "run Diagnose; the replica's log is in its findings",
        )
    return str(said)


def check_cores(replica: Replica, known: list[devices.Device]) -> None:
    """neuron-ls knows devices, not cores: the family of the unit is on all of its devices and on no other."""
    pid = units.state_of(replica.port).pid
    found = devices.devices_of(known, processes.family(pid))
    wanted = [it.index for it in known if any(replica.first <= core <= replica.last for core in it.cores)]
    if found != wanted:
        raise Failure(
            "CoresDiffer",
            f"replica {replica.index} (pid {pid}) is on the devices {found}, and its cores {replica.cores} are on {wanted}",
            "run Stop, then Deploy; if it repeats, run Diagnose",
        )


def check_log(replica: Replica) -> None:
    """A server that did not like its artifact compiles another one without an error."""
    cache_hits.check_no_compile(replica)
    text = signatures.read_tail(replica.log, replica.log_offset)
    line = next((it.strip() for it in text.splitlines() if RECOMPILING in it), None)
    if line is not None:
        raise Failure(
            "ReplicaRecompiling",
            f"replica {replica.index} on port {replica.port} did not load the artifact and compiles its own: {line[:200]}",
            "compile it anew, then deploy: `trainyard run --artifact-cache refill`",
        )


def check(replica: Replica) -> None:
    """Everything, cheapest first. Raises what is wrong."""
    check_log(replica)
    cache_hits.check_hits(replica)
    check_model(replica)
    check_generation(replica)
    check_cores(replica, devices.devices())
