"""Point 5: errors, monitoring, accountability."""
