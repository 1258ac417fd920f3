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
            copier.customers(count)
        for first in range(1, count + 1, BATCH):
            with store.transaction() as connection:
                copier.connection = connection
                copier.invoices(first, min(first + BATCH - 1, count), count)
    finally:
        store.close()


class _Copier:
    """Copies of one invoice, in one organisation. What is copied is read once: a statement that reads the table it
    writes to would look through every copy again."""

    def __init__(self, connection: Connection, organisation: int, form: Form, invoice: str) -> None:
        self.connection, self._organisation, self._form = connection, organisation, form
        is_document = (_D.organisation == organisation, _D.kind == "Invoice", _D.id == invoice)
        self._document = self._rows(schema.document, *is_document)[0]
        is_posting = (_P.organisation == organisation, _P.kind == "Invoice", _P.document == invoice)
        self._postings = self._rows(schema.posting, *is_posting)
        is_change = (_C.organisation == organisation, _C.kind == "Invoice", _C.document == invoice)
        self._changes = self._rows(schema.change, *is_change)
        self._party, self._number = str(self._document["party"]), str(self._document["number"])
        self._base = int(self._number.removeprefix(form.number) or 0)
        self._cents = int(self._document["total"]) // 100
        self._entry = int(self._sequence("journal"))
        self._first_id = int(self._sequence(form.ids)) if form.ids is not None else 0

    def customers(self, count: int) -> None:
        """The customer of the original, a thousand times, each with its share of `count` invoices."""
        is_customer = (_D.organisation == self._organisation, _D.kind == self._form.customer, _D.id == self._party)
        customer = self._rows(schema.document, *is_customer)[0]
        n = _numbers(1, CUSTOMERS)
        name = literal("Customer ") + cast(n.c.n, String)
        body = func.replace(literal(customer["body"]), '"Amy"', literal('"') + name + literal('"'))
        share = (count - n.c.n + 1) // CUSTOMERS + func.iif(n.c.n > 1, 1, 0)
        owed = func.printf("%d.%02d", share * self._cents // 100, share * self._cents % 100)
        body = func.replace(body, f'"Balance":{self._cents / 100:.2f}', literal('"Balance":') + owed)
        balance = literal(None) if customer["balance"] is None else share * self._cents * 100
        own = {"id": self._customer(n.c.n), "name_key": func.lower(name), "balance": balance, "body": body}
        self._write(schema.document, customer, n, **own)

    def invoices(self, first: int, last: int, count: int) -> None:
        """The original, as often as there are numbers from first to last, of `count` in all."""
        n = _numbers(first, last)
        number = literal(self._form.number) + func.printf(f"%0{self._form.digits}d", self._base + n.c.n)
        identity, party = self._id(n.c.n), self._customer(n.c.n % CUSTOMERS + 1)
        older = (count - n.c.n + 60) * _SECOND
        body = func.replace(literal(self._document["body"]), f'"{self._number}"', literal('"') + number + literal('"'))
        refers = '"CustomerRef":{"value":"'
        body = func.replace(body, f'{refers}{self._party}"', literal(refers) + party + literal('"'))
        self._write(
            schema.document, self._document, n, id=identity, number=number, party=party, body=body,
            created_at=self._document["created_at"] - older, updated_at=self._document["updated_at"] - older,
        )  # fmt: skip
        for posting in self._postings:
            owner = literal(None) if posting["party"] is None else party
            self._write(
                schema.posting, posting, n, document=identity, entry=self._entry + n.c.n, party=owner,
                posted_at=posting["posted_at"] - older,
            )  # fmt: skip
        for change in self._changes:
            self._write(schema.change, change, n, document=identity, at=change["at"] - older)
        counted = (_S.organisation == self._organisation, _S.name == "count Invoice")
        self.connection.execute(delete(schema.sequence).where(*counted))
        self._advance("journal", self._entry + last)
        self._advance(self._form.numbers, self._base + last)
        if self._form.ids is not None:
            self._advance(self._form.ids, self._first_id + last)

    def _rows(self, table: Any, *which: ColumnElement[bool]) -> list[Any]:
        """Rows as the database has them, so that sums are made there."""
        raw = [
            type_coerce(c, getattr(c.type, "impl", c.type) if c.name != "body" else Text).label(c.name) for c in table.c
        ]
        return [dict(row) for row in self.connection.execute(select(*raw).where(*which)).mappings()]

    def _write(self, table: Any, template: dict[str, Any], n: Any, **own: Any) -> None:
        columns = [c for c in table.c if c is not table.autoincrement_column]
        values = [own[c.name] if c.name in own else literal(template[c.name]) for c in columns]
        self.connection.execute(insert(table).from_select([c.name for c in columns], select(*values).select_from(n)))

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
