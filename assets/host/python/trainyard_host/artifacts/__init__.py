"""The compiled artifact: its key, its proof, and where it is kept."""
