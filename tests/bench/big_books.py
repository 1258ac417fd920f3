"""Books of any size in a minute: a record that the ledger wrote itself, copied in bulk through the store's own tables.

Every copy is whole: its document, its postings and its row of the change feed, under ids, numbers and times of its own,
spread over a thousand customers; so indexes, feeds and balances are as large as a million calls would have made them.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    String,
    Text,
    cast,
    delete,
    func,
    insert,
    literal,
    select,
    type_coerce,
    update,
)

from sevenpoint.mock_ledgers.store import Store, schema

CUSTOMERS = 1000
BATCH = 50_000
_SECOND = 1_000_000
_D, _P, _C, _S = (table.c for table in (schema.document, schema.posting, schema.change, schema.sequence))


@dataclass(frozen=True)
class Form:
    """How a ledger counts: names of its kinds, of the sequences behind them, and the first copy's number."""

    customer: str
    ids: str | None
    numbers: str
    number: str
    digits: int = 0


FORMS = {
    "xero": Form("Contact", None, "invoice", "INV-", 4),
    "quickbooks": Form("Customer", "id Transaction", "DocNumber", ""),
}


def enlarge(data: Path, ledger: str, organisation: str, invoice: str, count: int) -> None:
    """Let an organisation (by its public id) have `count` more invoices like the one with this id.

    The server may run meanwhile; it waits for each batch. Copies are a second apart, all older than the original.
    """
    store = Store(data / "ledgers.sqlite")
    try:
        with store.transaction() as connection:
            connection.exec_driver_sql("PRAGMA cache_size=-1000000")
            key = connection.execute(
                select(schema.organisation.c.id).where(schema.organisation.c.key == organisation)
            ).scalar_one()
            copier = _Copier(connection, key, FORMS[ledger], invoice)
            copier.customers()
        for first in range(1, count + 1, BATCH):
            with store.transaction() as connection:
                copier.connection = connection
                copier.invoices(first, min(first + BATCH - 1, count), count)
    finally:
        store.close()


class _Copier:
    """Copies of one invoice, in one organisation."""

    def __init__(self, connection: Connection, organisation: int, form: Form, invoice: str) -> None:
        self.connection, self._organisation, self._form, self._invoice = connection, organisation, form, invoice
        found = connection.execute(
            select(_D.party, _D.number, func.coalesce(_D.number, "")).where(*self._is("Invoice", invoice))
        ).one()
        self._party, self._number = str(found[0]), str(found[1])
        self._base = int(self._number.removeprefix(form.number) or 0)
        self._entry = int(self._sequence("journal"))
        self._first_id = int(self._sequence(form.ids)) if form.ids is not None else 0

    def customers(self) -> None:
        """The customer of the original, a thousand times."""
        n = _numbers(1, CUSTOMERS)
        name = literal("Customer ") + cast(n.c.n, String)
        own = {
            "id": self._customer(n.c.n),
            "name_key": func.lower(name),
            "body": func.replace(_text(_D.body), '"Amy"', literal('"') + name + literal('"')),
        }
        self._copy(schema.document, own, n, *self._is(self._form.customer, self._party))

    def invoices(self, first: int, last: int, count: int) -> None:
        """The original, as often as there are numbers from first to last, of `count` in all."""
        n = _numbers(first, last)
        number = literal(self._form.number) + func.printf(f"%0{self._form.digits}d", self._base + n.c.n)
        party = self._customer(n.c.n % CUSTOMERS + 1)
        older = (count - n.c.n + 60) * _SECOND
        body = func.replace(_text(_D.body), f'"{self._number}"', literal('"') + number + literal('"'))
        refers = '"CustomerRef":{"value":"'
        body = func.replace(body, f'{refers}{self._party}"', literal(refers) + party + literal('"'))
        own = {
            "id": self._id(n.c.n), "number": number, "party": party, "body": body,
            "created_at": _raw(_D.created_at) - older, "updated_at": _raw(_D.updated_at) - older,
        }  # fmt: skip
        self._copy(schema.document, own, n, *self._is("Invoice", self._invoice))
        posted = {
            "document": self._id(n.c.n), "entry": self._entry + n.c.n, "posted_at": _raw(_P.posted_at) - older,
            "party": func.iif(_P.party.is_(None), None, party),
        }  # fmt: skip
        which = (_P.organisation == self._organisation, _P.kind == "Invoice", _P.document == self._invoice)
        self._copy(schema.posting, posted, n, *which)
        fed = {"document": self._id(n.c.n), "at": _raw(_C.at) - older}
        which = (_C.organisation == self._organisation, _C.kind == "Invoice", _C.document == self._invoice)
        self._copy(schema.change, fed, n, *which)
        counted = (_S.organisation == self._organisation, _S.name == "count Invoice")
        self.connection.execute(delete(schema.sequence).where(*counted))
        self._advance("journal", self._entry + last)
        self._advance(self._form.numbers, self._base + last)
        if self._form.ids is not None:
            self._advance(self._form.ids, self._first_id + last)

    def _copy(self, table: Any, own: dict[str, Any], n: Any, *which: ColumnElement[bool]) -> None:
        columns = [c for c in table.c if not ((c.primary_key and c.autoincrement is True) or c is _auto(table))]
        values = [own.get(c.name, _raw(c)) for c in columns]
        rows = select(*values).select_from(table.join(n, literal(True))).where(*which)
        self.connection.execute(insert(table).from_select([c.name for c in columns], rows))

    def _is(self, kind: str, identity: str) -> tuple[ColumnElement[bool], ...]:
        return _D.organisation == self._organisation, _D.kind == kind, _D.id == identity

    def _id(self, n: ColumnElement[int]) -> ColumnElement[str]:
        """Xero: a guid whose beginning jumps about, as guids do. QuickBooks: the next id."""
        if self._form.ids is not None:
            return cast(self._first_id + n, String)
        return func.printf("%08x-0000-4000-8000-%012x", (n * 2654435761) % 4294967296, n)

    def _customer(self, n: ColumnElement[int]) -> ColumnElement[str]:
        if self._form.ids is not None:
            return cast(1_000_000_000 + n, String)
        return func.printf("cccccccc-0000-4000-8000-%012x", n)

    def _sequence(self, name: str) -> int:
        which = (_S.organisation == self._organisation, _S.name == name)
        return int(self.connection.execute(select(_S.value).where(*which)).scalar_one())

    def _advance(self, name: str, value: int) -> None:
        which = (_S.organisation == self._organisation, _S.name == name)
        self.connection.execute(update(schema.sequence).where(*which).values(value=value))


def _numbers(first: int, last: int) -> Any:
    n = select(literal(first).label("n")).cte("n", recursive=True)
    return n.union_all(select(n.c.n + 1).where(n.c.n < last))


def _auto(table: Any) -> Any:
    return table.autoincrement_column


def _text(column: ColumnElement[Any]) -> ColumnElement[str]:
    return type_coerce(column, Text)


def _raw(column: Any) -> ColumnElement[Any]:
    """A column as the database has it, so that sums are made there."""
    return type_coerce(column, column.type.impl) if hasattr(column.type, "impl") else column
