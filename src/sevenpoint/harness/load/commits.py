"""Which change a write in the ledger's journal brought, and when the ledger had committed it: exact, whatever load."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import simplejson

from sevenpoint.harness.load.changes import Awaited, edit_in
from sevenpoint.harness.results import Exchange

AMOUNTS = frozenset({"Amount", "TotalAmt", "SubTotal", "LineAmount", "UnitAmount"})
PAYMENTS = "payment"


@dataclass
class Commits:
    """Changes that are awaited at the ledger, by organisation. Marks are unique in their organisation."""

    _texts: dict[str, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))
    _amounts: dict[tuple[str, bool], dict[Decimal, int]] = field(default_factory=lambda: defaultdict(dict))
    _edits: dict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))

    def expect(self, organisation: str, number: int, awaited: Awaited, *, payment: bool) -> None:
        """Wait for the change of this number."""
        if awaited.text:
            self._texts[organisation][awaited.text] = number
        if awaited.amount is not None:
            self._amounts[organisation, payment][awaited.amount] = number
        if awaited.edit is not None:
            self._edits[organisation][awaited.edit] = number

    def read(self, exchange: Exchange) -> dict[int, float]:
        """The changes that one exchange committed: their numbers, with the ledger's time in seconds since 1970."""
        organisation = exchange.organisation
        if organisation is None or exchange.method == "GET" or not 200 <= exchange.status < 300:
            return {}
        if exchange.path.endswith("/query"):
            return {}
        at = ended(exchange)
        return dict.fromkeys(self._found(organisation, exchange), at)

    def _found(self, organisation: str, exchange: Exchange) -> Iterator[int]:
        texts = self._texts[organisation]
        for text in [text for text in texts if text in exchange.request_body]:
            yield texts.pop(text)
        edits, edit = self._edits[organisation], edit_in(exchange.request_body, "tool")
        for each in [each for each in edits if edit is not None and each <= edit]:
            yield edits.pop(each)
        payment = PAYMENTS in exchange.path.lower() or '"Payment"' in exchange.request_body
        awaited = self._amounts[organisation, payment]
        if awaited:
            for amount in amounts_in(exchange.request_body) & awaited.keys():
                yield awaited.pop(amount)


def amounts_in(body: str) -> set[Decimal]:
    """Every amount in a JSON body; nothing when it is not JSON.

    >>> sorted(amounts_in('{"Invoices": [{"LineItems": [{"UnitAmount": 12.50, "Quantity": 3}]}]}'))
    [Decimal('12.50')]
    """
    try:
        return set(_amounts(simplejson.loads(body, use_decimal=True)))
    except simplejson.JSONDecodeError:
        return set()


def _amounts(value: Any) -> Iterator[Decimal]:
    if isinstance(value, dict):
        for name, each in value.items():
            if name in AMOUNTS and isinstance(each, (int, Decimal, str)):
                yield from _decimal(each)
            else:
                yield from _amounts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _amounts(each)


def _decimal(value: int | Decimal | str) -> Iterator[Decimal]:
    text = str(value)
    if text.replace(".", "", 1).isdecimal():
        yield Decimal(text)


def began(exchange: Exchange) -> float:
    """When the ledger took up a request, in seconds since 1970 on its clock."""
    return dt.datetime.fromisoformat(exchange.at).timestamp()


def ended(exchange: Exchange) -> float:
    """When the ledger had committed and answered it."""
    return began(exchange) + (exchange.milliseconds or 0.0) / 1000
