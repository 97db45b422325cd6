"""Load the replicas, write the result, judge it."""
