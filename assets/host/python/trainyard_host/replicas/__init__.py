"""The replicas of one layout: admission, units, start and probe."""
