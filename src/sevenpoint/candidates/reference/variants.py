"""Other ways in which a good tool may work: no defects, so no scenario may hold one against it.

>>> [variant.name for variant in VARIANTS][:2]
['polling-only', 'webhooks-only']
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True)
class Variant:
    """A habit of the tool. `limits`: what `describe` says of the capabilities that it concerns.

    webhooks: whether it takes notifications; catch_up: how often it reads what changed; delays: the shortest and the
    longest time that a change lies before it is looked at, in seconds of the workspace's clock; match_by: how the first
    import knows a client again; draft_first: invoices are written as drafts and then approved, where the ledger has
    drafts.
    """

    name: str
    title: str
    webhooks: bool = True
    catch_up: dt.timedelta = dt.timedelta(minutes=5)
    delays: tuple[float, float] | None = None
    match_by: Literal["name", "email"] = "name"
    conflict_rule: Literal["ledger_wins", "tool_wins"] = "ledger_wins"
    draft_first: bool = False
    sync_from_ledger: Literal["webhook", "polling", "webhook_and_polling"] = "webhook_and_polling"
    limits: Mapping[str, str] = field(default_factory=dict)

    def delay(self, seed: str) -> dt.timedelta:
        """How long this change lies; the same for the same seed."""
        return dt.timedelta(seconds=random.Random(seed).uniform(*self.delays) if self.delays else 0)


STANDARD = Variant("standard", "Notifications and polling; the ledger wins; clients are known by name")
VARIANTS: tuple[Variant, ...] = (
    Variant(
        "polling-only",
        "Takes no notifications; asks the ledger every five minutes what changed",
        webhooks=False,
        sync_from_ledger="polling",
        limits={"sync": "No notifications: the ledger is asked every five minutes."},
    ),
    Variant(
        "webhooks-only",
        "Lives on notifications; once an hour it looks for what it has missed",
        catch_up=dt.timedelta(hours=1),
        sync_from_ledger="webhook",
        limits={"sync": "Notifications; a look once an hour finds those that were lost."},
    ),
    Variant(
        "slow-and-jittery",
        "Each change lies for a while, now longer, now shorter, before it travels",
        delays=(0.2, 1.6),
        limits={"sync": "Every change lies for up to two seconds."},
    ),
    Variant(
        "matches-by-email",
        "Knows a client in the books by the e-mail address first, then by the name",
        match_by="email",
        limits={"import": "From the ledger to the tool; clients are matched by e-mail address, then by name."},
    ),
    Variant(
        "tool-wins",
        "Where both sides changed the same detail, the tool's version stands",
        conflict_rule="tool_wins",
    ),
    Variant(
        "drafts-first",
        "Writes an invoice to Xero as a draft and approves it in a second step",
        draft_first=True,
        limits={"invoices": "Xero invoices are written as drafts and approved a moment later."},
    ),
)
BY_NAME: dict[str, Variant] = {variant.name: variant for variant in (STANDARD, *VARIANTS)}
