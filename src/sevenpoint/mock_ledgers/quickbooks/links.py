"""Links by which one transaction takes over another: an estimate is invoiced, a purchase order billed (7.0).

The record that takes over names the other in its `LinkedTxn`; the other then names it back and changes its state.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..bookkeeping import Document
from . import reimbursing
from .entity import Draft
from .faults import fault
from .fields import Body

# Kind to what it may take over.
SOURCES: Mapping[str, tuple[str, ...]] = {
    "Invoice": ("Estimate", "ReimburseCharge", "TimeActivity"),
    "SalesReceipt": ("ReimburseCharge", "TimeActivity"),
    "Bill": ("PurchaseOrder",),
}
# Kind taken over to (the property that tells of it, its value then).
_EFFECTS: Mapping[str, tuple[str, Any]] = {
    "Estimate": ("TxnStatus", "Closed"),
    "PurchaseOrder": ("POStatus", "Closed"),
    "ReimburseCharge": ("HasBeenInvoiced", True),
    "TimeActivity": ("BillableStatus", "HasBeenBilled"),
}


def complete(draft: Draft) -> None:
    """Fill `LinkedTxn`: the server's own links stay, those to sources are what the request says. Raises 6000."""
    kinds = SOURCES[draft.entity.name]
    before = (draft.before or {}).get("LinkedTxn", [])
    own = [link for link in before if link["TxnType"] not in kinds]
    wanted = _wanted(draft, before, kinds)
    for link in wanted:
        _require(draft, link)
    if [link["TxnType"] for link in wanted].count("Estimate") > 1:
        raise fault("business", detail="An invoice can be linked to one estimate only.")
    draft.body["LinkedTxn"] = [*own, *wanted]


def _wanted(draft: Draft, before: list[Body], kinds: tuple[str, ...]) -> list[Body]:
    sent = draft.sent.get("LinkedTxn")
    asked = before if sent is None else sent
    if "Line" in draft.sent:  # a line may name what it comes from
        asked = [*asked, *(link for line in draft.sent["Line"] for link in line.get("LinkedTxn", []))]
    found = {(link.get("TxnType"), link.get("TxnId")): link for link in asked if link.get("TxnType") in kinds}
    return [{"TxnId": str(txn_id), "TxnType": kind} for kind, txn_id in found]


def _require(draft: Draft, link: Body) -> None:
    kind, txn_id = link["TxnType"], link["TxnId"]
    source = draft.books.get(kind, txn_id)
    if source is None:
        detail = f"The entity {kind} {txn_id} that you are trying to link does not exist. {kind} {txn_id}"
        raise fault("business", detail=detail)
    party = draft.body.get("VendorRef" if kind == "PurchaseOrder" else "CustomerRef", {}).get("value")
    if source.party != party:
        raise fault("business", detail="The linked transaction belongs to somebody else.")
    takers = [each for each in source.body["LinkedTxn"] if kind in SOURCES.get(each["TxnType"], ())]
    if any(each["TxnId"] != draft.id for each in takers):
        raise fault("business", detail=f"The entity {kind} {txn_id} is linked to another transaction already.")


def settle(draft: Draft, document: Document) -> None:
    """What is or was taken over learns of it: its links, its state, its SyncToken (quickbooks.md 2.7)."""
    now = _sources(draft.entity.name, draft.body)
    for kind, txn_id in dict.fromkeys([*_sources(draft.entity.name, draft.before or {}), *now]):
        source = draft.books.get(kind, txn_id)
        if source is not None:
            _tell(draft, document, source, taken=(kind, txn_id) in now)


def _tell(draft: Draft, document: Document, source: Document, *, taken: bool) -> None:
    name, value = _EFFECTS[source.kind]
    others = [link for link in source.body["LinkedTxn"] if link["TxnId"] != document.id]
    body = {**source.body, "LinkedTxn": others}
    if taken:
        body["LinkedTxn"] = [*others, {"TxnId": document.id, "TxnType": document.kind}]
        body.setdefault("_untaken", source.body.get(name))
        body[name] = value
    elif "_untaken" in body:
        body[name] = body.pop("_untaken")
    if body != source.body:
        source.body = body
        draft.books.save(source)
        if source.kind == reimbursing.KIND:
            reimbursing.tell_origin(draft.books, source)


def _sources(kind: str, body: Body) -> list[tuple[str, str]]:
    links = body.get("LinkedTxn", [])
    return [(link["TxnType"], link["TxnId"]) for link in links if link["TxnType"] in SOURCES[kind]]
