"""The harness: drives a candidate, records what happened, judges.

What a scenario needs is re-exported here; everything is loaded on first use, because pytest imports this package in
every run of the environment it is installed in.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sevenpoint.harness.bench import Bench
    from sevenpoint.harness.fronts.errors import CandidateRefused, refusal
    from sevenpoint.harness.results import Evidence, Harm
    from sevenpoint.harness.scenario_marker import scenario

_HOMES = {
    "Bench": "sevenpoint.harness.bench",
    "CandidateRefused": "sevenpoint.harness.fronts.errors",
    "Evidence": "sevenpoint.harness.results",
    "Harm": "sevenpoint.harness.results",
    "refusal": "sevenpoint.harness.fronts.errors",
    "scenario": "sevenpoint.harness.scenario_marker",
}

__all__ = ["Bench", "CandidateRefused", "Evidence", "Harm", "refusal", "scenario"]


def __getattr__(name: str) -> object:
    """Load an exported name from its home."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
