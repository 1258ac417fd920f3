"""What every write has in common beyond its entity's own rules: the company's settings, currency, stock, balances."""

from __future__ import annotations

from collections.abc import Sequence

from ..bookkeeping import Books, Document, Line
from . import currency, inventory, rules, settling
from .entities import ENTITIES
from .entity import Draft, Entity
from .fields import Body


def check(draft: Draft) -> None:
    """Before the entity's rules. Raises 2020, 5030, 6000."""
    rules.require_features(draft)
    currency.require(draft)


def finish(draft: Draft) -> None:
    """After the entity's rules. Raises 6000, 6200, 6210."""
    rules.refuse_closed(draft.books, draft.entity, draft.before, draft.body)
    currency.keep(draft)
    currency.complete(draft)
    inventory.value(draft)


def entry(books: Books, entity: Entity, document: Document) -> Sequence[Line]:
    """The double entry of a record in home currency, with the cost of what it sells."""
    own = currency.home_entry(books, document, entity.postings(books, document))
    return [*own, *inventory.entry(books, document)]


def clear(body: Body) -> None:
    """A voided record moves no stock and is worth nothing in any currency."""
    body.pop("_moves", None)
    for name in ("HomeTotalAmt", "HomeBalance"):
        if name in body:
            body[name] = settling.ZERO


def settle(draft: Draft, former_party: str | None, document: Document) -> None:
    """What follows once a record is kept or gone: stock, what others' sales cost, balances of everybody it names."""
    for other in inventory.settle(draft, document):
        again = entry(draft.books, ENTITIES[other.kind], other)
        draft.books.post(other.kind, other.id, other.date or "", again)
    parties = {former_party, document.party, *_journal_parties(draft.before), *_journal_parties(draft.body)}
    for party in parties - {None}:
        for side in (settling.RECEIVABLE, settling.PAYABLE):
            refresh_balance(draft.books, side, str(party))


def refresh_balance(books: Books, side: settling.Side, party: str) -> None:
    """Let a customer's or vendor's Balance be what is open; this is no change of their own."""
    record = books.get(side.party, party)
    if record is None:
        return
    balance = currency.party_balance(books, side, record)
    if (record.balance or settling.ZERO) != balance:
        record.balance = balance
        books.save(record, operation="", bump=False)


def _journal_parties(body: Body | None) -> set[str | None]:
    lines = (body or {}).get("Line", [])
    details = [line.get(settling.JOURNAL_DETAIL, {}) for line in lines]
    return {each["Entity"]["EntityRef"]["value"] for each in details if each.get("Entity")}
