"""What is asked: the request file, the workload, and prompts of a known length."""
