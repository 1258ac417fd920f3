"""What an evaluation was to reach, and the exit code that says whether it did. For CI."""

from sevenpoint.harness.goals.attained import Attained, Goals, attained
from sevenpoint.harness.goals.baseline import Baseline, BaselineError, Failure, Known, failures_of

__all__ = ["Attained", "Baseline", "BaselineError", "Failure", "Goals", "Known", "attained", "failures_of"]
