"""The guard that stops an unused machine, and the metrics: both look at the same things."""
