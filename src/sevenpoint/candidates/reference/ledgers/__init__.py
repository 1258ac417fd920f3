"""The two ledgers behind one protocol, each through its official SDK."""
