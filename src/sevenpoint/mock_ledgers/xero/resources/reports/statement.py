"""Balances for statements: financial years, retained earnings, and the source that a call's parameters ask for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from ....bookkeeping import ZERO, Document
from ...bodies import as_guid
from ...call import Call
from .. import accounts
from .cash_basis import cash_basis
from .movements import Listed, Movement, Posted, Source, by_line, documents_of, standing, tracked
from .periods import before, refused, year_start

EARNING = ("REVENUE", "EXPENSE")
START = dt.date.min


def source_of(call: Call, options: Collection[str] = ()) -> Source:
    """The postings, on a cash basis with `paymentsOnly`, and only those with every option of `options`."""
    if not options and call.flag("paymentsonly") is not True:
        return Posted(call.books)
    return Listed(tracked(movements_of(call), options))


def movements_of(call: Call) -> list[Movement]:
    """Every movement by line, on the basis that the call asks for."""
    found = standing(call.books)
    documents = documents_of(call.books, found)
    split = by_line(found, documents)
    return cash_basis(call.books, split, documents) if call.flag("paymentsonly") is True else split


def options(call: Call, *names: str) -> list[str]:
    """The tracking options that parameters name. Raises RequestError for one that does not exist."""
    wanted = []
    for name in names:
        given = call.parameters.get(name.lower(), "").strip()
        if given:
            option = as_guid(given)
            if option is None or option not in every_option(call):
                raise refused(name)
            wanted.append(option)
    return wanted


def every_option(call: Call) -> dict[str, tuple[str, str]]:
    """Category and name by the id of each tracking option, archived ones too."""
    return {
        option["TrackingOptionID"]: (category.id, option["Name"])
        for category in call.books.find("TrackingCategory")
        for option in category.body["Options"]
    }


@dataclass(frozen=True)
class Chart:
    """The accounts of an organisation, by id and in the order that reports show them."""

    by_id: dict[str, Document]
    retained: str

    @classmethod
    def of(cls, call: Call) -> Chart:
        """Read the accounts."""
        found = sorted(call.books.find(accounts.KIND), key=lambda one: (one.body["Name"].casefold(), one.id))
        retained = accounts.system(call.books, "RETAINEDEARNINGS").id
        return cls({account.id: account for account in found}, retained)

    def earns(self, account: str) -> bool:
        """Whether the account starts each financial year with nothing."""
        return self.by_id[account].body["Class"] in EARNING

    def profit(self, source: Source, first: dt.date, last: dt.date) -> Decimal:
        """Revenue less expenses."""
        moved = source.between(first, last)
        return -sum((amount for account, amount in moved.items() if self.earns(account)), ZERO)

    def year_to_date(self, call: Call, source: Source, first: dt.date, last: dt.date) -> dict[str, Decimal]:
        """What moved up to `last`; earnings of years before the last one's are in retained earnings."""
        start = year_start(call.books, last)
        balances = {
            account: amount for account, amount in source.between(first, last).items() if not self.earns(account)
        }
        this_year = source.between(max(first, start), last)
        balances.update({account: amount for account, amount in this_year.items() if self.earns(account)})
        if first < start:
            kept = self.profit(source, first, before(start))
            if kept:
                balances[self.retained] = balances.get(self.retained, ZERO) - kept
        return balances
