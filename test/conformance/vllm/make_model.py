"""Writes a checkpoint of Llama that is small and random, with a real tokenizer: `make_model.py DIRECTORY`.

One token is one character, so that what the model writes, whatever it is, is tokenized again as it was written, and
counts can be exact. One dimension of the hidden state is constant: by its weight there, the end of a text has the odds
of `END_ODDS`, and the other special tokens have none.
"""

from __future__ import annotations

import json
import math
import string
import sys
from pathlib import Path

import numpy
from safetensors.numpy import save_file
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, pre_tokenizers, processors

BOS, END, UNKNOWN, START = "<|begin|>", "<|end|>", "<|unknown|>", "<|start|>"
SPECIAL = (UNKNOWN, BOS, END, START)
CHARACTERS = sorted(set(string.printable) - set("\r\x0b\x0c\t"))
TEMPLATE = (
    BOS + "{% for message in messages %}" + START + "{{ message.role }}\n{{ message.content }}" + END + "{% endfor %}"
    "{% if add_generation_prompt %}" + START + "assistant\n{% endif %}"
)
END_ODDS = 400
# Small, and yet so large that a step takes tens of milliseconds: what the server and the client do beside it is little then.
HIDDEN, HEADS, LAYERS, INNER = 512, 8, 6, 2048
# Root-mean-square of a normalized state is 1; with all but nothing in one dimension, that dimension has this.
CONSTANT = math.sqrt(HIDDEN / 2)


def tokenizer() -> Tokenizer:
    made = Tokenizer(models.WordLevel({token: at for at, token in enumerate((*SPECIAL, *CHARACTERS))}, UNKNOWN))
    made.add_special_tokens([AddedToken(name, special=True, normalized=False) for name in SPECIAL])
    made.pre_tokenizer = pre_tokenizers.Split(Regex(r"[\s\S]"), behavior="isolated")
    made.decoder = decoders.Fuse()
    made.post_processor = processors.TemplateProcessing(single=f"{BOS} $A", special_tokens=[(BOS, 1)])
    return made


def weights(vocabulary: int) -> dict[str, numpy.ndarray]:
    random = numpy.random.default_rng(7)

    def drawn(*shape: int) -> numpy.ndarray:
        return (random.standard_normal(shape) / math.sqrt(shape[-1])).astype(numpy.float32)

    found = {"model.embed_tokens.weight": drawn(vocabulary, HIDDEN), "model.norm.weight": ones()}
    # As large as all other dimensions together; no layer writes to it, so it stays so.
    found["model.embed_tokens.weight"][:, 0] = 1.0
    for layer in range(LAYERS):
        at = f"model.layers.{layer}."
        for name in ("q", "k", "v", "o"):
            found[f"{at}self_attn.{name}_proj.weight"] = drawn(HIDDEN, HIDDEN)
        found[f"{at}mlp.gate_proj.weight"] = drawn(INNER, HIDDEN)
        found[f"{at}mlp.up_proj.weight"] = drawn(INNER, HIDDEN)
        found[f"{at}mlp.down_proj.weight"] = drawn(HIDDEN, INNER)
        for name in ("self_attn.o_proj", "mlp.down_proj"):
            found[f"{at}{name}.weight"] *= 0.1
            found[f"{at}{name}.weight"][0] = 0.0
        found[f"{at}input_layernorm.weight"] = ones()
        found[f"{at}post_attention_layernorm.weight"] = ones()
    found["lm_head.weight"] = drawn(vocabulary, HIDDEN)
    found["lm_head.weight"][:, 0] = 0.0
    for place, name in enumerate(SPECIAL):
        odds = END_ODDS / len(CHARACTERS) if name == END else math.exp(40)
        found["lm_head.weight"][place] = 0.0
        found["lm_head.weight"][place, 0] = -math.log(odds) / CONSTANT
    return found


def ones() -> numpy.ndarray:
    return numpy.ones(HIDDEN, dtype=numpy.float32)


def settings(vocabulary: int) -> dict[str, object]:
    return {
        "architectures": ["LlamaForCausalLM"],
        "model_type": "llama",
        "vocab_size": vocabulary,
        "hidden_size": HIDDEN,
        "intermediate_size": INNER,
        "num_hidden_layers": LAYERS,
        "num_attention_heads": HEADS,
        "num_key_value_heads": HEADS,
        "head_dim": HIDDEN // HEADS,
        "hidden_act": "silu",
        "max_position_embeddings": 4096,
        "rms_norm_eps": 1e-5,
        "rope_theta": 10000.0,
        "tie_word_embeddings": False,
        "attention_bias": False,
        "mlp_bias": False,
        "bos_token_id": SPECIAL.index(BOS),
        "eos_token_id": SPECIAL.index(END),
        "torch_dtype": "float32",
    }


def main(directory: Path) -> None:
    directory.mkdir(parents=True, exist_ok=True)
    made = tokenizer()
    made.save(str(directory / "tokenizer.json"))
    named = {"bos_token": BOS, "eos_token": END, "unk_token": UNKNOWN}
    beside = {
        "tokenizer_class": "PreTrainedTokenizerFast",
        **named,
        "clean_up_tokenization_spaces": False,
        "chat_template": TEMPLATE,
    }
    (directory / "tokenizer_config.json").write_text(json.dumps(beside), encoding="utf-8")
    size = made.get_vocab_size()
    (directory / "config.json").write_text(json.dumps(settings(size)), encoding="utf-8")
    tensors = weights(size)
    save_file(tensors, str(directory / "model.safetensors"), metadata={"format": "pt"})
    print(json.dumps({"parameters": sum(tensor.size for tensor in tensors.values())}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
