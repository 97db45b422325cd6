"""The guard that stops an unused instance, and the metrics: both look at the same things."""
