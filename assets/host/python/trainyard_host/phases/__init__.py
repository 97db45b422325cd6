"""The entry of each phase: what `phase NAME` runs after its shell has taken the locks."""
