"""`aws s3 cp|sync|ls|rm`."""

from __future__ import annotations

import os
import sys

from ..command_line import CommandLine
from . import objects
from .endpoint import CliError, ServiceError, misused

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Callable

    from ..command_line import Options

SWITCHES = ("--recursive", "--only-show-errors", "--no-progress", "--quiet", "--human-readable", "--delete")
VALUED = ("--region", "--content-type")
FILTERS = ("--exclude", "--include")
Pair = tuple[str, str]
COPY_FORMS = "<LocalPath> <S3Uri> or <S3Uri> <LocalPath> or <S3Uri> <S3Uri>"
HEAD_FAILED = "An error occurred ({}) when calling the HeadObject operation: "


def main(verb: str, arguments: Sequence[str]) -> int:
    verbs = {"cp": _cp, "sync": _sync, "ls": _ls}
    if verb not in verbs:
        raise CliError(f"aws: error: argument subcommand: Invalid choice, valid choices are: {' | '.join(verbs)}", 252)
    return verbs[verb](arguments)


def split(uri: str) -> Pair:
    bucket, _, key = uri[len("s3://") :].partition("/")
    return bucket, key


def _cp(arguments: Sequence[str]) -> int:
    options = _parse(("source", "target"), arguments)
    source, target = options.source, options.target
    if not source.startswith("s3://") and not target.startswith("s3://"):
        raise CliError(f"usage: aws s3 cp {COPY_FORMS}\nError: Invalid argument type", 252)
    if source == "-":
        objects.put_stream(*split(target))
        return 0
    if target == "-":
        return _fetch_to_stdout(source)
    if options.recursive:
        return _copy_all(source, target, options)
    return _copy_one(source, target, options)


def _copy_one(source: str, target: str, options: Options) -> int:
    if source.startswith("s3://"):
        bucket, key = split(source)
        if target.startswith("s3://"):
            raise CliError("emulated aws: a copy inside S3 is not modelled", 252)
        try:
            objects.head(bucket, key)
        except ServiceError as error:
            said = f'Key "{key}" does not exist' if error.status == 404 else str(error)
            raise CliError(f"fatal error: {HEAD_FAILED.format(error.status)}{said}", 1) from error
        path = os.path.join(target, os.path.basename(key)) if target.endswith("/") or os.path.isdir(target) else target
        return _download(bucket, key, path, options)
    if not os.path.exists(source):
        raise CliError(f"\nThe user-provided path {source} does not exist.", 255)
    bucket, key = split(target)
    key = key + os.path.basename(source) if not key or key.endswith("/") else key
    return _upload(source, bucket, key, options)


def _copy_all(source: str, target: str, options: Options) -> int:
    code = 0
    if source.startswith("s3://"):
        bucket, prefix = split(source)
        prefix = prefix if not prefix or prefix.endswith("/") else prefix + "/"
        for row in list(objects.listed(bucket, prefix)):
            name = row.key[len(prefix) :]
            if name and not name.endswith("/") and _kept(name, options):
                code |= _download(bucket, row.key, os.path.join(target, name), options)
        return code
    if not os.path.isdir(source):
        raise CliError(f"\nThe user-provided path {source} does not exist.", 255)
    bucket, prefix = split(target)
    for path, name in _files(source):
        if _kept(name, options):
            code |= _upload(path, bucket, _joined(prefix, name), options)
    return code


def _sync(arguments: Sequence[str]) -> int:
    """Size decides, as `--size-only` does; times of an emulated bucket say nothing."""
    options = _parse(("source", "target"), arguments)
    source, target = options.source, options.target
    code = 0
    if source.startswith("s3://"):
        bucket, prefix = split(source)
        prefix = prefix if not prefix or prefix.endswith("/") else prefix + "/"
        for row in list(objects.listed(bucket, prefix)):
            path = os.path.join(target, row.key[len(prefix) :])
            if _kept(row.key[len(prefix) :], options) and not (
                os.path.isfile(path) and os.path.getsize(path) == row.size
            ):
                code |= _download(bucket, row.key, path, options)
        return code
    bucket, prefix = split(target)
    there = {row.key: row.size for row in objects.listed(bucket, prefix)}
    for path, name in _files(source):
        key = _joined(prefix, name)
        if _kept(name, options) and there.get(key) != os.path.getsize(path):
            code |= _upload(path, bucket, key, options)
    return code


def _ls(arguments: Sequence[str]) -> int:
    options = _parse(("uri",), arguments)
    bucket, prefix = split(options.uri)
    recursive = options.recursive
    lines, folders = [], set()
    for row in objects.listed(bucket, prefix):
        rest = row.key[prefix.rfind("/") + 1 :]
        if not recursive and "/" in rest:
            folders.add(rest.partition("/")[0] + "/")
        else:
            lines.append(f"{objects.local_time(row.modified)} {row.size:>10} {row.key if recursive else rest}")
    for line in [*(f"{'PRE':>30} {name}" for name in sorted(folders)), *lines]:
        print(line)
    return 0 if lines or folders or not prefix else 1


def _fetch_to_stdout(source: str) -> int:
    bucket, key = split(source)
    try:
        objects.get_to(bucket, key, sys.stdout.buffer)
    except ServiceError as error:
        name = "404" if error.status == 404 else error.code
        raise CliError(f"download failed: {source} to - {HEAD_FAILED.format(name)}Not Found", 1) from error
    return 0


def _download(bucket: str, key: str, path: str, options: Options) -> int:
    os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
    return _moved(
        "download", f"s3://{bucket}/{key}", path, "GetObject", options, lambda: objects.get(bucket, key, path)
    )


def _upload(path: str, bucket: str, key: str, options: Options) -> int:
    target = f"s3://{bucket}/{key}"
    return _moved("upload", path, target, "PutObject", options, lambda: objects.put(bucket, key, path))


def _moved(
    what: str,
    source: str,
    target: str,
    operation: str,
    options: Options,
    action: Callable[[], object],
) -> int:
    try:
        action()
    except (ServiceError, OSError) as error:
        said = error.sentence(operation) if isinstance(error, ServiceError) else str(error)
        sys.stderr.write(f"{what} failed: {source} to {target} {said}\n")
        return 1
    if not (options.only_show_errors or options.quiet):
        print(f"{what}: {source} to {target}")
    return 0


def _files(folder: str) -> Iterator[Pair]:
    for here, folders, names in os.walk(folder, followlinks=True):
        folders.sort()
        for name in sorted(names):
            path = os.path.join(here, name)
            yield path, os.path.relpath(path, folder)


def _joined(prefix: str, name: str) -> str:
    return name if not prefix else prefix.rstrip("/") + "/" + name


def _kept(name: str, options: Options) -> bool:
    """The last filter that matches decides; here all exclusions come before all inclusions."""
    if not options.exclude:
        return True
    import fnmatch

    kept = not any(fnmatch.fnmatch(name, pattern) for pattern in options.exclude)
    return kept or any(fnmatch.fnmatch(name, pattern) for pattern in options.include)


def _parse(names: Sequence[str], arguments: Sequence[str]) -> Options:
    """One word for each of `names`; raises CliError for anything else."""
    parser = CommandLine("aws", misused)
    for name in names:
        parser.add(name)
    for name in SWITCHES:
        parser.add(name, action="store_true")
    for name in FILTERS:
        parser.add(name, action="append")
    for name in VALUED:
        parser.add(name)
    options, unknown = parser.parse_known(arguments)
    if unknown:
        raise CliError(f"\nUnknown options: {','.join(unknown)}", 252)
    return options
