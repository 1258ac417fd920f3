"""Whether the firm was told: raised, in time, with something to do about it, outside the product too, and cleared.

Alerts are the candidate's own (`contract.Alert`); what arrived at the SMTP and HTTP sinks is handed in as well. Times
are those of the workspace's clock.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from sevenpoint.harness.contract import Alert

MEANT = ("warning", "error")


class Mail(Protocol):
    """A mail as it arrived at the SMTP sink."""

    @property
    def subject(self) -> str:
        """The subject line."""

    @property
    def text(self) -> str:
        """The plain text."""


@dataclass(frozen=True)
class Told:
    """What the firm was told of one thing: alerts in the product, mails, posts to the HTTP sink."""

    alerts: tuple[Alert, ...] = ()
    mails: tuple[Mail, ...] = ()
    posts: tuple[Mapping[str, object], ...] = ()

    def raised(self) -> bool:
        """Whether there is an alert in the product."""
        return bool(self.alerts)

    def outside(self) -> bool:
        """Whether it reached somebody who does not look into the product."""
        return bool(self.mails or self.posts)

    def fully(self) -> bool:
        """In the product and outside it."""
        return self.raised() and self.outside()

    def words(self) -> str:
        """All that the alerts say, in small letters."""
        return " ".join(f"{alert.subject} {alert.message}" for alert in self.alerts).lower()

    def asks(self, who: str) -> bool:
        """Whether one of the alerts says that it is `who` (firm, vendor, ledger, client) that must act."""
        return any(alert.who_must_act == who for alert in self.alerts)

    def says_one_of(self, reasons: Iterable[str], *more: str | None) -> bool:
        """Whether what was said, or one of `more` texts (e.g. the record's own error), names one of the reasons."""
        words = " ".join([self.words(), *(text or "" for text in more)]).lower()
        return any(reason.lower() in words for reason in reasons)

    def in_short(self) -> str:
        """E.g. `1 alert, and outside the product`. How many mails and posts is chance: one is enough."""
        count = len(self.alerts)
        return f"{count} alert{'' if count == 1 else 's'}, {'and' if self.outside() else 'nothing'} outside the product"


def told(alerts: Iterable[Alert], mails: Iterable[Mail] = (), posts: Iterable[Mapping[str, object]] = ()) -> Told:
    """What was told, without mere information: an alert of severity `info` warns nobody."""
    return Told(tuple(alert for alert in alerts if alert.severity in MEANT), tuple(mails), tuple(posts))


def about(alerts: Iterable[Alert], words: Sequence[str], *, but: Iterable[str] = ()) -> list[Alert]:
    """Alerts that name the record: by its id, or by one of the words in subject or message. `but`: ids to pass over."""
    known = set(but)
    return [
        alert
        for alert in alerts
        if alert.id not in known
        and any(word and word in f"{alert.entity_id} {alert.subject} {alert.message}" for word in words)
    ]


def on_time(alerts: Iterable[Alert], happened_at: dt.datetime, within: dt.timedelta) -> bool:
    """Whether the first alert came after what happened and within the time allowed."""
    return any(happened_at <= alert.raised_at <= happened_at + within for alert in alerts)


def uncleared(alerts: Iterable[Alert], mended_at: dt.datetime) -> list[Alert]:
    """Alerts that still stand though their cause was mended: not cleared, or cleared before it was mended."""
    return [alert for alert in alerts if alert.cleared_at is None or alert.cleared_at < mended_at]


def false_alarms(alerts: Iterable[Alert], since: dt.datetime) -> list[Alert]:
    """Warnings and errors raised since a moment at which all was well."""
    return [alert for alert in alerts if alert.severity in MEANT and alert.raised_at >= since]
