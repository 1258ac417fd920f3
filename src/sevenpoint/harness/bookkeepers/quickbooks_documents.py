"""QuickBooks' records to the neutral models, and back (reference: quickbooks.md 2.4, 7)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sevenpoint.harness.bookkeepers.base import (
    InvoiceStatus,
    LedgerAddress,
    LedgerContact,
    LedgerInvoice,
    LedgerLine,
    LedgerPayment,
    LedgerTax,
    LedgerTransaction,
    NewLedgerLine,
)

NO_TAX = "NON"
CENT = Decimal("0.01")
ADDRESS = {
    "line1": "Line1",
    "city": "City",
    "region": "CountrySubDivisionCode",
    "postal_code": "PostalCode",
    "country": "Country",
}
MOVING = ("Payment", "Purchase", "Deposit", "Transfer", "JournalEntry", "SalesReceipt", "RefundReceipt")
SIGN = {"Payment": 1, "Deposit": 1, "SalesReceipt": 1, "RefundReceipt": -1}


def quoted(text: str) -> str:
    r"""A text inside the quotes of a query.

    >>> quoted("Amy's")
    "Amy\\'s"
    """
    return text.replace("\\", "\\\\").replace("'", "\\'")


def contact(raw: dict[str, Any], terms: Mapping[str, int]) -> LedgerContact:
    """A customer."""
    bill_to = raw.get("BillAddr", {})
    return LedgerContact(
        id=raw["Id"],
        name=raw["DisplayName"],
        email=raw.get("PrimaryEmailAddr", {}).get("Address"),
        phone=raw.get("PrimaryPhone", {}).get("FreeFormNumber"),
        address=LedgerAddress(**{ours: bill_to.get(theirs) or "" for ours, theirs in ADDRESS.items()}),
        tax_number=raw.get("PrimaryTaxIdentifier") or None,
        payment_terms_days=terms.get(raw.get("SalesTermRef", {}).get("value", "")),
        active=raw.get("Active", True),
    )


def contact_body(
    name: str | None,
    email: str | None,
    phone: str | None,
    address: LedgerAddress | None,
    tax_number: str | None,
    term: str | None,
) -> dict[str, Any]:
    """The members of a customer that are given."""
    body: dict[str, Any] = {}
    if name is not None:
        body["DisplayName"] = name
    if email is not None:
        body["PrimaryEmailAddr"] = {"Address": email}
    if phone is not None:
        body["PrimaryPhone"] = {"FreeFormNumber": phone}
    if address is not None:
        body["BillAddr"] = {theirs: getattr(address, ours) for ours, theirs in ADDRESS.items()}
    if tax_number is not None:
        body["PrimaryTaxIdentifier"] = tax_number
    if term is not None:
        body["SalesTermRef"] = {"value": term}
    return body


def invoice(raw: dict[str, Any], item_accounts: Mapping[str, str]) -> LedgerInvoice:
    """An invoice. QuickBooks has no status: it follows from note, total and balance (quickbooks.md 2.7)."""
    tax = Decimal(raw.get("TxnTaxDetail", {}).get("TotalTax", 0))
    total = Decimal(raw["TotalAmt"])
    balance = Decimal(raw["Balance"])
    return LedgerInvoice(
        id=raw["Id"],
        number=raw.get("DocNumber"),
        contact_id=raw["CustomerRef"]["value"],
        contact_name=raw["CustomerRef"].get("name", ""),
        status=_status(raw, total, balance),
        date=dt.date.fromisoformat(raw["TxnDate"]),
        due_date=dt.date.fromisoformat(raw["DueDate"]) if raw.get("DueDate") else None,
        reference=raw.get("PrivateNote"),
        lines=[
            _line(each, item_accounts) for each in raw.get("Line", []) if each["DetailType"] == "SalesItemLineDetail"
        ],
        subtotal=total - tax,
        tax=tax,
        total=total,
        amount_due=balance,
        amount_paid=total - balance,
        currency=raw.get("CurrencyRef", {}).get("value", "USD"),
    )


def _status(raw: dict[str, Any], total: Decimal, balance: Decimal) -> InvoiceStatus:
    if total == 0 and str(raw.get("PrivateNote", "")).startswith("Voided"):
        return "voided"
    return "paid" if balance == 0 and total > 0 else "authorised"


def _line(raw: dict[str, Any], item_accounts: Mapping[str, str]) -> LedgerLine:
    detail = raw["SalesItemLineDetail"]
    item = detail.get("ItemRef", {}).get("value")
    account = detail.get("ItemAccountRef", {}).get("value") or item_accounts.get(item or "")
    tracking = detail.get("ClassRef", {}).get("value")
    return LedgerLine(
        id=raw.get("Id"),
        description=raw.get("Description", ""),
        quantity=detail.get("Qty"),
        unit_amount=detail.get("UnitPrice"),
        amount=raw["Amount"],
        account=account,
        item=item,
        tax=detail.get("TaxCodeRef", {}).get("value"),
        tracking=[tracking] if tracking else [],
    )


def line_body(line: NewLedgerLine, item: str) -> dict[str, Any]:
    """A new sales line."""
    detail: dict[str, Any] = {
        "ItemRef": {"value": item},
        "Qty": line.quantity,
        "UnitPrice": line.unit_amount,
        "TaxCodeRef": {"value": line.tax or NO_TAX},
    }
    if line.tracking is not None:
        detail["ClassRef"] = {"value": line.tracking}
    return {
        "DetailType": "SalesItemLineDetail",
        "Amount": _amount(line.quantity, line.unit_amount),
        "Description": line.description,
        "SalesItemLineDetail": detail,
    }


def kept_lines(raw: dict[str, Any]) -> list[dict[str, Any]]:
    """The lines as they must be sent back to stay as they are: the ledger makes the subtotal itself."""
    return [each for each in raw["Line"] if each["DetailType"] != "SubTotalLineDetail"]


def reprice(line: dict[str, Any], unit_amount: Decimal) -> None:
    """Give a raw line another price."""
    detail = line["SalesItemLineDetail"]
    detail["UnitPrice"] = unit_amount
    line["Amount"] = _amount(Decimal(detail.get("Qty", 1)), unit_amount)


def _amount(quantity: Decimal, unit_amount: Decimal) -> Decimal:
    return (quantity * unit_amount).quantize(CENT, ROUND_HALF_UP)


def invoice_body(
    contact_id: str,
    lines: Sequence[dict[str, Any]],
    date: dt.date | None,
    due_date: dt.date | None,
    reference: str | None,
    number: str | None,
) -> dict[str, Any]:
    """A new invoice."""
    body: dict[str, Any] = {"CustomerRef": {"value": contact_id}, "Line": list(lines)}
    if date is not None:
        body["TxnDate"] = date.isoformat()
    if due_date is not None:
        body["DueDate"] = due_date.isoformat()
    if reference is not None:
        body["PrivateNote"] = reference
    if number is not None:
        body["DocNumber"] = number
    return body


def payments(raw: dict[str, Any]) -> list[LedgerPayment]:
    """A payment, once per invoice it pays; credits that a payment of zero applies are no money and left out."""
    if Decimal(raw["TotalAmt"]) == 0:
        return []
    return [
        LedgerPayment(
            id=raw["Id"],
            invoice_id=linked["TxnId"],
            amount=line["Amount"],
            date=dt.date.fromisoformat(raw["TxnDate"]),
            account=raw.get("DepositToAccountRef", {}).get("value"),
            reference=raw.get("PaymentRefNum"),
        )
        for line in raw.get("Line", [])
        for linked in line.get("LinkedTxn", [])
        if linked["TxnType"] == "Invoice"
    ]


def taxes(codes: Sequence[dict[str, Any]], rates: Mapping[str, dict[str, Any]]) -> list[LedgerTax]:
    """Taxes of a sales line. US lines carry TAX or NON; TAX charges what the company's tax code adds up to."""
    found = {each["Id"]: LedgerTax(id=each["Id"], name=each["Name"], rate=_rate(each, rates)) for each in codes}
    standard = max((each.rate for each in found.values()), default=Decimal(0))
    if "TAX" in found:
        return [found["TAX"].model_copy(update={"rate": standard}), found[NO_TAX]]
    return list(found.values())


def _rate(code: dict[str, Any], rates: Mapping[str, dict[str, Any]]) -> Decimal:
    details = code.get("SalesTaxRateList", {}).get("TaxRateDetail", [])
    return sum((Decimal(rates[each["TaxRateRef"]["value"]]["RateValue"]) for each in details), Decimal(0))


def movements(entity: str, raw: dict[str, Any]) -> Iterator[LedgerTransaction]:
    """A transaction as movements of every account it touches by name."""
    lines = raw.get("Line", [])
    told = raw.get("PrivateNote") or next((each["Description"] for each in lines if each.get("Description")), "")
    for account, amount, contra in _moved(entity, raw, lines):
        if amount != 0:
            yield LedgerTransaction(
                id=raw["Id"],
                account=account,
                amount=amount,
                kind=entity,
                contra=contra,
                date=dt.date.fromisoformat(raw["TxnDate"]),
                description=told,
            )


def _moved(
    entity: str, raw: dict[str, Any], lines: Sequence[dict[str, Any]]
) -> Iterator[tuple[str, Decimal, str | None]]:
    """Account, signed amount and contra account."""
    if entity == "Purchase":
        sign = 1 if raw.get("Credit") else -1
        yield raw["AccountRef"]["value"], sign * Decimal(raw["TotalAmt"]), _contra(lines)
    elif entity == "Transfer":
        source, target, amount = raw["FromAccountRef"]["value"], raw["ToAccountRef"]["value"], Decimal(raw["Amount"])
        yield source, -amount, target
        yield target, amount, source
    elif entity == "JournalEntry":
        for line in lines:
            detail = line.get("JournalEntryLineDetail")
            if detail is not None:
                sign = 1 if detail["PostingType"] == "Debit" else -1
                yield detail["AccountRef"]["value"], sign * Decimal(line["Amount"]), None
    else:
        account = raw.get("DepositToAccountRef", {}).get("value", "")
        yield account, SIGN[entity] * Decimal(raw["TotalAmt"]), _contra(lines)
        if entity == "Deposit":
            for line in lines:
                detail = line.get("DepositLineDetail", {})
                if "AccountRef" in detail:
                    yield detail["AccountRef"]["value"], -Decimal(line["Amount"]), account


def _contra(lines: Sequence[dict[str, Any]]) -> str | None:
    """The account that the first line names."""
    for line in lines:
        for detail in ("AccountBasedExpenseLineDetail", "DepositLineDetail"):
            named = line.get(detail, {}).get("AccountRef", {}).get("value")
            if named:
                return str(named)
    return None
