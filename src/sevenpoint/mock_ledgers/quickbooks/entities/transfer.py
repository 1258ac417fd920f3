"""Transfer: money from one account of the balance sheet to another (quickbooks.md 7.1)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...bookkeeping import Books, Document, Line
from ..entity import NEWEST_FIRST, TRANSACTION_FILTERS, TRANSACTION_OPERATIONS, Draft, Entity
from ..faults import fault
from ..fields import READONLY, Body, Day, Field, Money, Ref, Text

_CLASSES = ("Asset", "Liability", "Equity")
FIELDS: dict[str, Field] = {
    "FromAccountRef": Ref(to=("Account",)),
    "ToAccountRef": Ref(to=("Account",)),
    "Amount": Money(),
    "TxnDate": Day(),
    "DepartmentRef": Ref(to=("Department",)),
    "ClassRef": Ref(to=("Class",)),
    "CurrencyRef": READONLY,
    "ExchangeRate": READONLY,
    "PrivateNote": Text(4000),
    "RecurDataRef": READONLY,
    "TransactionLocationType": READONLY,
    "TxnSource": READONLY,
}


def complete(draft: Draft) -> None:
    """Date and accounts of a transfer. Raises 6000, 6430."""
    body = draft.body
    body.setdefault("TxnDate", draft.books.today.isoformat())
    if body["Amount"] < 0:
        raise fault("business", detail="The amount of a transfer must be 0 or greater.")
    if body["FromAccountRef"] == body["ToAccountRef"]:
        raise fault("business", detail="A transfer needs two different accounts.")
    for name in ("FromAccountRef", "ToAccountRef"):
        target = body[name]["value"]
        draft.refuse_receivable(target, name)
        account = draft.books.get("Account", target)
        if account is not None and account.body["Classification"] not in _CLASSES:
            raise fault("account_type", id=target, expected=" or ".join(_CLASSES), element=name)


def index(body: Body) -> dict[str, Any]:
    """What is indexed of a transfer."""
    return {"status": "open", "date": body["TxnDate"], "total": body["Amount"]}


def postings(books: Books, document: Document) -> Sequence[Line]:
    """Debit where it goes, credit where it comes from."""
    body = document.body
    taken = Line(body["FromAccountRef"]["value"], -body["Amount"])
    return [Line(body["ToAccountRef"]["value"], body["Amount"]), taken]


TRANSFER = Entity(
    name="Transfer",
    fields=FIELDS,
    operations=TRANSACTION_OPERATIONS,
    required=("FromAccountRef", "ToAccountRef", "Amount"),
    sequence="Transaction",
    filters={"TxnDate": TRANSACTION_FILTERS["TxnDate"], "Amount": TRANSACTION_FILTERS["TotalAmt"]},
    order=NEWEST_FIRST,
    complete=complete,
    index=index,
    postings=postings,
)
