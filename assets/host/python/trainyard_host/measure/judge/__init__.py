"""Whether the numbers can be trusted: the checks, their thresholds and the verdict."""
