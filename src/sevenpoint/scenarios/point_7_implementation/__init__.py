"""Point 7: implementation and change."""
