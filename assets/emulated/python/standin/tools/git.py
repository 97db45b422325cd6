"""`git`, for the repositories that the bootstrap clones: small trees at the commits that the catalogue pins."""

from __future__ import annotations

import os
import sys

from .. import emulation as host
from .. import json_text
from ..command_line import CommandLine
from ..tool_faults import strike
from .checkout import LLMPERF_V2, unread_tags, write_tree
from .patches import known_patch

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any, Optional

    from ..command_line import Options

STATE = ".git/emulated.json"


def main(arguments: Sequence[str]) -> int:
    strike("git", arguments)
    rest = list(arguments)
    directory = "."
    while rest[:1] == ["-C"]:
        directory, rest = os.path.join(directory, rest[1]), rest[2:]
    verbs = {
        "clone": _clone,
        "checkout": _checkout,
        "rev-parse": _rev_parse,
        "apply": _apply,
        "fetch": _fetch,
    }
    if rest[:1] == ["--version"]:
        print("git version 2.34.1")
        return 0
    if not rest or rest[0] not in verbs:
        return _end(f"git: '{rest[0] if rest else ''}' is not a git command of the emulated host.", 1)
    return verbs[rest[0]](host.load(), directory, rest[1:])


def _end(message: str, code: int) -> int:
    sys.stderr.write(message + "\n")
    return code


def _options(verb: str, arguments: Sequence[str], flags: Sequence[str], values: Sequence[str]) -> Options:
    parser = CommandLine(f"git {verb}")
    for flag in flags:
        parser.add(flag, action="store_true")
    for value in values:
        parser.add(value)
    parser.add("words", nargs="*")
    options, unknown = parser.parse_known(arguments)
    if unknown:
        raise SystemExit(_end(f"error: unknown option `{unknown[0].lstrip('-')}'", 129))
    return options


def _repositories(emulation: host.Emulation) -> dict[str, dict[str, str]]:
    """Refs and commits of each repository; a ref whose commit nobody could read gets one made of its name."""
    found: dict[str, dict[str, str]] = {}
    for release in emulation.facts["releases"].values():
        source = release["vllm"]
        if source["kind"] != "ami":
            commit = source.get("commit") or _commit_of_ref(source["ref"])
            found.setdefault(source["repository"], {})[source["ref"]] = commit
    llmperf = emulation.facts["llmperf"]
    found[llmperf["repository"]] = {"main": llmperf["commit"], "v2.0": LLMPERF_V2}
    return found


def _commit_of_ref(ref: str) -> str:
    """Of a ref whose commit nobody could read: one of its own name."""
    import hashlib

    return hashlib.sha1(ref.encode()).hexdigest()


def _clone(emulation: host.Emulation, directory: str, arguments: Sequence[str]) -> int:
    options = _options("clone", arguments, ("--no-checkout", "--quiet"), ("--filter", "--branch", "--depth"))
    url, target = options.words[0], options.words[1] if len(options.words) > 1 else ""
    target = os.path.join(directory, target or url.rstrip("/").rpartition("/")[2].replace(".git", ""))
    refs = _repositories(emulation).get(url)
    if refs is None:
        return _end(f"remote: Repository not found.\nfatal: repository '{url}' not found", 128)
    if os.path.exists(target) and os.listdir(target):
        return _end(f"fatal: destination path '{target}' already exists and is not an empty directory.", 128)
    ref = options.branch or next(iter(refs))
    if ref not in refs:
        return _end(f"fatal: Remote branch {ref} not found in upstream origin", 128)
    os.makedirs(os.path.join(target, ".git"), exist_ok=True)
    sys.stderr.write(f"Cloning into '{target}'...\n")
    _save(target, {"url": url, "head": refs[ref], "applied": []})
    if not options.no_checkout:
        write_tree(emulation, target, url, refs[ref])
    return 0


def _checkout(emulation: host.Emulation, directory: str, arguments: Sequence[str]) -> int:
    options = _options("checkout", arguments, ("--quiet", "--detach", "--force"), ())
    state = _load(directory)
    if state is None:
        return _end("fatal: not a git repository (or any of the parent directories): .git", 128)
    wanted = options.words[0] if options.words else "HEAD"
    refs = _repositories(emulation)[state["url"]]
    commits = {**refs, **{commit: commit for commit in refs.values()}, "HEAD": state["head"]}
    taken = len(wanted) == 40 and not wanted.strip("0123456789abcdef") and unread_tags(emulation, state["url"])
    if wanted not in commits and not taken:
        return _end(f"error: pathspec '{wanted}' did not match any file(s) known to git", 1)
    head = commits.get(wanted, wanted)
    _save(directory, {**state, "head": head})
    write_tree(emulation, directory, state["url"], head)
    return 0


def _rev_parse(_: host.Emulation, directory: str, arguments: Sequence[str]) -> int:
    state = _load(directory)
    if state is None:
        return _end("fatal: not a git repository (or any of the parent directories): .git", 128)
    if list(arguments) != ["HEAD"]:
        return _end(
            f"fatal: ambiguous argument '{' '.join(arguments)}': unknown revision or path not in the working tree.",
            128,
        )
    print(state["head"])
    return 0


def _fetch(_: host.Emulation, directory: str, arguments: Sequence[str]) -> int:
    return 0 if _load(directory) is not None else _end("fatal: not a git repository", 128)


def _apply(emulation: host.Emulation, directory: str, arguments: Sequence[str]) -> int:
    options = _options("apply", arguments, ("--check",), ())
    state = _load(directory)
    if state is None or state["url"] != emulation.facts["llmperf"]["repository"]:
        return _end("error: the emulated git applies patches to LLMPerf only", 128)
    for path in options.words:
        if not os.path.isfile(path):
            return _end(f"error: can't open patch '{path}': No such file or directory", 128)
        patch = known_patch(emulation.facts, path)
        if patch is None:
            return _end('error: No valid patches in input (allow with "--allow-empty")', 128)
        if patch["file"] in state["applied"] or (patch["file"] == "neuron_perf.patch" and state["head"] == LLMPERF_V2):
            return _end(
                "error: patch failed: token_benchmark_ray.py:1\nerror: token_benchmark_ray.py: patch does not apply",
                1,
            )
        if not options.check:
            state["applied"].append(patch["file"])
            _save(directory, state)
    return 0


def _load(directory: str) -> Optional[dict[str, Any]]:
    try:
        found: dict[str, Any] = json_text.read(os.path.join(directory, STATE))
        return found
    except OSError:
        return None


def _save(directory: str, state: dict[str, Any]) -> None:
    with open(os.path.join(directory, STATE), "w", encoding="utf-8") as file:
        file.write(json_text.dumps(state))
