"""What a reader gets to see of the books when the ledger is not at its best: late, incomplete, shifted.

Set by faults for one request; without one everything is seen as it is. Only the record that the request is about is
looked at through it, so that an invoice never loses its customer.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement

# Of a request for the changes of many kinds: its lists are affected, single records are not.
EVERY_KIND = "*"


@dataclass
class ReadView:
    """How one request sees records of `kind` (as the ledger names them in its paths, whatever the case).

    `made_until`: younger records do not exist yet. `listed_until`: lists lack what changed later, single reads do not.
    `shift`: how far every page but the first is moved, in records.
    """

    kind: str = ""
    made_until: dt.datetime | None = None
    listed_until: dt.datetime | None = None
    shift: int = 0

    def shows(self, kind: str, created_at: dt.datetime | None) -> bool:
        """Whether a single read finds the record."""
        if self.made_until is None or created_at is None or singular(self.kind) != singular(kind):
            return True
        return created_at <= self.made_until

    def conditions(self, created_at: ColumnElement[Any], updated_at: ColumnElement[Any]) -> list[ColumnElement[bool]]:
        """What a listed record must meet, given the columns of its times."""
        young = [] if self.made_until is None else [created_at <= self.made_until]
        return young if self.listed_until is None else [*young, updated_at <= self.listed_until]

    def is_about(self, kind: str) -> bool:
        """Whether lists of the kind are looked at through this."""
        return self.kind == EVERY_KIND or singular(self.kind) == singular(kind)


@dataclass
class BadElement:
    """One element of a batch that is refused: the `number`th that is begun at this `depth` of savepoints."""

    depth: int
    number: int
    error: Exception
    _depth: int = 0
    _begun: int = 0

    @contextmanager
    def watch(self) -> Iterator[None]:
        """Around one savepoint; raises the error when it is the one."""
        self._depth += 1
        try:
            if self._depth == self.depth:
                self._begun += 1
                if self._begun == self.number:
                    raise self.error
            yield
        finally:
            self._depth -= 1


def singular(name: str) -> str:
    """`Invoices` and `invoice` are the same kind of record.

    >>> singular("TrackingCategories"), singular("Invoice"), singular("taxRates")
    ('trackingcategory', 'invoice', 'taxrate')
    """
    plain = name.casefold()
    return plain[:-3] + "y" if plain.endswith("ies") else plain.removesuffix("s")
