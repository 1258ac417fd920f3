"""Every fault by name. A new one is a file with a FAULT and its line here."""

from __future__ import annotations

from . import delay, error_after_commit, lost_answer, outage, refused, server_error, throttled, token_expired
from .fault import Fault

FAULTS: dict[str, Fault] = {
    fault.name: fault
    for fault in (
        lost_answer.FAULT,
        error_after_commit.FAULT,
        outage.FAULT,
        server_error.FAULT,
        throttled.FAULT,
        refused.FAULT,
        delay.FAULT,
        token_expired.FAULT,
    )
}
