"""The desk: the pages on which cards are answered, and the machine side that scenario processes ask."""
