"""The stand-in of vLLM Neuron: the server without NxD Inference, which compiles at its own start."""
