"""`python -m vllm.entrypoints.openai.api_server`."""

from __future__ import annotations

import sys

from standin.serving.server import main

if __name__ == "__main__":
    sys.exit(main("api_server.py", sys.argv[1:]))
