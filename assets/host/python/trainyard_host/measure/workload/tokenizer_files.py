"""A tokenizer read from its own files, without `transformers` around it, whose import alone takes seconds.

`tokenizer.json` is the tokenizer; a newer `transformers` may have written it beside a class and settings that an older
one refuses, and it is the same file still. It is read here where that gives what `transformers` would give, or where
`transformers` gives nothing. The calls are those of a tokenizer of `transformers`, as far as they are used.
"""

from __future__ import annotations

import importlib
import importlib.util
import json
from datetime import datetime
from pathlib import Path
from typing import Any, Optional

from trainyard_host.storage import json_text

# Classes that add nothing to the file but what is compared in `agrees`. TokenizersBackend is that of version 5.
PLAIN_CLASSES = (
    "GPTNeoXTokenizerFast",
    "LlamaTokenizer",
    "LlamaTokenizerFast",
    "PreTrainedTokenizerFast",
    "Qwen2Tokenizer",
    "Qwen2TokenizerFast",
    "TokenizersBackend",
)
SPECIAL = ("bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token")
_FLAGS = ("normalized", "lstrip", "rstrip", "single_word", "special")
_CLEANED = (" .", " ?", " !", " ,", " ' ", " n't", " 'm", " 's", " 've", " 're")


def available(directory: Path) -> bool:
    """Whether the file is there, and the reader that `transformers` itself would read it with."""
    return (directory / "tokenizer.json").is_file() and _home("tokenizers") == _home("transformers") is not None


def _home(package: str) -> Optional[str]:
    found = importlib.util.find_spec(package)
    return str(Path(found.origin).parent.parent) if found and found.origin else None


class FileTokenizer:
    """Reads a checkpoint's directory.

    Raises what the package `tokenizers` raises, and ValueError or OSError for the files beside it.
    """

    def __init__(self, directory: Path) -> None:
        tokenizers: Any = importlib.import_module("tokenizers")
        self._inner = tokenizers.Tokenizer.from_file(str(directory / "tokenizer.json"))
        self._inner.no_truncation()
        self._inner.no_padding()
        self._config = _settings(directory / "tokenizer_config.json")
        self._special = _special_tokens(self._config, _settings(directory / "special_tokens_map.json"))
        self._source = _template_of(directory, self._config)
        self._template: Any = None

    def agrees(self) -> bool:
        """Whether the settings beside the file ask for nothing that is not in it."""
        return (
            self._config.get("tokenizer_class") in PLAIN_CLASSES
            and "auto_map" not in self._config
            and self._same_ends()
            and all(self._same_added(int(number), token) for number, token in self._added())
        )

    def encode(self, text: str, add_special_tokens: bool = True) -> list[int]:
        """Token ids of a text, never truncated or padded."""
        return list(self._inner.encode(text, add_special_tokens=add_special_tokens).ids)

    def decode(self, tokens: list[int], skip_special_tokens: bool = True) -> str:
        """The text of token ids, with the spaces before punctuation removed if the settings say so."""
        text = str(self._inner.decode(tokens, skip_special_tokens=skip_special_tokens))
        return _cleaned(text) if self._config.get("clean_up_tokenization_spaces") else text

    def apply_chat_template(self, messages: list[dict[str, str]], tokenize: bool, add_generation_prompt: bool) -> str:
        """The messages as one prompt text. Raises ValueError without a template, and what the template raises."""
        assert not tokenize
        if self._source is None:
            raise ValueError("the checkpoint has no chat template")
        self._template = self._template or _compiled(self._source)
        return str(
            self._template.render(
                messages=messages,
                tools=None,
                documents=None,
                add_generation_prompt=add_generation_prompt,
                **self._special,
            )
        )

    def _added(self) -> list[tuple[str, dict[str, Any]]]:
        return list((self._config.get("added_tokens_decoder") or {}).items())

    def _same_added(self, number: int, token: dict[str, Any]) -> bool:
        found = self._inner.get_added_tokens_decoder().get(number)
        same = found is not None and found.content == token.get("content")
        return same and all(getattr(found, flag) == token.get(flag, getattr(found, flag)) for flag in _FLAGS)

    def _same_ends(self) -> bool:
        """The classes of Llama put a token before and behind by a setting, whatever the file does."""
        llama = str(self._config.get("tokenizer_class")).startswith("Llama")
        ids, inner = self.encode("a"), self.encode("a", add_special_tokens=False)
        before, behind = ids[: -len(inner)] if ids != inner else [], ids[ids.index(inner[0]) + len(inner) :]
        wanted = {"bos": self._config.get("add_bos_token", llama or None), "eos": self._config.get("add_eos_token")}
        found = {"bos": bool(before), "eos": bool(behind)}
        return all(value is None or value == found[name] for name, value in wanted.items())


def _settings(path: Path) -> dict[str, Any]:
    try:
        value = json_text.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    if not isinstance(value, dict):
        raise ValueError(f"{path} is not an object")
    return value


def _special_tokens(config: dict[str, Any], beside: dict[str, Any]) -> dict[str, str]:
    known = {name: config.get(name) or beside.get(name) for name in SPECIAL}
    texts = {name: value.get("content") if isinstance(value, dict) else value for name, value in known.items()}
    return {name: text for name, text in texts.items() if isinstance(text, str)}


def _template_of(directory: Path, config: dict[str, Any]) -> Optional[str]:
    """In a file of its own since version 4.43 of `transformers`, among the settings before."""
    own = directory / "chat_template.jinja"
    if own.is_file():
        return own.read_text(encoding="utf-8")
    found = config.get("chat_template") or _settings(directory / "chat_template.json").get("chat_template")
    if isinstance(found, list):
        named = {item.get("name"): item.get("template") for item in found if isinstance(item, dict)}
        found = named.get("default")
    return found if isinstance(found, str) else None


def _compiled(source: str) -> Any:
    """As `transformers` and vLLM compile it."""
    exceptions: Any = importlib.import_module("jinja2.exceptions")
    sandbox: Any = importlib.import_module("jinja2.sandbox")

    def refuse(message: str) -> None:
        raise exceptions.TemplateError(message)

    def tojson(value: Any, ensure_ascii: bool = False, **options: Any) -> str:
        return json.dumps(value, ensure_ascii=ensure_ascii, **options)

    environment = sandbox.ImmutableSandboxedEnvironment(
        trim_blocks=True, lstrip_blocks=True, extensions=[_generation_block(), "jinja2.ext.loopcontrols"]
    )
    environment.filters["tojson"] = tojson
    environment.globals["raise_exception"] = refuse
    environment.globals["strftime_now"] = lambda form: datetime.now().strftime(form)
    return environment.from_string(source)


def _generation_block() -> Any:
    """`{% generation %}` marks what the model wrote, for training; here its content is what counts."""
    nodes: Any = importlib.import_module("jinja2.nodes")
    extension: Any = importlib.import_module("jinja2.ext").Extension

    class Generation(extension):  # type: ignore[misc]
        tags = frozenset({"generation"})

        def parse(self, parser: Any) -> Any:
            line = next(parser.stream).lineno
            return nodes.Scope(parser.parse_statements(("name:endgeneration",), drop_needle=True), lineno=line)

    return Generation


def _cleaned(text: str) -> str:
    """What `transformers` calls cleaning up, in its order."""
    for artifact in _CLEANED:
        text = text.replace(artifact, "'" if artifact == " ' " else artifact[1:])
    return text
