"""What was seen: one record per request, the journal of a run, and its recovery."""
