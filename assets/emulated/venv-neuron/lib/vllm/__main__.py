"""The `vllm` console script: `serve` is the only sub-command that is modelled."""

from __future__ import annotations

import sys

from standin.serving.server import main

if __name__ == "__main__":
    if sys.argv[1:] == ["--help"]:
        sys.stdout.write("usage: vllm [-h] [-v] {serve} ...\n")
        sys.exit(0)
    if sys.argv[1:2] != ["serve"]:
        sys.stderr.write("usage: vllm [-h] [-v] {serve} ...\nvllm: error: the emulated vllm models `serve` only\n")
        sys.exit(2)
    sys.exit(main("vllm serve", sys.argv[2:]))
