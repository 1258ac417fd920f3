"""The bench: what a scenario holds."""

from sevenpoint.harness.bench.bench import Bench, Surroundings
from sevenpoint.harness.bench.record import ScenarioEnded, ScenarioUnsupported
from sevenpoint.harness.bench.world import ADVISORY, BOOKKEEPING, START

__all__ = ["ADVISORY", "BOOKKEEPING", "START", "Bench", "ScenarioEnded", "ScenarioUnsupported", "Surroundings"]
