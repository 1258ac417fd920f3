"""Comparing judged bundles: a pure function of their evidence and one rubric."""

from sevenpoint.harness.comparing.compare import Named, compare

__all__ = ["Named", "compare"]
