"""Point 2: native depth."""
