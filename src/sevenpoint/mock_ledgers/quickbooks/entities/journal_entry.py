"""JournalEntry: debits and credits as they are (quickbooks.md 7.1). Lines count from "0"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ...bookkeeping import Books, Document, Line
from .. import settling
from ..entity import DOC_NUMBER, NEWEST_FIRST, TRANSACTION_FILTERS, TRANSACTION_OPERATIONS, Draft, Entity
from ..faults import fault
from ..fields import (
    LINKS,
    READONLY,
    Body,
    Choice,
    Day,
    Field,
    Flag,
    Group,
    Many,
    Money,
    NameOf,
    Number,
    Ref,
    Text,
    Whole,
)
from ..numbering import refuse_duplicate

_DETAIL = settling.JOURNAL_DETAIL
ZERO = Decimal("0.00")
# Control account to the kind of party that its lines must name (quickbooks.md 7.1).
_PARTIES = {"receivable": "Customer", "payable": "Vendor"}


@dataclass(frozen=True)
class _Party(Group):
    """A party of a line: its reference alone does not say whose name to show."""

    def show(self, value: Any, name_of: NameOf) -> Any:
        """The party with its name."""
        plain = {"value": value["EntityRef"]["value"]}
        return {"Type": value["Type"], "EntityRef": Ref(to=(value["Type"],)).show(plain, name_of)}


_ENTITY = _Party(
    fields={
        "Type": Choice(words=("Customer", "Vendor", "Employee")),
        "EntityRef": Ref(to=("Customer", "Vendor", "Employee"), typed=True),
    }
)
FIELDS: dict[str, Field] = {
    "Adjustment": Flag(),
    "DocNumber": Text(21),
    "TxnDate": Day(),
    "CurrencyRef": Ref(to=("Currency",), keep=True),
    "ExchangeRate": Number(keep=True),
    "PrivateNote": Text(4000),
    "LinkedTxn": Many(fields=LINKS, readonly=True),
    "Line": Many(
        fields={
            "Id": Text(20),
            "LineNum": Whole(),
            "Description": Text(4000),
            "Amount": Money(),
            "DetailType": Choice(words=(_DETAIL, "DescriptionOnly")),
            "LinkedTxn": READONLY,
            "CustomField": READONLY,
            "ProjectRef": READONLY,
            _DETAIL: Group(
                fields={
                    "PostingType": Choice(words=("Debit", "Credit")),
                    "AccountRef": Ref(to=("Account",)),
                    "Entity": _ENTITY,
                    "ClassRef": Ref(to=("Class",)),
                    "DepartmentRef": Ref(to=("Department",)),
                    "TaxCodeRef": Ref(to=("TaxCode",), named=False),
                    "TaxApplicableOn": Choice(words=("Sales", "Purchase")),
                    "TaxAmount": READONLY,
                    "BillableStatus": Choice(words=("Billable", "NotBillable", "HasBeenBilled")),
                }
            ),
            "DescriptionLineDetail": READONLY,
        }
    ),
    "TxnTaxDetail": READONLY,
    "GlobalTaxCalculation": READONLY,
    "TotalAmt": Money(readonly=True),
    "HomeTotalAmt": Money(readonly=True),
    "RecurDataRef": READONLY,
    "TransactionLocationType": READONLY,
    "TxnSource": READONLY,
}


def complete(draft: Draft) -> None:
    """Check lines, balance and parties. Raises 2020, 2300, 6000, 6140."""
    body = draft.body
    body.setdefault("TxnDate", draft.books.today.isoformat())
    body.setdefault("CurrencyRef", {"value": draft.books.organisation.currency})
    body.setdefault("Adjustment", False)
    body.setdefault("LinkedTxn", [])
    body["TotalAmt"] = ZERO
    number = body.get("DocNumber")
    known = (draft.before or {}).get("DocNumber") == number
    if number and not known and "allowduplicatedocnum" not in draft.options:
        refuse_duplicate(draft, number)
    for position, line in enumerate(body["Line"]):
        _complete_line(draft, line)
        line["Id"] = line.get("Id") or str(position)
    posting = [line for line in body["Line"] if line["DetailType"] == _DETAIL]
    if len(posting) < 2:
        raise fault("missing", name="Line")
    debit, credit = (_total(posting, side) for side in ("Debit", "Credit"))
    if debit != credit:
        raise fault("unbalanced", debits=debit, credits=credit)
    _protect_settled(draft)


def _complete_line(draft: Draft, line: Body) -> None:
    line.setdefault("DetailType", _DETAIL)
    if line["DetailType"] != _DETAIL:
        return
    detail = line.get(_DETAIL, {})
    for name in ("PostingType", "AccountRef"):
        if name not in detail:
            raise fault("missing", name=f"Line.{_DETAIL}.{name}")
    if "Amount" not in line:
        raise fault("missing", name="Line.Amount")
    if line["Amount"] < 0:
        raise fault("business", detail="The amount of a journal line must be 0 or greater.")
    if detail.get("Entity", {}).get("EntityRef") is None:
        detail.pop("Entity", None)
    entity = detail.get("Entity")
    if entity is not None:
        entity.setdefault("Type", entity["EntityRef"].get("type", "Customer"))
        if draft.books.get(entity["Type"], entity["EntityRef"]["value"]) is None:
            raise fault("bad_reference", what=f"Names element id {entity['EntityRef']['value']} not found", element="")
    for role, kind in _PARTIES.items():
        if detail["AccountRef"]["value"] == draft.account(role) and (entity or {}).get("Type") != kind:
            what = "Accounts Receivable" if role == "receivable" else "Accounts Payable"
            raise fault("business", detail=f"When you use {what}, you must choose a {kind.lower()} in the Name field.")


def _total(lines: list[Body], side: str) -> Decimal:
    return sum((line["Amount"] for line in lines if line[_DETAIL]["PostingType"] == side), ZERO)


def _protect_settled(draft: Draft) -> None:
    """What payments have settled of it stays worth that much. Raises 6000."""
    if draft.before is None or not settling.settlement_links(draft.body):
        return
    if [_posted(each) for each in draft.before["Line"]] != [_posted(each) for each in draft.body["Line"]]:
        raise fault("business", detail="This transaction is linked to others. Unlink the payments before you go on.")


def _posted(line: Body) -> tuple[Any, ...]:
    detail = line.get(_DETAIL, {})
    return (line.get("Amount"), detail.get("PostingType"), detail.get("AccountRef"), detail.get("Entity"))


def index(body: Body) -> dict[str, Any]:
    """What is indexed of a journal entry."""
    return {"number": body.get("DocNumber"), "status": "open", "date": body["TxnDate"], "total": body["TotalAmt"]}


def postings(books: Books, document: Document) -> Sequence[Line]:
    """The lines as they are; on control accounts each with its customer or vendor."""
    controls = [books.organisation.settings["accounts"][role] for role in _PARTIES]
    posted = []
    for line in document.body["Line"]:
        if line["DetailType"] == _DETAIL:
            detail = line[_DETAIL]
            account = detail["AccountRef"]["value"]
            party = detail["Entity"]["EntityRef"]["value"] if account in controls else None
            amount = line["Amount"] if detail["PostingType"] == "Debit" else -line["Amount"]
            posted.append(Line(account, amount, party))
    return posted


JOURNAL_ENTRY = Entity(
    name="JournalEntry",
    fields=FIELDS,
    operations=TRANSACTION_OPERATIONS,
    required=("Line",),
    sequence="Transaction",
    name_field="DocNumber",
    filters={**TRANSACTION_FILTERS, "DocNumber": DOC_NUMBER},
    order=NEWEST_FIRST,
    complete=complete,
    index=index,
    postings=postings,
    release=settling.refuse_settled,
)
