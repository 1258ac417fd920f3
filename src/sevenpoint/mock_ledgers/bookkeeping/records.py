"""What books hold: documents, the lines of entries, the feed of changes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from .worlds import Organisation


class UnbalancedEntryError(ValueError):
    """Debits and credits of an entry differ: a fault in the ledger's rules, never in a request."""


@dataclass
class Document:
    """A record in the ledger's own shape (`body`), with what is indexed beside it.

    `number`: document number or code; `name`: for case-insensitive look-up; `party`: contact or customer id; `date` and
    `due_date`: ISO dates; `total` and `balance`: in the document's currency; `revision`: 0 when new, then +1 a change.
    """

    kind: str
    id: str
    body: dict[str, Any]
    number: str | None = None
    name: str | None = None
    party: str | None = None
    status: str | None = None
    date: str | None = None
    due_date: str | None = None
    total: Decimal | None = None
    balance: Decimal | None = None
    revision: int = -1
    created_at: dt.datetime | None = None
    updated_at: dt.datetime | None = None


@dataclass(frozen=True)
class Line:
    """One side of an entry: debit positive, credit negative, in the base currency."""

    account: str
    amount: Decimal
    party: str | None = None


@dataclass(frozen=True)
class Change:
    """One row of the change feed. `operation`: CREATE, UPDATE, DELETE, VOID, MERGE.

    `gone`: the id of the record that went into this one, for MERGE; the feed does not keep it.
    """

    organisation: Organisation
    kind: str
    document: str
    operation: str
    at: dt.datetime
    gone: str | None = None


def from_row(row: Any) -> Document:
    """The document of a row of the store."""
    values = row._asdict()
    values["name"] = values.pop("name_key")
    return Document(**values)
