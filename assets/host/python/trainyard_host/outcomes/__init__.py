"""What a phase leaves behind: progress and heartbeat while it runs, one outcome at its end."""
