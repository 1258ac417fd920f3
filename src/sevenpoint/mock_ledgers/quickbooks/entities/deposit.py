"""Deposit: payments taken out of Undeposited Funds, or money straight into a bank account (quickbooks.md 7.1)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...bookkeeping import Books, Document, Line
from ..entity import (
    DOC_NUMBER,
    NEWEST_FIRST,
    TRANSACTION_FILTERS,
    TRANSACTION_OPERATIONS,
    Draft,
    Entity,
    ready_account,
    total_of,
)
from ..faults import fault
from ..fields import LINKS, READONLY, Body, Choice, Day, Field, Group, Many, Money, Number, Ref, Text, Whole

_DETAIL = "DepositLineDetail"
_BANKS = ("Bank", "Other Current Asset")
# What can wait in Undeposited Funds, and the sign of its total there (quickbooks.md 7.1).
_DEPOSITED = {"Payment": 1, "SalesReceipt": 1, "RefundReceipt": -1}
FIELDS: dict[str, Field] = {
    "DepositToAccountRef": Ref(to=("Account",)),
    "TotalAmt": Money(readonly=True),
    "HomeTotalAmt": Money(readonly=True),
    "DocNumber": Text(21),
    "TxnDate": Day(),
    "DepartmentRef": Ref(to=("Department",)),
    "CurrencyRef": Ref(to=("Currency",), keep=True),
    "ExchangeRate": Number(keep=True),
    "PrivateNote": Text(4000),
    "TxnStatus": READONLY,
    "TxnSource": READONLY,
    "GlobalTaxCalculation": READONLY,
    "Line": Many(
        fields={
            "Id": Text(20),
            "LineNum": Whole(),
            "Description": Text(4000),
            "Amount": Money(),
            "DetailType": Choice(words=(_DETAIL,)),
            "LinkedTxn": Many(fields=LINKS),
            _DETAIL: Group(
                fields={
                    "AccountRef": Ref(to=("Account",)),
                    "Entity": Ref(to=("Customer", "Vendor"), typed=True),
                    "ClassRef": Ref(to=("Class",)),
                    "PaymentMethodRef": Ref(to=("PaymentMethod",)),
                    "CheckNum": Text(21),
                    "TxnType": READONLY,
                }
            ),
            "CustomField": READONLY,
        }
    ),
}


def complete(draft: Draft) -> None:
    """Defaults and checks of a deposit. Raises 2020, 610, 6000, 6430."""
    body = draft.body
    body.setdefault("TxnDate", draft.books.today.isoformat())
    body.setdefault("CurrencyRef", {"value": draft.books.organisation.currency})
    target = body["DepositToAccountRef"]["value"]
    account = draft.books.get("Account", target)
    if account is not None and account.body["AccountType"] not in _BANKS:
        raise fault("account_type", id=target, expected=" or ".join(_BANKS), element="DepositToAccountRef")
    for position, line in enumerate(body["Line"], start=1):
        if "Amount" not in line:
            raise fault("missing", name="Line.Amount")
        if line.get("LinkedTxn"):
            _require_undeposited(draft, line)
        else:
            _require_account(draft, line)
        line["Id"] = line.get("Id") or str(position)
    linked = linked_payments(body)
    if len(set(linked)) != len(linked):
        raise fault("business", detail="A payment can be deposited only once.")
    body["TotalAmt"] = total_of(body["Line"])
    if body["TotalAmt"] < 0:
        raise fault("business", detail="The transaction amount must be 0 or greater.")


def linked_payments(body: Body) -> list[tuple[str, str]]:
    """(kind, id) of the payments and receipts that a deposit takes to the bank."""
    links = [line["LinkedTxn"][0] for line in body.get("Line", []) if line.get("LinkedTxn")]
    return [(link["TxnType"], link["TxnId"]) for link in links]


def _require_undeposited(draft: Draft, line: Body) -> None:
    (link, *others) = line["LinkedTxn"]
    kind = link.get("TxnType")
    payment = draft.books.get(kind, link.get("TxnId", "")) if kind in _DEPOSITED else None
    if payment is None or others:
        raise fault("not_found")
    elsewhere = [each["TxnId"] for each in payment.body["LinkedTxn"] if each["TxnId"] != draft.id]
    waits = payment.body["DepositToAccountRef"]["value"] == draft.account("undeposited")
    held = (payment.total or 0) * _DEPOSITED[payment.kind]
    if elsewhere or not waits or held != line["Amount"]:
        raise fault("business", detail="The payment is not in Undeposited Funds with that amount.")
    line["LinkedTxn"] = [{"TxnId": payment.id, "TxnType": payment.kind, "TxnLineId": "0"}]


def _require_account(draft: Draft, line: Body) -> None:
    line.setdefault("DetailType", _DETAIL)
    account = line.get(_DETAIL, {}).get("AccountRef", {}).get("value")
    if account is None:
        raise fault("missing", name=f"Line.{_DETAIL}.AccountRef")
    draft.refuse_receivable(account, f"Line.{_DETAIL}.AccountRef")


def settle(draft: Draft, document: Document) -> None:
    """The payments that are or were in the deposit learn of it."""
    now = linked_payments(draft.body)
    for kind, payment_id in dict.fromkeys([*linked_payments(draft.before or {}), *now]):
        payment = draft.books.get(kind, payment_id)
        links = [{"TxnId": document.id, "TxnType": "Deposit"}] if (kind, payment_id) in now else []
        if payment is not None and payment.body["LinkedTxn"] != links:
            payment.body["LinkedTxn"] = links
            draft.books.save(payment)


def index(body: Body) -> dict[str, Any]:
    """What is indexed of a deposit."""
    return {"number": body.get("DocNumber"), "status": "open", "date": body["TxnDate"], "total": body["TotalAmt"]}


def postings(books: Books, document: Document) -> Sequence[Line]:
    """Debit the bank; credit Undeposited Funds for payments, each line's own account for the rest."""
    body = document.body
    taken = [Line(_source(books, line), -line["Amount"]) for line in body["Line"]]
    return [Line(body["DepositToAccountRef"]["value"], body["TotalAmt"]), *taken]


def _source(books: Books, line: Body) -> str:
    return ready_account(books, "undeposited") if line.get("LinkedTxn") else str(line[_DETAIL]["AccountRef"]["value"])


DEPOSIT = Entity(
    name="Deposit",
    fields=FIELDS,
    operations=TRANSACTION_OPERATIONS,
    required=("DepositToAccountRef", "Line"),
    sequence="Transaction",
    name_field="DocNumber",
    filters={**TRANSACTION_FILTERS, "DocNumber": DOC_NUMBER},
    order=NEWEST_FIRST,
    complete=complete,
    index=index,
    postings=postings,
    settle=settle,
)
