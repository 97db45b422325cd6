"""The emulated vLLM, as it is importable once it is installed."""
