"""What the records amount to: statistics, occupancy, counters and the result."""
