"""Point 1: two-way sync, not a one-way push."""
