"""What settles what: payments over invoices and credit memos, bill payments over bills and vendor credits.

A credit memo is never linked to an invoice itself: a payment links both (quickbooks.md 7.0, trap 6). All transactions
share one sequence of ids, so that an id alone says which one a line means.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ..bookkeeping import Books, Document, cents
from .entity import Draft, ready_account, total_of
from .faults import fault
from .fields import Body

ZERO = Decimal("0.00")
# Type of a link to the kind of record that it leads to (quickbooks.md 7.0).
SETTLERS: Mapping[str, str] = {
    "Payment": "Payment",
    "BillPaymentCheck": "BillPayment",
    "BillPaymentCreditCard": "BillPayment",
}
JOURNAL, JOURNAL_DETAIL = "JournalEntry", "JournalEntryLineDetail"


@dataclass(frozen=True)
class Side:
    """One side of the business. `control`: the role of its account; `sign`: of a charge on that account."""

    settler: str
    party: str
    control: str
    charge: str
    credit: str
    sign: int

    def kind_of(self, link: str) -> str | None:
        """The kind of record that a line's link may lead to; None for others."""
        return link if link in (self.charge, self.credit, JOURNAL) else None


RECEIVABLE = Side("Payment", "Customer", "receivable", "Invoice", "CreditMemo", 1)
PAYABLE = Side("BillPayment", "Vendor", "payable", "Bill", "VendorCredit", -1)


def paid_by(settler: Body, txn_id: str | None) -> Decimal:
    """What one payment settles of a record."""
    return total_of([line for line in settler["Line"] if line["LinkedTxn"][0]["TxnId"] == txn_id])


def settlement_links(body: Body) -> list[Body]:
    """The links of a record that lead to what settles it."""
    return [link for link in body.get("LinkedTxn", []) if link.get("TxnType") in SETTLERS]


def applied_to(books: Books, txn_id: str | None, body: Body, without: str | None = None) -> Decimal:
    """What payments settle of a record; `without`: one that does not count."""
    links = [link for link in settlement_links(body) if link["TxnId"] != without]
    settlers = [books.get(SETTLERS[link["TxnType"]], link["TxnId"]) for link in links]
    return sum((paid_by(settler.body, txn_id) for settler in settlers if settler), ZERO)


def worth(books: Books, side: Side, kind: str, body: Body, party: str | None) -> Decimal:
    """What a record is for its party: positive a charge, negative a credit."""
    if kind == JOURNAL:
        return journal_worth(books, side, body, party)
    amount: Decimal = body["TotalAmt"] - body.get("Deposit", ZERO)
    return amount if kind == side.charge else -amount


def journal_worth(books: Books, side: Side, body: Body, party: str | None) -> Decimal:
    """What a journal entry books for a party on the side's control account."""
    control = ready_account(books, side.control)
    total = ZERO
    for line in body["Line"]:
        detail = line.get(JOURNAL_DETAIL, {})
        entity = detail.get("Entity", {}).get("EntityRef", {}).get("value")
        if detail.get("AccountRef", {}).get("value") == control and entity == party:
            total += line["Amount"] if detail["PostingType"] == "Debit" else -line["Amount"]
    return side.sign * total


def applied_lines(draft: Draft, side: Side) -> list[Body]:
    """The lines of a payment, none above what is still open: what is paid too much stays unapplied (7.1).

    That a line is cut to the open balance is inferred from overpayments being accepted; that credits are cut to what
    the charges need follows from credits being no money. Raises 2020, 610, 6000.
    """
    remaining: dict[str, Decimal] = {}
    charges: list[Body] = []
    credited: list[Body] = []
    for line in draft.body.get("Line", []):
        target = _linked_record(draft, side, line)
        value = worth(draft.books, side, target.kind, target.body, draft.body[f"{side.party}Ref"]["value"])
        if target.id not in remaining:
            remaining[target.id] = abs(value) - applied_to(draft.books, target.id, target.body, without=draft.id)
        applied = min(line["Amount"], remaining[target.id])
        remaining[target.id] -= applied
        link = {"TxnId": target.id, "TxnType": target.kind}
        (charges if value >= 0 else credited).append({"Amount": applied, "LinkedTxn": [link]})
    needed = max(total_of(charges) - draft.body["TotalAmt"], ZERO)
    for line in credited:
        line["Amount"] = min(line["Amount"], needed)
        needed -= line["Amount"]
    return [line for line in (*charges, *credited) if line["Amount"] > 0]


def _linked_record(draft: Draft, side: Side, line: Body) -> Document:
    if "Amount" not in line:
        raise fault("missing", name="Line.Amount")
    if line["Amount"] < 0:
        raise fault("business", detail="The amount of a payment line must be 0 or greater.")
    links = line.get("LinkedTxn", [])
    if len(links) != 1:
        raise fault("missing", name="Line.LinkedTxn")
    kind = side.kind_of(links[0].get("TxnType", ""))
    found = draft.books.get(kind, links[0].get("TxnId", "")) if kind else None
    if found is None:
        raise fault("not_found")
    party = draft.body[f"{side.party}Ref"]["value"]
    theirs = journal_worth(draft.books, side, found.body, party) != 0 if kind == JOURNAL else found.party == party
    if not theirs:
        raise fault("business", detail=f"The linked transaction belongs to another {side.party.lower()}.")
    return found


def applied_total(books: Books, side: Side, body: Body) -> Decimal:
    """What the lines of a payment settle on balance: charges less credits."""
    total = ZERO
    for line in body["Line"]:
        link = line["LinkedTxn"][0]
        target = books.get(link["TxnType"], link["TxnId"])
        value = worth(books, side, link["TxnType"], target.body, body[f"{side.party}Ref"]["value"]) if target else ZERO
        total += line["Amount"] if value >= 0 else -line["Amount"]
    return total


def settle(draft: Draft, document: Document, link_type: str) -> None:
    """The records that were or are settled by a payment learn of it."""
    targets = dict.fromkeys((*_targets(draft.before or {}), *_targets(draft.body)))
    for kind, txn_id in targets:
        refresh(draft.books, kind, txn_id, document.id, link_type)


def refresh(books: Books, kind: str, txn_id: str, settler_id: str, link_type: str) -> None:
    """Let a record's links and balance say what payments settle now; a change raises its SyncToken (2.7)."""
    record = books.get(kind, txn_id)
    if record is None:
        return
    links = [link for link in settlement_links(record.body) if link["TxnId"] != settler_id]
    settler = books.get(SETTLERS[link_type], settler_id)
    if settler is not None and paid_by(settler.body, txn_id):
        links.append({"TxnId": settler_id, "TxnType": link_type})
    others = [link for link in record.body.get("LinkedTxn", []) if link.get("TxnType") not in SETTLERS]
    body = {**record.body, "LinkedTxn": [*others, *links]}
    set_balance(books, kind, txn_id, body)
    if _sorted(body) != _sorted(record.body):
        record.body, record.balance = body, body.get("Balance")
        books.save(record)


def set_balance(books: Books, kind: str, txn_id: str | None, body: Body) -> None:
    """Fill Balance (and RemainingCredit) with what is still open; a journal entry shows none."""
    if kind == JOURNAL:
        return
    body["Balance"] = body["TotalAmt"] - body.get("Deposit", ZERO) - applied_to(books, txn_id, body)
    if kind == "CreditMemo":
        body["RemainingCredit"] = body["Balance"]
    if "HomeBalance" in body:
        body["HomeBalance"] = cents(body["Balance"] * Decimal(body["ExchangeRate"]))


def refuse_settled(books: Books, document: Document) -> None:
    """What is settled can neither be voided nor deleted until it is unlinked (quickbooks.md 2.7). Raises 6000."""
    if settlement_links(document.body):
        raise fault("business", detail="This transaction is linked to others. Unlink the payments before you go on.")


def protect_settled(draft: Draft, party: str) -> None:
    """A record keeps its party, and is worth no less than what is settled of it. Raises 6000."""
    if draft.body["Balance"] < 0:
        raise fault("business", detail="The total of the transaction cannot be less than what has been applied to it.")
    if draft.before is not None and settlement_links(draft.body) and draft.before[party] != draft.body[party]:
        raise fault("business", detail="The name on a transaction cannot change while a payment is applied to it.")


def open_worth(books: Books, side: Side, document: Document) -> dict[str, Decimal]:
    """What is still open of a record, by party: positive a charge, negative a credit."""
    if document.kind == side.settler:
        return {document.party or "": -(document.balance or ZERO)}
    if document.kind != JOURNAL:
        open_amount = document.balance or ZERO
        return {document.party or "": open_amount if document.kind == side.charge else -open_amount}
    return {party: _journal_open(books, side, document, party) for party in _journal_parties(books, side, document)}


def _journal_open(books: Books, side: Side, document: Document, party: str) -> Decimal:
    value = journal_worth(books, side, document.body, party)
    settlers = [
        settler
        for link in settlement_links(document.body)
        if (settler := books.get(side.settler, link["TxnId"])) and settler.party == party
    ]
    applied = sum((paid_by(settler.body, document.id) for settler in settlers), ZERO)
    return value - applied if value >= 0 else value + applied


def _journal_parties(books: Books, side: Side, document: Document) -> Sequence[str]:
    control = ready_account(books, side.control)
    details = [line.get(JOURNAL_DETAIL, {}) for line in document.body["Line"]]
    found = [each["Entity"]["EntityRef"]["value"] for each in details if _on(each, control)]
    return list(dict.fromkeys(found))


def _on(detail: Body, control: str) -> bool:
    return bool(detail.get("AccountRef", {}).get("value") == control and detail.get("Entity"))


def _targets(body: Body) -> list[tuple[str, str]]:
    links = [line["LinkedTxn"][0] for line in body.get("Line", [])]
    return [(link["TxnType"], link["TxnId"]) for link in links]


def _sorted(body: Body) -> Body:
    return {**body, "LinkedTxn": sorted(body.get("LinkedTxn", []), key=lambda link: str(link["TxnId"]))}
