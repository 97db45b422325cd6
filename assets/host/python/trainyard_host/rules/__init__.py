"""What a request and the facts decide: commands, layout, memory, and the meaning of log lines."""
