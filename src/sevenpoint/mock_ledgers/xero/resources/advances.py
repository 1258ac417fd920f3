"""What prepayments and overpayments share: made by bank transactions, listed, read, allocated (xero.md 5.11)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement

from ...bookkeeping import Document
from ...store import schema
from ..answers import Answer
from ..bodies import as_guid
from ..call import Call, Route, created_at
from ..errors import NotFoundError
from ..formats import date_string, utc_string
from ..lists import ListSpec, amount, day, decimals, guid, listed, listing, member, moment, of_contact, status
from ..postings import post_overpayment, post_prepayment, shares
from ..scopes import TRANSACTIONS
from ..where import Field
from . import allocations, crediting, history, lines
from .contact_views import full, stub
from .invoice_views import around

_C = schema.document.c
_POSTS = {"Prepayment": post_prepayment, "Overpayment": post_overpayment}
_TAKEN_OVER = ("Type", "Date", "LineAmountTypes", "LineItems", "SubTotal", "TotalTax", "Total", "CurrencyCode",
               "CurrencyRate", "BankAccountID")  # fmt: skip


@dataclass(frozen=True)
class Advance:
    """One of the two. `parameter`: the list's filter by what the document's Reference says."""

    kind: str
    parameter: str

    @property
    def collection(self) -> str:
        """The collection's name."""
        return f"{self.kind}s"

    @property
    def spec(self) -> ListSpec:
        """How it is listed."""
        named = {name: member(name) for name in ("Type", "Reference", "LineAmountTypes", "CurrencyCode")}
        fields = {
            f"{self.kind}ID": guid(_C.id),
            "Status": status(),
            "Date": day(_C.date),
            "Total": amount(_C.total),
            "RemainingCredit": amount(_C.balance),
            "UpdatedDateUTC": moment(),
            "Contact": Field("Object", _C.party),
            "Contact.ContactID": guid(_C.party),
            "Contact.Name": of_contact("Name"),
            **named,
            **{name: decimals(name) for name in ("SubTotal", "TotalTax")},
        }
        return ListSpec(self.kind, self.kind, fields, paged=True)


def create(call: Call, kind: str, transaction: Document, reference: str) -> Document:
    """The advance that a bank transaction makes: a record of its own, open for its whole total."""
    body: dict[str, Any] = {name: transaction.body[name] for name in _TAKEN_OVER}
    body.update(Reference=reference, Allocations=[], BankTransactionID=transaction.id)
    made = Document(
        kind, call.books.new_guid(), body, number=reference or None, party=transaction.party, status="AUTHORISED",
        date=body["Date"], total=body["Total"],
    )  # fmt: skip
    if kind == "Prepayment":
        body["Coded"] = shares(call.books, body)
    crediting.settle(call.books, made)
    call.books.save(made)
    _POSTS[kind](call.books, made)
    history.record(call, kind, made.id, "Created")
    return made


def routes(advance: Advance) -> tuple[Route, ...]:
    """Every operation of the resource but its history and attachments."""
    spec, collection = advance.spec, advance.collection

    def get_all(call: Call) -> Answer:
        wanted = listed(call, advance.parameter)
        conditions: list[ColumnElement[bool]] = [_C.number.in_(wanted)] if wanted else []
        found, pagination = listing(call, spec, *conditions)
        near, refunds = around(call, found), crediting.refunds_of(call.books, found)
        items = [
            _view(call, one, stub(near.contacts[one.party or ""]), refunds.get(one.id, []),
                  with_lines=pagination is not None)
            for one in found
        ]  # fmt: skip
        return Answer(collection, items, pagination)

    def get_one(call: Call, key: str) -> Answer:
        document = _stored(call, advance.kind, key)
        contact = around(call, [document]).contacts[document.party or ""]
        refunds = crediting.refunds_of(call.books, [document]).get(document.id, [])
        return Answer(collection, [_view(call, document, full(contact), refunds, with_lines=True)])

    def allocate(call: Call, key: str) -> Answer:
        return allocations.allocate(call, _stored(call, advance.kind, key))

    def remove(call: Call, key: str, allocation_id: str) -> Answer:
        return allocations.remove(call, _stored(call, advance.kind, key), allocation_id)

    return (
        Route("GET", collection, TRANSACTIONS, get_all),
        Route("GET", f"{collection}/{{}}", TRANSACTIONS, get_one),
        Route("PUT", f"{collection}/{{}}/Allocations", TRANSACTIONS, allocate),
        Route("DELETE", f"{collection}/{{}}/Allocations/{{}}", TRANSACTIONS, remove),
    )


def _stored(call: Call, kind: str, key: str) -> Document:
    found = call.books.get(kind, as_guid(key) or "")
    if found is None:
        raise NotFoundError
    return found


def _view(
    call: Call, document: Document, contact: dict[str, Any], refunds: list[Document], *, with_lines: bool
) -> dict[str, Any]:
    body, updated = document.body, created_at(document.updated_at)
    numbered = body["Type"] == "RECEIVE-PREPAYMENT" and body["Reference"]
    paid_on = body.get("FullyPaidOnDate")
    return {
        f"{document.kind}ID": document.id,
        "ID": document.id,
        "Type": body["Type"],
        "Reference": body["Reference"],
        "InvoiceNumber": body["Reference"] if numbered else None,
        "CurrencyRate": body["CurrencyRate"],
        "RemainingCredit": body["RemainingCredit"],
        "Allocations": crediting.allocation_views(document),
        "Payments": crediting.refund_views(refunds),
        "HasAttachments": body.get("HasAttachments", False),
        "Contact": contact,
        "DateString": date_string(body["Date"]),
        "Date": dt.date.fromisoformat(body["Date"]),
        "Status": document.status,
        "LineAmountTypes": body["LineAmountTypes"],
        "LineItems": [lines.view(call, line, None, written=False) for line in body["LineItems"] if with_lines],
        "SubTotal": body["SubTotal"],
        "TotalTax": body["TotalTax"],
        "Total": body["Total"],
        "UpdatedDateUTC": updated,
        "UpdatedDateUTCString": utc_string(updated),
        "CurrencyCode": body["CurrencyCode"],
        "FullyPaidOnDate": dt.date.fromisoformat(paid_on) if paid_on else None,
    }
