"""Point 3: proposal to payment, connected."""
