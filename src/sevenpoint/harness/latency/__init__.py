"""Latency told truthfully: arrivals drawn in advance, brackets instead of points, misses that stay in the figures.

Words. A change *arrives* when the driver meant to make it, is *committed* when its source holds it, and is *visible*
when the other side shows it. Latency runs from the intended time, so that a driver that falls behind does not flatter
the candidate. A change that was not seen is right-censored: known to be later than it was watched, never dropped.
Everything here is a pure function of its arguments (reference: judging.md 4).
"""

from __future__ import annotations

from .arrivals import Arrival, Stage, draw_arrivals, draw_times
from .clocks import Offset, measure_offset
from .mechanism import Change, Kind, Mechanism, MechanismRule, infer
from .observing import Bracket, Watch
from .quantiles import Estimate, bound_index, estimate, fewest_samples, share_within, survival
from .stages import STAGES, Stamps

__all__ = [
    "STAGES",
    "Arrival",
    "Bracket",
    "Change",
    "Estimate",
    "Kind",
    "Mechanism",
    "MechanismRule",
    "Offset",
    "Stage",
    "Stamps",
    "Watch",
    "bound_index",
    "draw_arrivals",
    "draw_times",
    "estimate",
    "fewest_samples",
    "infer",
    "measure_offset",
    "share_within",
    "survival",
]
