"""Oracles: small pure functions that say what is wrong with what was seen. Scenarios ask them; they ask nobody."""
