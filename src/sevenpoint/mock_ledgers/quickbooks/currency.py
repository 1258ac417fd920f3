"""Currencies other than the company's own (quickbooks.md 7.0).

Postings are in home currency at a transaction's ExchangeRate. What a payment settles leaves the control account at the
rate of what it settles, so that the difference is a gain or loss.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from ..bookkeeping import Books, Document, Line, cents
from . import settling
from .entity import DOCUMENT, Draft, preference, ready_account
from .faults import fault
from .fields import Body

ZERO, ONE = Decimal("0.00"), Decimal(1)
_PARTIES = (("CustomerRef", "Customer"), ("VendorRef", "Vendor"), ("EntityRef", "Vendor"))
_HOME_ONLY = ("CreditCardPayment",)


def is_on(books: Books) -> bool:
    """Whether the company works with several currencies."""
    return bool(preference(books, "CurrencyPrefs", "MultiCurrencyEnabled"))


def require(draft: Draft) -> None:
    """With several currencies a transaction must say its own, which must be its customer's or vendor's (7.0).

    Raises 2020, 6000.
    """
    if not is_on(draft.books) or "CurrencyRef" not in draft.entity.fields or "TxnDate" not in draft.entity.fields:
        return
    home = {"value": draft.books.organisation.currency}
    if draft.entity.name in _HOME_ONLY and draft.body.setdefault("CurrencyRef", home) != home:
        raise fault("business", detail="This transaction can be in home currency only.")
    if "CurrencyRef" not in draft.body:
        raise fault("missing", name="CurrencyRef")
    for name, kind in _PARTIES:
        target = draft.body.get(name, {})
        party = draft.books.get(target.get("type", kind), target["value"]) if target else None
        if party is not None and party.body["CurrencyRef"] != draft.body["CurrencyRef"]:
            raise fault("business", detail="The currency of the transaction is not that of the customer or vendor.")


def keep(draft: Draft) -> None:
    """The currency of a customer, vendor or account stays what it was (quickbooks.md 7.0). Raises 6000."""
    if draft.before is None or "TxnDate" in draft.entity.fields or "CurrencyRef" not in draft.entity.fields:
        return
    if draft.before.get("CurrencyRef") != draft.body.get("CurrencyRef"):
        raise fault("business", detail="The currency cannot be changed.")


def complete(draft: Draft) -> None:
    """Fill ExchangeRate, HomeTotalAmt and HomeBalance. A company of one currency shows none of them. Raises 6000."""
    body, fields = draft.body, draft.entity.fields
    if "ExchangeRate" not in fields or "CurrencyRef" not in body:
        return
    if not is_on(draft.books):
        body.pop("ExchangeRate", None)
        return
    foreign = body["CurrencyRef"]["value"] != draft.books.organisation.currency
    if not foreign:
        body["ExchangeRate"] = ONE
    elif not body.get("ExchangeRate"):
        body["ExchangeRate"] = _unsaid(draft)
    elif body["ExchangeRate"] < 0:
        raise fault("business", detail="The exchange rate must be more than 0.")
    before = draft.before or {}
    if settling.settlement_links(body) and before.get("ExchangeRate", body["ExchangeRate"]) != body["ExchangeRate"]:
        raise fault("business", detail="The exchange rate cannot change while a payment is applied.")
    for home, name in (("HomeTotalAmt", "TotalAmt"), ("HomeBalance", "Balance")):
        if home in fields and name in body:
            body[home] = cents(body[name] * Decimal(body["ExchangeRate"]))


def _unsaid(draft: Draft) -> Decimal:
    """The rate of a document that names none: 1, as seen in 2024 (WordPress/wordcamp.org#1325); before, the day's."""
    if draft.books.organisation.settings.get("omitted_exchange_rate") == "day":
        return rate_of(draft.books, draft.body["CurrencyRef"]["value"], draft.body["TxnDate"])
    return ONE


def rate_of(books: Books, code: str, date: str) -> Decimal:
    """The newest rate of a currency up to a date; 1 when the company has none."""
    known = books.find_one("ExchangeRate", DOCUMENT.number == code, DOCUMENT.date == date)
    if known is None:
        older = books.find(
            "ExchangeRate", DOCUMENT.number == code, DOCUMENT.date <= date, order_by=(DOCUMENT.date.desc(),), limit=1
        )
        known = older[0] if older else None
    return ONE if known is None else Decimal(known.body["Rate"])


def home_entry(books: Books, document: Document, lines: Sequence[Line]) -> Sequence[Line]:
    """An entry in home currency. What rounding leaves over is a gain or loss."""
    rate = _rate(document.body)
    side = next((each for each in (settling.RECEIVABLE, settling.PAYABLE) if each.settler == document.kind), None)
    gains = [] if side is None else _gains(books, side, document, rate)
    if rate == ONE:
        return [*lines, *gains]
    converted = [Line(line.account, cents(line.amount * rate), line.party) for line in lines]
    left = sum((line.amount for line in converted), ZERO)
    if left:
        gains.append(Line(ready_account(books, "exchange"), -left))
    return [*converted, *gains]


def _gains(books: Books, side: settling.Side, document: Document, rate: Decimal) -> list[Line]:
    """Each line settles at the rate of its target: the control account gets the difference, as a gain or a loss."""
    difference = ZERO
    for worth, theirs in _settled(books, side, document):
        difference += cents(worth * rate) - cents(worth * theirs)
    if document.body.get("ExchangeRate") is not None and rate != ONE:
        difference += _rounding(books, side, document, rate)
    if not difference:
        return []
    control = ready_account(books, side.control)
    amount = side.sign * difference
    return [Line(control, amount, document.party), Line(ready_account(books, "exchange"), -amount)]


def _rounding(books: Books, side: settling.Side, document: Document, rate: Decimal) -> Decimal:
    # The whole payment is rounded once, its parts one by one: what is left over must not stay on the control account.
    parts = sum((cents(worth * rate) for worth, _ in _settled(books, side, document)), ZERO)
    unapplied = cents((document.balance or ZERO) * rate)
    return cents((document.total or ZERO) * rate) - parts - unapplied


def _settled(books: Books, side: settling.Side, document: Document) -> list[tuple[Decimal, Decimal]]:
    """(signed amount, rate) of each line."""
    found = []
    for line in document.body["Line"]:
        link = line["LinkedTxn"][0]
        target = books.get(link["TxnType"], link["TxnId"])
        if target is not None:
            value = settling.worth(books, side, target.kind, target.body, document.party)
            found.append((line["Amount"] if value >= 0 else -line["Amount"], _rate(target.body)))
    return found


def home_worth(books: Books, side: settling.Side, document: Document) -> Decimal:
    """What is open of a record in home currency, as the control account must hold it."""
    rate = _rate(document.body)
    if rate == ONE:
        return sum(settling.open_worth(books, side, document).values(), ZERO)
    if document.kind == side.settler:
        return -cents((document.balance or ZERO) * rate)
    if document.kind == settling.JOURNAL:
        return cents(sum(settling.open_worth(books, side, document).values(), ZERO) * rate)
    value = settling.worth(books, side, document.kind, document.body, document.party)
    settlers = [books.get(side.settler, link["TxnId"]) for link in settling.settlement_links(document.body)]
    paid = sum((cents(settling.paid_by(each.body, document.id) * rate) for each in settlers if each), ZERO)
    return cents(value * rate) - (paid if value >= 0 else -paid)


def party_balance(books: Books, side: settling.Side, party: Document) -> Decimal:
    """What a customer owes, or a vendor is owed, in their own currency."""
    if party.body.get("CurrencyRef", {}).get("value") in (None, books.organisation.currency):
        return side.sign * books.account_balance(ready_account(books, side.control), party.id)
    kinds = (side.charge, side.credit, side.settler)
    records = [each for kind in kinds for each in books.find(kind, DOCUMENT.party == party.id)]
    journals = books.find(settling.JOURNAL) if is_on(books) else []
    open_amounts = [settling.open_worth(books, side, each) for each in (*records, *journals)]
    return sum((each.get(party.id, ZERO) for each in open_amounts), ZERO)


def _rate(body: Body) -> Decimal:
    return Decimal(body.get("ExchangeRate", ONE))
