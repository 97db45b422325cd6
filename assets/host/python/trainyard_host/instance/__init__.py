"""What the instance has and runs: devices, memory, processes, listeners, the SSM agent."""
