"""CreditCardPayment: from the bank to a credit card; its JSON key is `CreditCardPaymentTxn` (quickbooks.md 7.1)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...bookkeeping import Books, Document, Line
from ..entity import DOCUMENT, NEWEST_FIRST, TRANSACTION_FILTERS, TRANSACTION_OPERATIONS, Draft, Entity, Filter
from ..faults import fault
from ..fields import Body, Choice, Day, Field, Money, Ref, Text

_TYPES = {"BankAccountRef": "Bank", "CreditCardAccountRef": "Credit Card"}
FIELDS: dict[str, Field] = {
    "TxnDate": Day(),
    "Amount": Money(),
    "BankAccountRef": Ref(to=("Account",)),
    "CreditCardAccountRef": Ref(to=("Account",)),
    "VendorRef": Ref(to=("Vendor",)),
    "CheckNum": Text(21),
    "PrintStatus": Choice(words=("NotSet", "NeedToPrint", "PrintComplete")),
    "Memo": Text(4000),
    "PrivateNote": Text(4000),
    "CurrencyRef": Ref(to=("Currency",), keep=True),
}


def complete(draft: Draft) -> None:
    """Accounts of a card payment. Raises 6000, 6430."""
    body = draft.body
    body.setdefault("CurrencyRef", {"value": draft.books.organisation.currency})
    body.setdefault("PrintStatus", "NotSet")
    if body["Amount"] < 0:
        raise fault("business", detail="The amount of a payment must be 0 or greater.")
    for name, expected in _TYPES.items():
        account = draft.books.get("Account", body[name]["value"])
        if account is not None and account.body["AccountType"] != expected:
            raise fault("account_type", id=account.id, expected=expected, element=name)


def index(body: Body) -> dict[str, Any]:
    """What is indexed of a card payment."""
    party = body.get("VendorRef", {}).get("value")
    return {"status": "open", "date": body["TxnDate"], "total": body["Amount"], "party": party}


def postings(books: Books, document: Document) -> Sequence[Line]:
    """Debit the card, credit the bank."""
    body = document.body
    paid_from = Line(body["BankAccountRef"]["value"], -body["Amount"])
    return [Line(body["CreditCardAccountRef"]["value"], body["Amount"]), paid_from]


CREDIT_CARD_PAYMENT = Entity(
    name="CreditCardPayment",
    json_name="CreditCardPaymentTxn",
    fields=FIELDS,
    operations=TRANSACTION_OPERATIONS,
    required=("TxnDate", "Amount", "BankAccountRef", "CreditCardAccountRef"),
    sequence="Transaction",
    filters={
        "TxnDate": TRANSACTION_FILTERS["TxnDate"],
        "Amount": TRANSACTION_FILTERS["TotalAmt"],
        "VendorRef": Filter("ref", DOCUMENT.party),
    },
    order=NEWEST_FIRST,
    complete=complete,
    index=index,
    postings=postings,
)
