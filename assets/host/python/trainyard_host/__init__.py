"""What the jobs on the host do, in Python's standard library alone (3.9 and later)."""
