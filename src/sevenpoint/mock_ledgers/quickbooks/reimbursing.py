"""Billable costs: each billable line of a bill or purchase makes a ReimburseCharge (quickbooks.md 7.1, Bill)."""

from __future__ import annotations

from collections.abc import Iterator

from ..bookkeeping import Books, Document
from .entity import Draft
from .faults import fault
from .fields import Body

KIND, DETAIL = "ReimburseCharge", "ReimburseLineDetail"


def settle(draft: Draft, document: Document) -> None:
    """Let a charge stand for each billable line; `_charges` notes which by the line's id."""
    former = dict((draft.before or {}).get("_charges", {}))
    charges = {
        line["Id"]: _keep(draft.books, document, line, former.pop(line["Id"], None)) for line in _billable(draft)
    }
    for gone in former.values():
        draft.books.delete(KIND, gone)
    if not draft.body or charges == draft.body.get("_charges", {}):
        return
    others = [link for link in document.body.get("LinkedTxn", []) if link["TxnType"] != KIND]
    links = [{"TxnId": charge, "TxnType": KIND} for charge in charges.values()]
    document.body = {**document.body, "_charges": charges, "LinkedTxn": [*others, *links]}
    draft.books.save(document, operation="", bump=False)


def refuse_billed(books: Books, document: Document) -> None:
    """What was billed on to a customer stays until the invoice lets it go. Raises 6000."""
    charges = [books.get(KIND, each) for each in document.body.get("_charges", {}).values()]
    if any(each is not None and each.body["HasBeenInvoiced"] for each in charges):
        raise fault("business", detail="A cost of this transaction has been billed to a customer.")


def _billable(draft: Draft) -> Iterator[Body]:
    for line in draft.body.get("Line", []):
        detail = line.get(line["DetailType"], {})
        if detail.get("BillableStatus") == "Billable" and "CustomerRef" in detail:
            yield line


def _keep(books: Books, document: Document, line: Body, charge_id: str | None) -> str:
    detail = line[line["DetailType"]]
    link = {"TxnId": document.id, "TxnType": document.kind, "TxnLineId": line["Id"]}
    kept = {name: detail[name] for name in ("ItemRef", "ClassRef", "Qty", "UnitPrice", "TaxCodeRef") if name in detail}
    charge_line = {
        "Id": "1", "LineNum": 1, "Amount": line["Amount"], "DetailType": DETAIL, DETAIL: kept, "LinkedTxn": [link],
        **({"Description": line["Description"]} if "Description" in line else {}),
    }  # fmt: skip
    charge = books.get(KIND, charge_id) if charge_id else None
    before = charge.body if charge else {}
    body = {
        "TxnDate": document.body["TxnDate"], "CurrencyRef": document.body["CurrencyRef"], "Line": [charge_line],
        "CustomerRef": detail["CustomerRef"], "Amount": line["Amount"],
        "HasBeenInvoiced": before.get("HasBeenInvoiced", False),
        "LinkedTxn": [link, *(each for each in before.get("LinkedTxn", []) if each["TxnType"] != document.kind)],
        **{name: before[name] for name in ("_untaken",) if name in before},
    }  # fmt: skip
    if charge is None:
        charge = Document(KIND, str(books.next_number("id Transaction")), {})
    if charge.body != body:
        charge.body, charge.party, charge.date = body, detail["CustomerRef"]["value"], body["TxnDate"]
        charge.total, charge.status = line["Amount"], "open"
        books.save(charge)
    return charge.id
