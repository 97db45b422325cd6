"""Greedy answers: what each replica says to a fixed set of prompts before a measurement, and whether they agree."""
