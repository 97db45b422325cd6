"""LLMPerf's library, files and program, and Ray beneath them."""
