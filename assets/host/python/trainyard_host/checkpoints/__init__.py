"""A model's checkpoint: from the hub or the bucket to local disk, proven."""
