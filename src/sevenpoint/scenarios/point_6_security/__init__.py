"""Point 6: security and compliance."""
