"""Books: one organisation's records and double entry, inside one request's transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    delete,
    func,
    insert,
    select,
    update,
)

from ..store import Prepared, in_order, load_kept, savepoint, schema
from . import statements
from .money import ZERO
from .records import Change, Document, Line, UnbalancedEntryError, from_row
from .views import BadElement, ReadView
from .worlds import Organisation, Sandbox

# From this row on, a page is found by its ids first.
_DEEP = 1000
_D = schema.document
_P = schema.posting


@dataclass
class Books:
    """One organisation's books.

    `changes` collects what this request changed, for webhooks. `kind` names are the ledgers' own. `view` and
    `bad_element`: what a fault makes of this request; None: nothing.
    """

    connection: Connection
    sandbox: Sandbox
    organisation: Organisation
    changes: list[Change] = field(default_factory=list)
    view: ReadView | None = None
    bad_element: BadElement | None = None
    # What `get` read in this request, bodies as text, so that everybody gets a copy of his own; see `save`.
    _rows: dict[tuple[str, str], Any] = field(default_factory=dict, repr=False)

    # --- time and names ---------------------------------------------------------------------------------------------

    @property
    def now(self) -> dt.datetime:
        """The sandbox's time, UTC."""
        return self.sandbox.now

    @property
    def today(self) -> dt.date:
        """The date in the organisation's time zone."""
        return self.now.astimezone(self.organisation.zone).date()

    def new_guid(self) -> str:
        """The next seeded id of the sandbox."""
        return self.sandbox.next_guid()

    def next_number(self, sequence: str, first: int = 1) -> int:
        """The next value of a named sequence of this organisation, beginning with `first`; never used twice."""
        key = {"b_o": self.organisation.id, "b_n": sequence}
        value: int | None = statements.SEQUENCE_NEXT.scalar(self.connection, **key)
        if value is None:
            value = first
            self.connection.execute(
                insert(schema.sequence).values(organisation=self.organisation.id, name=sequence, value=value)
            )
        return value

    def peek_number(self, sequence: str) -> int | None:
        """The last value given out, None before the first."""
        value: int | None = statements.SEQUENCE.scalar(self.connection, o=self.organisation.id, n=sequence)
        return value

    def set_number(self, sequence: str, value: int) -> None:
        """Let the sequence go on after `value`, e.g. when a caller supplied a higher document number."""
        if self.peek_number(sequence) is None:
            self.connection.execute(
                insert(schema.sequence).values(organisation=self.organisation.id, name=sequence, value=value)
            )
        else:
            statements.SEQUENCE_SET.run(self.connection, {"b_o": self.organisation.id, "b_n": sequence, "b_v": value})

    # --- records ----------------------------------------------------------------------------------------------------

    def get(self, kind: str, document_id: str) -> Document | None:
        """The record of that kind and id."""
        key = (kind, document_id)
        if key not in self._rows:
            self._rows[key] = statements.GET.first(self.connection, o=self.organisation.id, k=kind, i=document_id)
        row = self._rows[key]
        if row is None or (self.view is not None and not self.view.shows(kind, row.created_at)):
            return None
        document = from_row(row)
        document.body = load_kept(row.body)
        return document

    def find(self, kind: str, *conditions: ColumnElement[bool], order_by: Sequence[Any] = (), limit: int | None = None,
             offset: int | None = None) -> list[Document]:  # fmt: skip
        """Records of a kind that meet every condition on `schema.document`; by default the oldest change first."""
        order = [in_order(each) for each in order_by or (_D.c.updated_at, _D.c.id)]
        query = select(*statements.COLUMNS).where(self._all(kind, conditions)).order_by(*order)
        if limit is not None:
            query = query.limit(limit)
        if offset:
            shifted = offset if self.view is None or not self.view.is_about(kind) else offset + self.view.shift
            if shifted >= _DEEP and limit is not None:
                return self._far_back(kind, conditions, order, limit, shifted)
            query = query.offset(max(shifted, 0))
        return [from_row(row) for row in self.connection.execute(query)]

    def find_one(self, kind: str, *conditions: ColumnElement[bool]) -> Document | None:
        """The first record that `find` would give."""
        found = self.find(kind, *conditions, limit=1)
        return found[0] if found else None

    def by_name(self, kind: str, name: str) -> Document | None:
        """A record by name, whatever its case."""
        return self._first(statements.BY_NAME, kind, name.strip().casefold())

    def by_number(self, kind: str, number: str) -> Document | None:
        """A record by document number or code."""
        return self._first(statements.BY_NUMBER, kind, number)

    def all_named(self, kind: str, name: str) -> list[Document]:
        """The records of a name, whatever its case, as `find` would give them."""
        return self._every(statements.ALL_NAMED, _D.c.name_key, kind, name.strip().casefold())

    def all_numbered(self, kind: str, number: str) -> list[Document]:
        """The records of a document number or code, as `find` would give them."""
        return self._every(statements.ALL_NUMBERED, _D.c.number, kind, number)

    def first_due(self, kind: str) -> Document | None:
        """Of records whose number is the time at which they are due (ISO, UTC): the first that is due by now."""
        now = self.now.isoformat(timespec="seconds")
        found = statements.FIRST_DUE.scalar(self.connection, o=self.organisation.id, k=kind, now=now)
        return None if found is None else self.get(kind, found)

    def by_party(self, kind: str, party: str) -> Document | None:
        """The first record of a contact, customer or role."""
        return self._first(statements.BY_PARTY, kind, party)

    def count(self, kind: str, *conditions: ColumnElement[bool]) -> int:
        """How many records `find` would give without a limit.

        Of a whole kind it is kept beside the records from the first time that it is asked for: counting a million takes
        longer than reading a page of them.
        """
        if conditions or (self.view is not None and self.view.is_about(kind)):
            return self._counted(kind, conditions)
        kept = self.peek_number(f"count {kind}")
        if kept is None:
            kept = self._counted(kind, ())
            self.set_number(f"count {kind}", kept)
        return kept

    def _counted(self, kind: str, conditions: Sequence[ColumnElement[bool]]) -> int:
        return self.connection.execute(
            select(func.count()).select_from(_D).where(self._all(kind, conditions))
        ).scalar_one()

    def save(self, document: Document, *, operation: str | None = None, bump: bool = True) -> Document:
        """Write a record, new or changed.

        `operation` goes to the change feed (None: CREATE when new, else UPDATE; "": nothing is fed). `bump` False keeps
        revision and `updated_at`, for changes that the ledger does not stamp.
        """
        new = document.revision < 0
        now = self.now
        self._rows.pop((document.kind, document.id), None)
        if new:
            document.created_at = now
        if bump or new:
            document.revision += 1
            document.updated_at = now
        values = {
            "number": document.number, "party": document.party, "status": document.status, "date": document.date,
            "name_key": None if document.name is None else document.name.strip().casefold(),
            "due_date": document.due_date, "total": document.total, "balance": document.balance,
            "revision": document.revision, "created_at": document.created_at, "updated_at": document.updated_at,
            "body": document.body,
        }  # fmt: skip
        if new:
            key = {"organisation": self.organisation.id, "kind": document.kind, "id": document.id}
            statements.INSERT_DOCUMENT.run(self.connection, {**key, **values})
            self._recount(document.kind, 1)
        else:
            where = {"b_o": self.organisation.id, "b_k": document.kind, "b_i": document.id}
            statements.UPDATE_DOCUMENT.run(self.connection, {**where, **{f"v_{name}": values[name] for name in values}})
        self._feed(document.kind, document.id, operation if operation is not None else ("CREATE" if new else "UPDATE"))
        return document

    def delete(self, kind: str, document_id: str) -> None:
        """Remove a record; the change feed remembers it."""
        removed = self.connection.execute(delete(_D).where(self._is(kind, document_id))).rowcount
        self._recount(kind, -removed)
        self._rows.pop((kind, document_id), None)
        self._feed(kind, document_id, "DELETE")

    def merge_away(self, kind: str, losing: str, surviving: str) -> None:
        """Remove a record that went into another; the change feed remembers both."""
        self.delete(kind, losing)
        self._feed(kind, surviving, "MERGE", gone=losing)

    def undone(self) -> None:
        """The request was rolled back: nothing that it read or changed holds any more."""
        self.changes.clear()
        self._rows.clear()

    def changes_since(self, kind: str, since: dt.datetime, operation: str) -> list[Change]:
        """The newest feed row of each record of `kind` that saw `operation` at or after `since`, oldest first."""
        found = statements.CHANGES.all(self.connection, o=self.organisation.id, k=kind, op=operation, since=since)
        return [Change(self.organisation, kind, row.document, operation, row.last) for row in found]

    @contextmanager
    def atomically(self) -> Iterator[None]:
        """A part of the request that is undone on its own when it raises: one element of a batch."""
        fed = len(self.changes)
        try:
            with (
                savepoint(self.connection),
                nullcontext() if self.bad_element is None else self.bad_element.watch(),
            ):
                yield
        except BaseException:
            del self.changes[fed:]
            self._rows.clear()
            raise

    # --- double entry -----------------------------------------------------------------------------------------------

    def post(self, kind: str, document_id: str, date: str, lines: Sequence[Line]) -> None:
        """Make the document's standing entry be `lines`, dated `date`.

        What stood before is reversed by a new entry (append-only); nothing is written when nothing changed. No lines:
        the document no longer posts. Raises UnbalancedEntryError.
        """
        wanted = _merged(lines)
        if sum(wanted.values(), ZERO) != 0:
            raise UnbalancedEntryError(f"{kind} {document_id}: {dict(wanted)} is off by {sum(wanted.values(), ZERO)}")
        standing = self._standing(kind, document_id)
        if standing == {(account, party, date): amount for (account, party), amount in wanted.items()}:
            return
        rows = [(account, party, day, -amount) for (account, party, day), amount in standing.items()]
        if rows:
            self._write_entry(kind, document_id, rows)
        if wanted:
            self._write_entry(kind, document_id, [(a, p, date, amount) for (a, p), amount in wanted.items()])

    def give_to_party(self, former: str, party: str, account: str | None = None) -> None:
        """Let what was posted for one party (on one account, when given) stand for another; no amount moves."""
        where = [_P.c.organisation == self.organisation.id, _P.c.party == former]
        if account is not None:
            where.append(_P.c.account == account)
        self.connection.execute(update(_P).where(*where).values(party=party))

    def account_balances(self, until: str | None = None) -> dict[str, Decimal]:
        """Balance by account (debit positive) of entries dated up to `until`, inclusive."""
        query = select(_P.c.account, func.sum(_P.c.amount)).where(_P.c.organisation == self.organisation.id)
        if until is not None:
            query = query.where(_P.c.date <= until)
        return {account: _summed(total) for account, total in self.connection.execute(query.group_by(_P.c.account))}

    def account_balance(self, account: str, party: str | None = None) -> Decimal:
        """Balance of one account (debit positive), of one party when given."""
        key = {"o": self.organisation.id, "a": account}
        if party is None:
            return _summed(statements.BALANCE.scalar(self.connection, **key))
        return _summed(statements.PARTY_BALANCE.scalar(self.connection, **key, p=party))

    def account_is_used(self, account: str) -> bool:
        """Whether anything was ever posted to the account."""
        query = select(_P.c.id).where(_P.c.organisation == self.organisation.id, _P.c.account == account).limit(1)
        return self.connection.execute(query).first() is not None

    def _standing(self, kind: str, document_id: str) -> dict[tuple[str, str | None, str], Decimal]:
        found = statements.STANDING.all(self.connection, o=self.organisation.id, k=kind, i=document_id)
        rows = ((account, party, day, _summed(total)) for account, party, day, total in found)
        return {(account, party, day): total for account, party, day, total in rows if total != 0}

    def _write_entry(self, kind: str, document_id: str, rows: Sequence[tuple[str, str | None, str, Decimal]]) -> None:
        entry, now = self.next_number("journal"), self.now
        values = [
            {"organisation": self.organisation.id, "entry": entry, "kind": kind, "document": document_id,
             "account": account, "party": party, "date": day, "amount": amount, "posted_at": now}
            for account, party, day, amount in rows
        ]  # fmt: skip
        statements.INSERT_POSTING.run(self.connection, values)

    def _feed(self, kind: str, document_id: str, operation: str, gone: str | None = None) -> None:
        if not operation:
            return
        change = Change(self.organisation, kind, document_id, operation, self.now, gone)
        self.changes.append(change)
        row: Mapping[str, Any] = {"organisation": self.organisation.id, "kind": kind, "document": document_id,
                                  "operation": operation, "at": change.at}  # fmt: skip
        statements.INSERT_CHANGE.run(self.connection, row)

    def _first(self, statement: Prepared, kind: str, value: str) -> Document | None:
        row = statement.first(self.connection, o=self.organisation.id, k=kind, v=value)
        return None if row is None else from_row(row)

    def _every(self, statement: Prepared, column: ColumnElement[Any], kind: str, value: str) -> list[Document]:
        if self.view is not None and self.view.is_about(kind):
            return self.find(kind, column == value)
        found = statement.all(self.connection, o=self.organisation.id, k=kind, v=value)
        return [from_row(row) for row in found]

    def _all(self, kind: str, conditions: Sequence[ColumnElement[bool]]) -> ColumnElement[bool]:
        own = [_D.c.organisation == self.organisation.id, _D.c.kind == kind]
        if self.view is not None and self.view.is_about(kind):
            own += self.view.conditions(_D.c.created_at, _D.c.updated_at)
        return and_(*own, *conditions)

    def _far_back(
        self, kind: str, conditions: Sequence[ColumnElement[bool]], order: Sequence[Any], limit: int, offset: int
    ) -> list[Document]:
        """A page far back: its ids first, from an index alone, so that nothing that lies before is read.

        Two statements: in one, SQLite's planner would walk the records in order and look each up among the ids.
        """
        query = select(_D.c.id).where(self._all(kind, conditions)).order_by(*order).limit(limit).offset(offset)
        ids = list(self.connection.execute(query).scalars())
        own = (_D.c.organisation == self.organisation.id, _D.c.kind == kind, _D.c.id.in_(ids))
        found = {row.id: from_row(row) for row in self.connection.execute(select(*statements.COLUMNS).where(*own))}
        return [found[each] for each in ids]

    def _recount(self, kind: str, by: int) -> None:
        """Keep the count of a kind, where somebody asked for it."""
        statements.SEQUENCE_STEP.run(self.connection, {"b_o": self.organisation.id, "b_n": f"count {kind}", "b_v": by})

    def _is(self, kind: str, document_id: str) -> ColumnElement[bool]:
        return and_(_D.c.organisation == self.organisation.id, _D.c.kind == kind, _D.c.id == document_id)


def _merged(lines: Sequence[Line]) -> dict[tuple[str, str | None], Decimal]:
    merged: dict[tuple[str, str | None], Decimal] = {}
    for line in lines:
        key = (line.account, line.party)
        merged[key] = merged.get(key, ZERO) + line.amount
    return {key: amount for key, amount in merged.items() if amount != 0}


def _summed(total: Decimal | None) -> Decimal:
    return ZERO if total is None else total
