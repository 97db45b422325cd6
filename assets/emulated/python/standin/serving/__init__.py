"""The emulated vLLM server."""
