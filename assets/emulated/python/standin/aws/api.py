"""`aws s3api`, `secretsmanager`, `ssm` and `sts`: one operation each, an answer in JSON or text."""

from __future__ import annotations

from .. import json_text
from ..command_line import CommandLine
from . import objects
from .endpoint import CliError, ServiceError, call, misused

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any, Callable

    from ..command_line import Options

OPTIONS = {
    "s3api head-object": ("--bucket", "--key"),
    "s3api get-object": ("--bucket", "--key", "outfile"),
    "s3api put-object": ("--bucket", "--key", "--body", "--if-none-match"),
    "s3api list-objects-v2": ("--bucket", "--prefix"),
    "secretsmanager get-secret-value": ("--secret-id",),
    "ssm get-document": ("--name", "--document-version"),
    "ssm get-parameter": ("--name", "--with-decryption"),
    "sts get-caller-identity": (),
}
OPTIONAL = ("--prefix", "--body", "--if-none-match", "--with-decryption", "--document-version")


def main(service: str, verb: str, arguments: Sequence[str]) -> int:
    name = f"{service} {verb}"
    if name not in OPTIONS:
        raise CliError(
            f"aws: error: argument operation: Invalid choice (the emulated CLI has: {' | '.join(OPTIONS)})",
            252,
        )
    operation = "".join(word.capitalize() for word in verb.split("-"))
    options = _parse(OPTIONS[name], arguments)
    try:
        answer = OPERATIONS[name](options)
    except ServiceError as error:
        raise CliError(f"\n{error.sentence(operation)}", 254) from error
    _show(answer, options)
    return 0


def _parse(names: Sequence[str], arguments: Sequence[str]) -> Options:
    parser = CommandLine("aws", misused)
    for name in names:
        if name == "--with-decryption":
            parser.add(name, action="store_true")
        elif name.startswith("--"):
            parser.add(name, required=name not in OPTIONAL)
        else:
            parser.add(name)
    parser.add("--query")
    parser.add("--output", choices=["json", "text"], default="json")
    parser.add("--region")
    options, unknown = parser.parse_known(arguments)
    if unknown:
        raise CliError(f"\nUnknown options: {', '.join(unknown)}", 252)
    return options


def _head(options: Options) -> Any:
    found = objects.head(options.bucket, options.key)
    return {
        "LastModified": found.get("last-modified"),
        "ContentLength": int(found.get("content-length", 0)),
        "ETag": found.get("etag"),
        "ContentType": found.get("content-type"),
        "Metadata": {name[11:]: value for name, value in found.items() if name.startswith("x-amz-meta-")},
    }


def _get(options: Options) -> Any:
    objects.get(options.bucket, options.key, options.outfile)
    return _head(options)


def _put(options: Options) -> Any:
    condition = {} if options.if_none_match is None else {"if-none-match": options.if_none_match}
    if options.body:
        return {"ETag": objects.put_whole(options.bucket, options.key, options.body, condition)}
    return {"ETag": call("PUT", f"/{options.bucket}/{options.key}", body=b"", headers=condition).headers.get("etag")}


def _list(options: Options) -> Any:
    rows = objects.listed(options.bucket, options.prefix or "")
    contents = [{"Key": it.key, "LastModified": it.modified, "ETag": it.etag, "Size": it.size} for it in rows]
    return {"Contents": contents, "KeyCount": len(contents)} if contents else {"KeyCount": 0}


def _json_call(target: str, body: dict[str, Any]) -> Any:
    headers = {"x-amz-target": target, "content-type": "application/x-amz-json-1.1"}
    return json_text.loads(call("POST", "/", body=json_text.dumps(body).encode(), headers=headers).read().decode())


def _secret(options: Options) -> Any:
    return _json_call("secretsmanager.GetSecretValue", {"SecretId": options.secret_id})


def _parameter(options: Options) -> Any:
    wanted = {"Name": options.name, "WithDecryption": options.with_decryption}
    return _json_call("AmazonSSM.GetParameter", wanted)


def _document(options: Options) -> Any:
    version = {"DocumentVersion": options.document_version} if options.document_version else {}
    return _json_call("AmazonSSM.GetDocument", {"Name": options.name, **version})


def _identity(_: Options) -> Any:
    headers = {"content-type": "application/x-www-form-urlencoded"}
    text = call("POST", "/", body=b"Action=GetCallerIdentity&Version=2011-06-15", headers=headers).read().decode()
    return {name: text.partition(f"<{name}>")[2].partition(f"</{name}>")[0] for name in ("UserId", "Account", "Arn")}


OPERATIONS: dict[str, Callable[[Options], Any]] = {
    "s3api head-object": _head,
    "s3api get-object": _get,
    "s3api put-object": _put,
    "s3api list-objects-v2": _list,
    "secretsmanager get-secret-value": _secret,
    "ssm get-document": _document,
    "ssm get-parameter": _parameter,
    "sts get-caller-identity": _identity,
}


def _show(answer: Any, options: Options) -> None:
    for step in (options.query or "").split(".") if options.query else []:
        answer = answer.get(step) if isinstance(answer, dict) else None
    if options.output == "json":
        print(json_text.dumps(answer, indent=4))
    elif isinstance(answer, dict):
        print("\t".join(str(value) for value in answer.values()))
    else:
        print("None" if answer is None else answer)
