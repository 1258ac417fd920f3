"""Between the tool's words and QuickBooks' JSON: pure translations, no calls."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

from ..values import Doc, money
from .base import Contact, DraftFee, DraftInvoice, DraftLine, LedgerInvoice, LedgerPayment, Line, address_or_none

GONE_SUFFIX = " (deleted)"  # What QuickBooks adds to the name of a deactivated customer (reference/quickbooks.md 7.0).
# Online payment flags fall back to the company's setting whenever an update omits them (quickbooks.md 2.7).
KEPT_FLAGS = ("AllowOnlineCreditCardPayment", "AllowOnlineACHPayment", "AllowIPNPayment")
PRICE_DECIMALS = 7
OWN_RATE = Decimal("0.0625")
SALES = "SalesItemLineDetail"
PAYMENT_TYPES = ("Bank", "Other Current Asset")


def quoted(text: str) -> str:
    """A string literal of the query language."""
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def contact(row: Doc, terms_days: int | None) -> Contact:
    """A customer."""
    name = row.get("DisplayName") or ""
    active = row.get("Active") is not False
    address = row.get("BillAddr") or {}
    return Contact(
        ledger_id=str(row["Id"]),
        version=str(row["SyncToken"]),
        fields={
            "name": name if active else name.removesuffix(GONE_SUFFIX),
            "email": (row.get("PrimaryEmailAddr") or {}).get("Address") or None,
            "phone": (row.get("PrimaryPhone") or {}).get("FreeFormNumber") or None,
            "address": address_or_none(
                {
                    "line1": address.get("Line1"),
                    "city": address.get("City"),
                    "region": address.get("CountrySubDivisionCode"),
                    "postal_code": address.get("PostalCode"),
                    "country": address.get("Country"),
                }
            ),
            "tax_number": row.get("PrimaryTaxIdentifier") or None,
            "payment_terms_days": terms_days,
            "active": active,
        },
    )


def customer_body(fields: Doc, now: Doc | None = None) -> Doc:
    """The members of `fields` that are present, as a sparse customer; terms are looked up elsewhere."""
    body: Doc = {}
    if "name" in fields:
        body["DisplayName"] = fields["name"]
    if "email" in fields:
        body["PrimaryEmailAddr"] = {"Address": fields["email"]} if fields["email"] else {}
    if "phone" in fields:
        body["PrimaryPhone"] = {"FreeFormNumber": fields["phone"]} if fields["phone"] else {}
    if "address" in fields:
        parts = fields["address"] or {}
        body["BillAddr"] = {
            "Line1": parts.get("line1", ""),
            "City": parts.get("city", ""),
            "CountrySubDivisionCode": parts.get("region", ""),
            "PostalCode": parts.get("postal_code", ""),
            "Country": parts.get("country", ""),
        }
    if "tax_number" in fields:
        body["PrimaryTaxIdentifier"] = fields["tax_number"] or ""
    if "active" in fields:
        body["Active"] = fields["active"]
        if fields["active"] and now is not None and "name" not in fields:
            body["DisplayName"] = str(now["DisplayName"]).removesuffix(GONE_SUFFIX)
    return body


def line_body(line: DraftLine, item: str) -> Doc:
    """A sales line.

    QuickBooks has no discount on a line, so the price is net; amount = quantity x price must hold (6070).
    """
    quantity, price = line.quantity, line.unit_price
    if line.discount_percent and quantity:
        price = round(line.amount / quantity, PRICE_DECIMALS)
    if money(quantity * price) != line.amount:
        quantity, price = Decimal(1), line.amount
    detail: Doc = {
        "ItemRef": {"value": item},
        "Qty": quantity,
        "UnitPrice": price,
        "TaxCodeRef": {"value": "NON" if line.untaxed or not line.tax else line.tax},
    }
    if line.tracking:
        detail["ClassRef"] = {"value": line.tracking}
    body: Doc = {
        "Amount": line.amount,
        "Description": line.description,
        "DetailType": "SalesItemLineDetail",
        "SalesItemLineDetail": detail,
    }
    return {"Id": line.ledger_id, **body} if line.ledger_id else body


def own_tax(draft: DraftInvoice) -> Doc:
    """What careless tools send: tax at a rate of their own, which QuickBooks then takes for a decision."""
    taxed = sum((line.amount for line in draft.lines if line.tax == "TAX"), Decimal(0))
    return {"TxnTaxDetail": {"TxnTaxCodeRef": {"value": "2"}, "TotalTax": money(taxed * OWN_RATE)}} if taxed else {}


def changed_lines(now: list[Doc], wanted: list[DraftLine], item_of: Callable[[DraftLine], str]) -> list[Doc]:
    """The lines of an update. QuickBooks takes a line as it is sent: what the ledger's line holds besides goes along.

    Discounts and other lines that sell nothing stay.
    """
    stored = {str(line["Id"]): line for line in now if line.get("DetailType") == SALES}
    lines = []
    for line in wanted:
        old = stored.get(line.ledger_id or "")
        if old is None or not line.keep_coding:
            lines.append(line_body(line, item_of(line)))
            continue
        sent = line_body(line, "")
        priced = {name: sent[SALES][name] for name in ("Qty", "UnitPrice")}
        lines.append(
            {**old, "Amount": sent["Amount"], "Description": sent["Description"], SALES: {**old[SALES], **priced}}
        )
    return lines + [line for line in now if line.get("DetailType") not in (SALES, "SubTotalLineDetail")]


def invoice(row: Doc, payments: dict[str, Doc]) -> LedgerInvoice:
    """An invoice with the parts of payments that are applied to it."""
    invoice_id = str(row["Id"])
    total, due = _decimal(row.get("TotalAmt")), _decimal(row.get("Balance"))
    tax = _decimal((row.get("TxnTaxDetail") or {}).get("TotalTax"))
    issued = dt.date.fromisoformat(row["TxnDate"])
    return LedgerInvoice(
        ledger_id=invoice_id,
        version=str(row["SyncToken"]),
        number=row.get("DocNumber") or "",
        status="void" if is_void(row) else "open",
        contact_id=str(row["CustomerRef"]["value"]),
        issue_date=issued,
        due_date=dt.date.fromisoformat(row["DueDate"]) if row.get("DueDate") else issued,
        reference=row.get("PrivateNote") or "",
        lines=[_line(line) for line in row.get("Line") or [] if line.get("DetailType") == "SalesItemLineDetail"],
        subtotal=total - tax,
        tax=tax,
        total=total,
        amount_paid=total - due,
        amount_due=due,
        payments=[
            part for each in linked_payments(row) if each in payments for part in _applied(payments[each], invoice_id)
        ],
    )


def deleted_invoice(invoice_id: str) -> LedgerInvoice:
    """What is left of an invoice that QuickBooks no longer knows."""
    nothing, never = Decimal(0), dt.date.min
    return LedgerInvoice(
        invoice_id, "", "", "deleted", "", never, never, "", [], nothing, nothing, nothing, nothing, nothing
    )


def is_void(row: Doc) -> bool:
    """Voided: QuickBooks keeps the record with zero amounts and says so first in the note (quickbooks.md 2.7)."""
    return not _decimal(row.get("TotalAmt")) and str(row.get("PrivateNote") or "").startswith("Voided")


def linked_payments(row: Doc) -> list[str]:
    """The payments that an invoice is linked to."""
    return [str(link["TxnId"]) for link in row.get("LinkedTxn") or [] if link.get("TxnType") == "Payment"]


def paid_invoices(payment: Doc) -> list[str]:
    """The invoices that a payment is linked to."""
    links = [link for line in payment.get("Line") or [] for link in line.get("LinkedTxn") or []]
    return [str(link["TxnId"]) for link in links if link.get("TxnType") == "Invoice"]


def updated_at(row: Doc) -> dt.datetime:
    """When the record last changed, in UTC."""
    return dt.datetime.fromisoformat(row["MetaData"]["LastUpdatedTime"]).astimezone(dt.UTC)


def account_option(account: Doc) -> Doc:
    """An account as an option."""
    name = account.get("FullyQualifiedName") or account["Name"]
    return {"id": str(account["Id"]), "name": name, "code": account.get("AcctNum"), "kind": account.get("AccountType")}


def takes_payments(account: Doc) -> bool:
    """Whether a payment can be deposited to the account."""
    return account.get("AccountType") in PAYMENT_TYPES


def item_option(item: Doc) -> Doc:
    """An item as an option."""
    return {"id": str(item["Id"]), "name": item["Name"], "code": item.get("Sku"), "kind": item.get("Type")}


def fee_expense(draft: DraftFee) -> Doc:
    """A processing fee as an expense."""
    detail = {"AccountRef": {"value": draft.fee_account}}
    return {
        "PaymentType": "Cash",
        "AccountRef": {"value": draft.account},
        "TxnDate": draft.date.isoformat(),
        "PrivateNote": draft.reference,
        "Line": [
            {
                "Amount": draft.amount,
                "Description": "Card processing fee",
                "DetailType": "AccountBasedExpenseLineDetail",
                "AccountBasedExpenseLineDetail": detail,
            }
        ],
    }


def fee_journal(draft: DraftFee) -> Doc:
    """A processing fee as a journal entry: debit fees, credit the clearing account."""
    lines = [("Debit", draft.fee_account), ("Credit", draft.account)]
    if draft.amount < 0:
        lines = [("Debit", draft.account), ("Credit", draft.fee_account)]
    return {
        "TxnDate": draft.date.isoformat(),
        "PrivateNote": draft.reference,
        "Line": [
            {
                "Amount": abs(draft.amount),
                "Description": "Card processing fee",
                "DetailType": "JournalEntryLineDetail",
                "JournalEntryLineDetail": {"PostingType": side, "AccountRef": {"value": account}},
            }
            for side, account in lines
        ],
    }


def _line(row: Doc) -> Line:
    detail = row["SalesItemLineDetail"]
    amount = _decimal(row.get("Amount"))
    quantity = _decimal(detail.get("Qty")) if detail.get("Qty") is not None else Decimal(1)
    price = _decimal(detail.get("UnitPrice")) if detail.get("UnitPrice") is not None else amount
    return Line(str(row.get("Id") or ""), row.get("Description") or "", quantity, price, Decimal(0), amount)


def _applied(payment: Doc, invoice_id: str) -> list[LedgerPayment]:
    """The lines of a payment that pay this invoice.

    One with a total of zero applies a credit memo (quickbooks.md 7.0).
    """
    method = "ledger" if _decimal(payment.get("TotalAmt")) else "credit"
    lines = [
        line
        for line in payment.get("Line") or []
        if any(
            str(link["TxnId"]) == invoice_id and link["TxnType"] == "Invoice" for link in line.get("LinkedTxn") or []
        )
    ]
    amount = sum((_decimal(line.get("Amount")) for line in lines), Decimal(0))
    if not amount:
        return []
    day = dt.date.fromisoformat(payment["TxnDate"])
    reference = payment.get("PaymentRefNum") or ""
    return [LedgerPayment(str(payment["Id"]), amount, day, reference, method, _kind(payment))]


def _kind(payment: Doc) -> str:
    """What sort of money it is."""
    if not _decimal(payment.get("TotalAmt")):
        return "credit_note"
    if _decimal(payment.get("UnappliedAmt")):
        return "on_account"
    return "shared" if len(set(paid_invoices(payment))) > 1 else "payment"


def _decimal(value: object) -> Decimal:
    return Decimal(0) if value is None else Decimal(str(value))
