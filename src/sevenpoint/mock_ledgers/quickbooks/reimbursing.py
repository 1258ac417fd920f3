"""Billable costs: each billable line of a bill or purchase makes a ReimburseCharge (quickbooks.md 7.1, Bill)."""

from __future__ import annotations

from collections.abc import Iterator

from ..bookkeeping import Books, Document
from .entity import Draft
from .faults import fault
from .fields import Body

KIND, DETAIL = "ReimburseCharge", "ReimburseLineDetail"
BILLABLE, BILLED = "Billable", "HasBeenBilled"


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


def tell_origin(books: Books, charge: Document) -> None:
    """The line that a charge comes from is HasBeenBilled while an invoice has the charge, else Billable (7.0, enums).

    That this raises the SyncToken of the bill follows from links raising it elsewhere (quickbooks.md 2.7).
    """
    link = next(each for each in charge.body["Line"][0]["LinkedTxn"] if "TxnLineId" in each)
    origin = books.get(link["TxnType"], link["TxnId"])
    if origin is None:
        return
    status = BILLED if charge.body["HasBeenInvoiced"] else BILLABLE
    lines = [_marked(line, status) if line["Id"] == link["TxnLineId"] else line for line in origin.body["Line"]]
    if lines != origin.body["Line"]:
        origin.body = {**origin.body, "Line": lines}
        books.save(origin)


def keep_billed(draft: Draft) -> None:
    """What was billed on stays as it is: a change keeps the line's state and may not drop the line. Raises 6000."""
    lines = {line["Id"]: line for line in draft.body["Line"]}
    for line_id, charge_id in (draft.before or {}).get("_charges", {}).items():
        charge = draft.books.get(KIND, charge_id)
        if charge is None or not charge.body["HasBeenInvoiced"]:
            continue
        line = lines.get(line_id)
        detail = line.get(line["DetailType"], {}) if line else {}
        if line is None or detail.get("CustomerRef") != charge.body["CustomerRef"]:
            raise fault("business", detail="A cost of this transaction has been billed to a customer.")
        detail["BillableStatus"] = BILLED


def _marked(line: Body, status: str) -> Body:
    kind = line["DetailType"]
    return {**line, kind: {**line[kind], "BillableStatus": status}}


def _billable(draft: Draft) -> Iterator[Body]:
    for line in draft.body.get("Line", []):
        detail = line.get(line["DetailType"], {})
        charged = detail.get("BillableStatus") == BILLED and line["Id"] in draft.body.get("_charges", {})
        if (charged or detail.get("BillableStatus") == BILLABLE) and "CustomerRef" in detail:
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
