"""Real tokenizers of several kinds, read both ways: `compare_tokenizers.py DIRECTORY`. One JSON object."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers
from trainyard_host.measure.errors import MeasureError
from trainyard_host.measure.workload.tokenizer import load_tokenizer
from trainyard_host.measure.workload.tokenizer_files import FileTokenizer
from transformers import AutoTokenizer

TEXT = [
    "The harbour remembers the colour of October.",
    "It 's a quick , brown fox ! Isn't it ?",
    "naïve 🚂 data: x\n\n",
]
BOS, EOS = "<s>", "</s>"
TEMPLATE = (
    "{%- for m in messages %}\n{{ bos_token }}[{{ m['role'] | upper }}] {{ m['content'] | tojson }}\n"
    "{%- if loop.last %}{% break %}{% endif %}{%- endfor %}"
    "{% generation %}{{ strftime_now('%Y') }}{% endgeneration %}"
    "{% if add_generation_prompt %}[ASSISTANT]{% endif %}{{ eos_token }}"
)


def byte_level(ends: str) -> Tokenizer:
    made = Tokenizer(models.BPE())
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    made.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(vocab_size=400, special_tokens=[BOS, EOS], initial_alphabet=alphabet)
    made.train_from_iterator(TEXT * 3, trainer)
    made.post_processor = processors.TemplateProcessing(single=ends, special_tokens=[(BOS, 0), (EOS, 1)])
    return made


def sentence_like() -> Tokenizer:
    made = Tokenizer(models.BPE(byte_fallback=True, unk_token="<unk>"))
    made.normalizer = normalizers.Sequence([normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")])
    made.decoder = decoders.Sequence(
        [decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse(), decoders.Strip(" ", 1, 0)]
    )
    special = [BOS, EOS, "<unk>", *(f"<0x{number:02X}>" for number in range(256))]
    made.train_from_iterator(TEXT * 3, trainers.BpeTrainer(vocab_size=600, special_tokens=special))
    made.post_processor = processors.TemplateProcessing(single=f"{BOS} $A", special_tokens=[(BOS, 0)])
    return made


def save(folder: Path, made: Tokenizer, **settings: Any) -> Path:
    folder.mkdir(parents=True)
    made.save(str(folder / "tokenizer.json"))
    known = {
        "bos_token": BOS,
        "eos_token": EOS,
        "chat_template": TEMPLATE,
        "tokenizer_class": "PreTrainedTokenizerFast",
    }
    (folder / "tokenizer_config.json").write_text(json.dumps({**known, **settings}))
    return folder


def kinds(root: Path) -> list[Path]:
    llama = {"tokenizer_class": "LlamaTokenizerFast"}
    truncating = byte_level(f"{BOS} $A")
    truncating.enable_truncation(5)
    truncating.enable_padding(length=9)
    return [
        save(root / "plain", byte_level(f"{BOS} $A")),
        save(root / "cleaning", byte_level("$A"), clean_up_tokenization_spaces=True),
        save(root / "both ends", byte_level(f"{BOS} $A {EOS}"), bos_token={"content": BOS, "__type": "AddedToken"}),
        save(root / "truncating", truncating),
        save(root / "llama", sentence_like(), **llama),
        save(root / "llama without a beginning", sentence_like(), **llama, add_bos_token=False),
        save(root / "llama with an end", sentence_like(), **llama, add_eos_token=True),
        save(root / "added beside", byte_level("$A"), added_tokens_decoder=added(byte_level("$A"))),
        save(root / "qwen", byte_level("$A"), tokenizer_class="Qwen2Tokenizer"),
    ]


def added(made: Tokenizer) -> dict[str, Any]:
    """A token that only the settings know, and one that they know otherwise."""
    plain = {"normalized": False, "lstrip": False, "rstrip": False, "single_word": False, "special": True}
    return {"1": {"content": EOS, **plain, "lstrip": True}, str(made.get_vocab_size()): {"content": "<|x|>", **plain}}


def texts() -> list[str]:
    chance = random.Random(3)
    words = " ".join(TEXT).split(" ") + [BOS, EOS, "<|x|>", "\n", " ", "ſ", "​"]
    return [*TEXT, "", " ", *(" ".join(chance.choices(words, k=chance.randint(1, 40))) for _ in range(60))]


def seen(tokenizer: Any) -> list[Any]:
    messages = [{"role": "system", "content": ""}, {"role": "user", "content": 'a <b> "ü"'}]
    rows: list[Any] = [tokenizer.apply_chat_template(messages, tokenize=False, add_generation_prompt=True)]
    for text in texts():
        ids = tokenizer.encode(text)
        plain = list(tokenizer.encode(text, add_special_tokens=False))
        rows.append([list(ids), plain, tokenizer.decode(plain, skip_special_tokens=True)])
    return rows


def version_five(folder: Path) -> dict[str, bool]:
    """As `transformers` 5 saves it: another class, a list where an object was, the template in a file of its own."""
    plain = AutoTokenizer.from_pretrained(str(folder))
    five = folder.parent / "five"
    shutil.copytree(folder, five)
    settings = json.loads((five / "tokenizer_config.json").read_text())
    (five / "chat_template.jinja").write_text(settings.pop("chat_template"))
    settings.update(tokenizer_class="TokenizersBackend", backend="tokenizers", extra_special_tokens=["<|x|>"])
    (five / "tokenizer_config.json").write_text(json.dumps(settings))
    try:
        AutoTokenizer.from_pretrained(str(five))
        refused = False
    except Exception:
        refused = True
    ours = load_tokenizer(str(five))
    return {"refused": refused, "same": seen(ours._inner) == seen(plain)}


def unreadable(folder: Path) -> str:
    folder.mkdir()
    (folder / "tokenizer_config.json").write_text(json.dumps({"tokenizer_class": "TokenizersBackend"}))
    try:
        load_tokenizer(str(folder))
        return "loaded"
    except MeasureError as error:
        return error.line()


def main(root: Path) -> None:
    root = root / "tokenizers"
    subprocess.run(
        [sys.executable, "-B", str(Path(__file__).with_name("make_tokenizer.py")), str(root / "made")], check=True
    )
    folders = [root / "made", *kinds(root)]
    differing = []
    for folder in folders:
        wanted = seen(AutoTokenizer.from_pretrained(str(folder)))
        found = seen(load_tokenizer(str(folder))._inner)
        if found != wanted:
            first = next((pair for pair in zip(found, wanted) if pair[0] != pair[1]), None)
            differing.append([folder.name, first])
    from_file = [folder.name for folder in folders if isinstance(load_tokenizer(str(folder))._inner, FileTokenizer)]
    answer = {
        "cases": len(folders),
        "fromFile": from_file,
        "differing": differing,
        "five": version_five(root / "plain"),
        "broken": unreadable(root / "broken"),
    }
    print(json.dumps(answer))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
