"""Writes a real Hugging Face tokenizer that counts as the emulated server does: `make_tokenizer.py DIRECTORY`.

Run it with the Python of LLMPerf's environment. Pieces of up to four characters, a vocabulary learned from a little
text, a beginning-of-sequence token, and a chat template of as many tokens as the emulated one.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, pre_tokenizers, processors, trainers

BOS, EOS, UNKNOWN = "<|begin_of_text|>", "<|eot_id|>", "<|unknown|>"
HEADERS = ("<|start_header_id|>", "<|end_header_id|>")
PREAMBLE = "This prompt was rendered by the emulated chat template of Trainyard. for you now"
TEMPLATE = (
    '{% set system = messages[0].content if messages[0].role == "system" else "" %}'
    f"{BOS}{HEADERS[0]}system{HEADERS[1]}\n\n{PREAMBLE}\n\n{{{{ system }}}}{EOS}"
    '{% for message in messages if message.role != "system" %}'
    f"{HEADERS[0]}{{{{ message.role }}}}{HEADERS[1]}\n\n{{{{ message.content }}}}{EOS}"
    "{% endfor %}"
    f"{{% if add_generation_prompt %}}{HEADERS[0]}assistant{HEADERS[1]}\n\n{{% endif %}}"
)


def build() -> Tokenizer:
    made = Tokenizer(models.WordLevel(unk_token=UNKNOWN))
    made.pre_tokenizer = pre_tokenizers.Split(Regex(r"\s*\S{1,4}"), behavior="isolated")
    made.decoder = decoders.Fuse()
    # White space before a special token belongs to it.
    special = [AddedToken(name, lstrip=True, special=True) for name in (UNKNOWN, BOS, EOS, *HEADERS)]
    made.train_from_iterator([PREAMBLE], trainers.WordLevelTrainer(special_tokens=special))
    made.post_processor = processors.TemplateProcessing(single=f"{BOS} $A", special_tokens=[(BOS, 1)])
    return made


def main(directory: Path) -> None:
    directory.mkdir(parents=True, exist_ok=True)
    build().save(str(directory / "tokenizer.json"))
    settings = {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "bos_token": BOS,
        "eos_token": EOS,
        "unk_token": UNKNOWN,
        "clean_up_tokenization_spaces": False,
        "chat_template": TEMPLATE,
    }
    (directory / "tokenizer_config.json").write_text(json.dumps(settings), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
