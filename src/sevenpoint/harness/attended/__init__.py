"""Judging with a person as the front: cards in a browser, answers kept, the plan before the run.

One desk serves the pages and is asked by every scenario process (`AttendedFront`); what is said is kept in one SQLite
file, so that nothing is lost with a browser, a process or a machine.
"""

from __future__ import annotations

from sevenpoint.harness.attended.front import AttendedFront
from sevenpoint.harness.attended.setup import SetUp, Way

__all__ = ["AttendedFront", "SetUp", "Way"]
