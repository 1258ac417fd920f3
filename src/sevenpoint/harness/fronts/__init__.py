"""Ways to drive a candidate: over HTTP, or as a Python object in this process."""
