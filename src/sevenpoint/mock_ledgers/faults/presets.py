"""Plans with a name: several faults that come together in real life."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Preset:
    """A named plan: what it is like, and its faults as they would be sent to `…/plans`."""

    name: str
    summary: str
    faults: tuple[dict[str, Any], ...]


# Both ledgers' records, and not the token endpoint; a QuickBooks query may be a POST too.
_WRITES = {"path": r"^/(api\.xro|v3/company)/(?!.*/query$)", "method": "POST,PUT"}

PRESETS: dict[str, Preset] = {
    preset.name: preset
    for preset in (
        Preset(
            "maintenance",
            "Half an hour of announced maintenance: first the page for people, then the API's own 503; webhooks wait.",
            (
                {"fault": "maintenance_page", "trigger": {"times": 1, "seconds": 1800}},
                {"fault": "outage", "settings": {"kind": "maintenance"}, "trigger": {"skip": 1, "seconds": 1800}},
                {"fault": "webhook_delayed", "settings": {"seconds": 1800}, "trigger": {"seconds": 1800}},
            ),
        ),
        Preset(
            "brown_out",
            "Ten minutes of growing trouble: slow answers, more and more 500 and 503, and 504 for work that was done.",
            (
                {
                    "fault": "delay",
                    "settings": {"seconds": 0.4, "distribution": "lognormal", "spread": 0.8},
                    "trigger": {"seconds": 600},
                },
                {"fault": "server_error", "trigger": {"seconds": 600, "ramp": {"to": 0.3, "calls": 30}}},
                {"fault": "outage", "trigger": {"seconds": 600, "ramp": {"to": 0.3, "calls": 30}}},
                {
                    "fault": "error_after_commit",
                    "settings": {"status": 504},
                    "trigger": {"seconds": 600, "probability": 0.1},
                },
            ),
        ),
        Preset(
            "throttled",
            "The rate limit is met again and again: after every third call one is refused.",
            ({"fault": "throttled", "settings": {"retry_after": 5}, "trigger": {"every": 4}},),
        ),
        Preset(
            "flaky_network",
            "One call in five suffers: late, reset before or in the middle of the answer, cut short, closed.",
            (
                {"fault": "refused", "trigger": {"probability": 0.06}},
                {"fault": "lost_answer", "trigger": {"probability": 0.04}},
                {"fault": "reset_mid_body", "trigger": {"probability": 0.04}},
                {"fault": "truncated", "trigger": {"probability": 0.04}},
                {"fault": "empty_reply", "trigger": {"probability": 0.04}},
                {
                    "fault": "delay",
                    "settings": {"seconds": 0.1, "distribution": "uniform", "most": 1.5},
                    "trigger": {"probability": 0.2},
                },
            ),
        ),
        Preset(
            "lost_answers",
            "Every second write from the fourth on is done and its answer lost: in turn by a reset and behind a 504.",
            (
                {"fault": "lost_answer", "match": _WRITES, "trigger": {"every": 4}},
                {"fault": "error_after_commit", "match": _WRITES, "trigger": {"skip": 2, "every": 4}},
            ),
        ),
        Preset(
            "webhook_storm",
            "Webhooks come doubled, overtaken, of unknown kinds and wrongly signed; the first in a burst of 500.",
            (
                {"fault": "webhook_burst", "trigger": {"times": 1}},
                {"fault": "webhook_doubled", "trigger": {"skip": 1, "every": 2}},
                {"fault": "webhook_reordered", "trigger": {"skip": 1, "every": 3}},
                {"fault": "webhook_unknown_type", "trigger": {"skip": 1, "every": 5}},
                {"fault": "webhook_badly_signed", "trigger": {"skip": 1, "every": 7}},
            ),
        ),
        Preset(
            "quiet_webhooks",
            "No webhook comes: what the client does not poll for it does not learn.",
            ({"fault": "webhook_lost"},),
        ),
    )
}
