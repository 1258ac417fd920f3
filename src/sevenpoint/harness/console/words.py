"""How the console writes what it shows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from urllib.parse import unquote_plus

import simplejson
from markupsafe import Markup

from sevenpoint.harness.results.visible import visible

LONGEST = 100_000
LONGEST_QUERY = 160
LEDGERS = {"xero": "Xero", "quickbooks": "QuickBooks"}
ACTORS = {"candidate": "integration", "bookkeeper": "bookkeeper", "unknown": "nobody known"}
MINUS = "\N{MINUS SIGN}"


def finalize(value: Any) -> Any:
    """Whatever a template shows: nothing for None, and no text that deceives the eye or fills the page."""
    if value is None:
        return ""
    if isinstance(value, str) and not isinstance(value, Markup):
        return abridged(value)
    return value


def abridged(text: str) -> str:
    """The visible text, cut where it gets too long to look at."""
    if len(text) <= LONGEST:
        return visible(text)
    return f"{visible(text[:LONGEST])}… [{len(text) - LONGEST:,} more characters]"


def money(amount: Decimal) -> str:
    """An amount as people write it.

    >>> money(Decimal("-1234.5"))
    '−1,234.50'
    """
    text = f"{abs(amount):,.2f}" if amount == round(amount, 2) else f"{abs(amount):,f}"
    return f"{MINUS}{text}" if amount < 0 else text


def day(date: dt.date | None) -> str:
    """A date.

    >>> day(dt.date(2026, 3, 2))
    '2 Mar 2026'
    """
    return f"{date.day} {date:%b %Y}" if date else ""


def moment(time: dt.datetime) -> str:
    """A moment of the sandbox's clock.

    >>> moment(dt.datetime(2026, 3, 2, 9, 5, tzinfo=dt.UTC))
    '2 Mar 2026, 09:05:00 UTC'
    """
    utc = time.astimezone(dt.UTC)
    return f"{utc.day} {utc:%b %Y, %H:%M:%S} UTC"


def clock(stamp: str) -> str:
    """A time stamp of the journal, to the millisecond."""
    utc = dt.datetime.fromisoformat(stamp).astimezone(dt.UTC)
    return f"{utc.day} {utc:%b %H:%M:%S}.{utc.microsecond // 1000:03d}"


def pretty(text: str) -> str:
    """A body with its JSON set out, numbers as the ledger writes them; anything else as it is.

    >>> pretty('{"Total":1.50}')
    '{\\n  "Total": 1.50\\n}'
    """
    try:
        value = simplejson.loads(text, use_decimal=True)
    except (ValueError, RecursionError):
        return text
    if not isinstance(value, (dict, list)):
        return text
    return simplejson.dumps(value, indent=2, ensure_ascii=False, use_decimal=True)


def readable(query: str, longest: int = LONGEST_QUERY) -> str:
    """A query as its writer thought of it, not as it travels; long ones cut.

    >>> readable("where=Type%3D%3D%22ACCREC%22&page=1")
    'where=Type=="ACCREC"&page=1'
    """
    plain = unquote_plus(query)
    return plain if len(plain) <= longest else f"{plain[:longest]}…"


def ticks(text: str) -> Markup:
    """A sentence in which `words` of the API are set apart.

    >>> ticks("late by `seconds` & more")
    Markup('late by <code>seconds</code> &amp; more')
    """
    parts = text.split("`")
    return Markup("").join(Markup("<code>{}</code>").format(part) if number % 2 else part
                           for number, part in enumerate(parts))  # fmt: skip


def plural(count: int, one: str, many: str | None = None) -> str:
    """So many of something.

    >>> plural(1, "call"), plural(2, "delivery", "deliveries")
    ('1 call', '2 deliveries')
    """
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def ledger(name: str) -> str:
    """A ledger's own name."""
    return LEDGERS.get(name, name)


def actor(name: str) -> str:
    """Whose call it was."""
    return ACTORS.get(name, name)


FILTERS: dict[str, Callable[..., str]] = {
    "money": money,
    "day": day,
    "moment": moment,
    "clock": clock,
    "pretty": pretty,
    "plural": plural,
    "readable": readable,
    "ticks": ticks,
    "ledger": ledger,
    "actor": actor,
}
