"""What the stand-ins of the emulated host share. See ../../PROMISE.md for what they model and what they do not."""
