"""Xero's records to the neutral models, and back (reference: xero.md 2.3, 5)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from sevenpoint.harness.bookkeepers.base import (
    InvoiceStatus,
    LedgerAccount,
    LedgerAddress,
    LedgerContact,
    LedgerInvoice,
    LedgerLine,
    LedgerNote,
    LedgerPayment,
    LedgerTracking,
    LedgerTransaction,
    NewLedgerLine,
)

STATUS: dict[str, InvoiceStatus] = {
    "DRAFT": "draft",
    "SUBMITTED": "submitted",
    "AUTHORISED": "authorised",
    "PAID": "paid",
    "VOIDED": "voided",
    "DELETED": "deleted",
}
MONEY_IN = ("ACCRECPAYMENT", "APCREDITPAYMENT", "APPREPAYMENTPAYMENT", "APOVERPAYMENTPAYMENT")
KEPT_LINE = (
    "LineItemID",
    "Description",
    "Quantity",
    "UnitAmount",
    "AccountCode",
    "ItemCode",
    "TaxType",
    "DiscountRate",
    "DiscountAmount",
)
ADDRESS = {
    "line1": "AddressLine1",
    "city": "City",
    "region": "Region",
    "postal_code": "PostalCode",
    "country": "Country",
}
_DATE = re.compile(r"/Date\((-?\d+)")


def moment(text: str) -> dt.datetime:
    """Xero's `/Date(ms+0000)/`, or its ISO form without a zone, in UTC.

    >>> moment("/Date(1772442000000+0000)/").isoformat()
    '2026-03-02T09:00:00+00:00'
    """
    found = _DATE.match(text)
    if found:
        return dt.datetime.fromtimestamp(int(found[1]) / 1000, dt.UTC)
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


def day(text: str) -> dt.date:
    """The date of a moment."""
    return moment(text).date()


def contact(raw: dict[str, Any]) -> LedgerContact:
    """A contact; the billing address is the POBOX slot, or STREET when that is empty."""
    slots = {each.get("AddressType"): _address(each) for each in raw.get("Addresses", [])}
    billing = slots.get("POBOX", LedgerAddress())
    phones = {each.get("PhoneType"): each.get("PhoneNumber") for each in raw.get("Phones", [])}
    terms = raw.get("PaymentTerms", {}).get("Sales", {})
    return LedgerContact(
        id=raw["ContactID"],
        name=raw["Name"],
        email=raw.get("EmailAddress") or None,
        phone=phones.get("DEFAULT") or None,
        address=billing if billing != LedgerAddress() else slots.get("STREET", LedgerAddress()),
        tax_number=raw.get("TaxNumber") or None,
        payment_terms_days=int(terms["Day"]) if "Day" in terms else None,
        active=raw.get("ContactStatus", "ACTIVE") == "ACTIVE",
    )


def _address(raw: dict[str, Any]) -> LedgerAddress:
    return LedgerAddress(**{ours: raw.get(theirs) or "" for ours, theirs in ADDRESS.items()})


def contact_body(
    name: str | None,
    email: str | None,
    phone: str | None,
    address: LedgerAddress | None,
    tax_number: str | None,
    payment_terms_days: int | None,
) -> dict[str, Any]:
    """The members of a contact that are given."""
    body: dict[str, Any] = {}
    if name is not None:
        body["Name"] = name
    if email is not None:
        body["EmailAddress"] = email
    if phone is not None:
        body["Phones"] = [{"PhoneType": "DEFAULT", "PhoneNumber": phone}]
    if address is not None:
        body["Addresses"] = [
            {"AddressType": "POBOX", **{theirs: getattr(address, ours) for ours, theirs in ADDRESS.items()}}
        ]
    if tax_number is not None:
        body["TaxNumber"] = tax_number
    if payment_terms_days is not None:
        body["PaymentTerms"] = {"Sales": {"Day": payment_terms_days, "Type": "DAYSAFTERBILLDATE"}}
    return body


def invoice(raw: dict[str, Any]) -> LedgerInvoice:
    """A sales invoice."""
    due = raw.get("DueDateString") or raw.get("DueDate")
    return LedgerInvoice(
        id=raw["InvoiceID"],
        number=raw.get("InvoiceNumber") or None,
        contact_id=raw["Contact"]["ContactID"],
        contact_name=raw["Contact"].get("Name", ""),
        status=STATUS[raw["Status"]],
        date=day(raw.get("DateString") or raw["Date"]),
        due_date=day(due) if due else None,
        reference=raw.get("Reference") or None,
        lines=[line(each) for each in raw.get("LineItems", [])],
        subtotal=raw["SubTotal"],
        tax=raw["TotalTax"],
        total=raw["Total"],
        amount_due=raw["AmountDue"],
        amount_paid=raw["AmountPaid"],
        currency=raw["CurrencyCode"],
    )


def line(raw: dict[str, Any]) -> LedgerLine:
    """A line of a document."""
    return LedgerLine(
        id=raw.get("LineItemID"),
        description=raw.get("Description", ""),
        quantity=raw.get("Quantity"),
        unit_amount=raw.get("UnitAmount"),
        amount=raw.get("LineAmount", Decimal(0)),
        account=raw.get("AccountCode"),
        item=raw.get("ItemCode"),
        tax=raw.get("TaxType"),
        tracking=[each.get("TrackingOptionID") or each.get("Option", "") for each in raw.get("Tracking", [])],
    )


def kept_line(raw: dict[str, Any]) -> dict[str, Any]:
    """A line as it must be sent back to stay as it is; amounts are computed anew."""
    kept = {key: raw[key] for key in KEPT_LINE if key in raw}
    kept["Tracking"] = [
        {key: each[key] for key in ("TrackingCategoryID", "TrackingOptionID") if key in each}
        for each in raw.get("Tracking", [])
    ]
    return kept


def line_body(line: NewLedgerLine, tracking: LedgerTracking | None) -> dict[str, Any]:
    """A new line."""
    body: dict[str, Any] = {
        "Description": line.description,
        "Quantity": line.quantity,
        "UnitAmount": line.unit_amount,
        "TaxType": line.tax or "NONE",
    }
    if line.account is not None:
        body["AccountCode"] = line.account
    if line.item is not None:
        body["ItemCode"] = line.item
    if tracking is not None:
        body["Tracking"] = [{"TrackingCategoryID": tracking.category_id, "TrackingOptionID": tracking.id}]
    return body


def invoice_body(
    contact_id: str,
    lines: Sequence[dict[str, Any]],
    date: dt.date,
    due_date: dt.date | None,
    reference: str | None,
    number: str | None,
    status: str,
) -> dict[str, Any]:
    """A new sales invoice."""
    body: dict[str, Any] = {
        "Type": "ACCREC",
        "Contact": {"ContactID": contact_id},
        "Date": date.isoformat(),
        "DueDate": (due_date or date + dt.timedelta(days=30)).isoformat(),
        "LineAmountTypes": "Exclusive",
        "LineItems": list(lines),
        "Status": status.upper(),
    }
    if reference is not None:
        body["Reference"] = reference
    if number is not None:
        body["InvoiceNumber"] = number
    return body


def payment(raw: dict[str, Any]) -> LedgerPayment:
    """Money received on an invoice."""
    return LedgerPayment(
        id=raw["PaymentID"],
        invoice_id=raw["Invoice"]["InvoiceID"],
        amount=raw["Amount"],
        date=day(raw["Date"]),
        account=raw.get("Account", {}).get("Code"),
        reference=raw.get("Reference") or None,
    )


def payment_movement(raw: dict[str, Any]) -> LedgerTransaction:
    """A payment as a movement of the account it went to."""
    sign = 1 if raw.get("PaymentType") in MONEY_IN else -1
    return LedgerTransaction(
        id=raw["PaymentID"],
        account=raw.get("Account", {}).get("Code", ""),
        amount=sign * raw["Amount"],
        kind="Payment",
        date=day(raw["Date"]),
        description=raw.get("Reference") or "",
    )


def bank_movement(raw: dict[str, Any]) -> LedgerTransaction:
    """A bank transaction as a movement; the contra account is that of its first line."""
    lines = raw.get("LineItems", [])
    return LedgerTransaction(
        id=raw["BankTransactionID"],
        account=raw["BankAccount"].get("Code", ""),
        amount=raw["Total"] if raw["Type"].startswith("RECEIVE") else -raw["Total"],
        kind=raw["Type"],
        contra=lines[0].get("AccountCode") if lines else None,
        date=day(raw.get("DateString") or raw["Date"]),
        description=(lines[0].get("Description") if lines else None) or raw.get("Reference") or "",
    )


def account(raw: dict[str, Any]) -> LedgerAccount:
    """An account, by its code."""
    return LedgerAccount(
        id=raw["Code"], name=raw["Name"], kind=raw["Type"], active=raw.get("Status", "ACTIVE") == "ACTIVE"
    )


def note(raw: dict[str, Any]) -> LedgerNote:
    """A row of history."""
    return LedgerNote(
        at=moment(raw["DateUTC"]),
        who=raw.get("User", ""),
        change=raw.get("Changes", ""),
        details=raw.get("Details", ""),
    )
