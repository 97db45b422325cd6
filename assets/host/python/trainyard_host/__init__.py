"""What the phases on the host do, in Python's standard library alone (3.9 and later)."""
