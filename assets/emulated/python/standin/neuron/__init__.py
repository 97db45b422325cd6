"""Neuron stand-ins: compilation, the runtime, core ownership and the Neuron tools."""
