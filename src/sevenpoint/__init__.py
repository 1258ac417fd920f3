"""Sevenpoint: how good is this accounting integration?

The rooms are `mock_ledgers`, `harness`, `scenarios`, `candidates` and `reports`; ARCHITECTURE.md says who may import
whom.
"""

__version__ = "0.1.0"
