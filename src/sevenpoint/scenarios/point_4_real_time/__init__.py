"""Point 4: real time, not batch."""
