"""The benchmark phase's dealings with the measure: its request, its client process, its results."""
