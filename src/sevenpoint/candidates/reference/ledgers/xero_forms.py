"""Between the tool's words and xero-python's models: pure translations, no calls."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from decimal import Decimal
from typing import Any

from xero_python.accounting import models as x

from ..values import Doc
from .base import Contact, DraftLine, LedgerInvoice, LedgerPayment, Line, address_or_none

DEAD = ("VOIDED", "DELETED")
STATUS = {
    "DRAFT": "draft",
    "SUBMITTED": "draft",
    "AUTHORISED": "open",
    "PAID": "open",
    "VOIDED": "void",
    "DELETED": "deleted",
}
APPLIES = {
    "ASSET": "can_apply_to_assets",
    "EQUITY": "can_apply_to_equity",
    "EXPENSE": "can_apply_to_expenses",
    "LIABILITY": "can_apply_to_liabilities",
    "REVENUE": "can_apply_to_revenue",
}  # What a tax rate says of the classes of account that it fits (xero.md 5.16).
_GUID = re.compile(r"^[0-9a-f]{8}-[0-9a-f]{4}-", re.IGNORECASE)


def contact(found: Any) -> Contact:
    """A Xero contact. The postal address is POBOX, the telephone DEFAULT (xero.md 5.1)."""
    address = next((a for a in found.addresses or [] if a.address_type == "POBOX"), None)
    phone = next((p for p in found.phones or [] if p.phone_type == "DEFAULT"), None)
    terms = found.payment_terms.sales if found.payment_terms else None
    numbers = [phone.phone_country_code, phone.phone_area_code, phone.phone_number] if phone else []
    return Contact(
        ledger_id=str(found.contact_id),
        version=_stamp(found.updated_date_utc),
        fields={
            "name": found.name or "",
            "email": found.email_address or None,
            "phone": " ".join(part for part in numbers if part) or None,
            "address": None if address is None else _address(address),
            "tax_number": found.tax_number or None,
            "payment_terms_days": _days(terms),
            "active": found.contact_status != "ARCHIVED",
        },
        supplier_only=bool(found.is_supplier) and not found.is_customer,
        merged_to=found.merged_to_contact_id or None,
    )


def contact_body(fields: Doc) -> Any:
    """A contact with the members of `fields` that are present; None empties a member."""
    body = x.Contact()
    if "name" in fields:
        body.name = fields["name"]
    if "email" in fields:
        body.email_address = fields["email"] or ""
    if "phone" in fields:
        number = fields["phone"] or ""
        body.phones = [x.Phone(phone_type="DEFAULT", phone_number=number, phone_area_code="", phone_country_code="")]
    if "address" in fields:
        parts = fields["address"] or {}
        body.addresses = [
            x.Address(
                address_type="POBOX",
                address_line1=parts.get("line1", ""),
                city=parts.get("city", ""),
                region=parts.get("region", ""),
                postal_code=parts.get("postal_code", ""),
                country=parts.get("country", ""),
            )
        ]
    if "tax_number" in fields:
        body.tax_number = fields["tax_number"] or ""
    if fields.get("payment_terms_days") is not None:
        sales = x.Bill(day=fields["payment_terms_days"], type=x.PaymentTermType.DAYSAFTERBILLDATE)
        body.payment_terms = x.PaymentTerm(sales=sales)
    if "active" in fields:
        body.contact_status = "ACTIVE" if fields["active"] else "ARCHIVED"
    return body


def invoice(found: Any, batched: frozenset[str] = frozenset()) -> LedgerInvoice:
    """A Xero invoice with everything that was applied to it. `batched`: payments known to be part of a batch."""
    applied = [
        LedgerPayment(
            str(p.payment_id),
            _decimal(p.amount),
            p.date,
            p.reference or "",
            kind="shared" if str(p.payment_id) in batched else "payment",
        )
        for p in found.payments or []
        if (p.status or "AUTHORISED") != "DELETED"
    ]
    for note in found.credit_notes or []:
        applied.append(
            LedgerPayment(
                str(note.credit_note_id),
                _decimal(note.applied_amount),
                note.date or found.date,
                "",
                "credit",
                "credit_note",
            )
        )
    for kind, given in (("prepayment", found.prepayments), ("overpayment", found.overpayments)):
        for each in given or []:
            amount = _decimal(getattr(each, "applied_amount", None))
            applied.append(
                LedgerPayment(
                    str(getattr(each, f"{kind}_id")), amount, each.date or found.date, "", "credit", "on_account"
                )
            )
    total, due = _decimal(found.total), _decimal(found.amount_due)
    status = STATUS[found.status]
    if found.amount_due is None:  # Left out of some write answers (xero.md 2.5).
        due = total
    return LedgerInvoice(
        ledger_id=str(found.invoice_id),
        version=_stamp(found.updated_date_utc),
        number=found.invoice_number or "",
        status=status,
        contact_id=str(found.contact.contact_id) if found.contact else "",
        issue_date=found.date,
        due_date=found.due_date or found.date,
        reference=found.reference or "",
        lines=[_line(each) for each in found.line_items or []],
        subtotal=_decimal(found.sub_total),
        tax=_decimal(found.total_tax),
        total=total,
        amount_paid=total - due if status == "open" else Decimal(0),
        amount_due=due if status in ("open", "draft") else Decimal(0),
        payments=applied,
    )


def line_body(line: DraftLine, tracking: tuple[Any, Any] | None) -> Any:
    """A line to write. Untaxed is the type NONE, which every account takes; no type leaves the account's own."""
    body = x.LineItem(
        description=line.description,
        quantity=line.quantity,
        unit_amount=line.unit_price,
    )
    if line.ledger_id and line.keep_coding:
        line = replace(line, untaxed=False, tax=None, item=None, account=None)
    if line.untaxed or line.tax:
        body.tax_type = "NONE" if line.untaxed else line.tax
    if line.ledger_id:
        body.line_item_id = line.ledger_id
    if line.discount_percent:
        body.discount_rate = line.discount_percent
    if line.item:
        body.item_code = line.item
    if line.account:
        reference = line_account(line.account)
        body.account_code, body.account_id = reference.get("account_code"), reference.get("account_id")
    if tracking is not None:
        category, option = tracking
        body.tracking = [
            x.LineItemTracking(
                tracking_category_id=category.tracking_category_id,
                tracking_option_id=option.tracking_option_id,
                name=category.name,
                option=option.name,
            )
        ]
    return body


def account_ref(account: str) -> Any:
    """An account by code, or by id when it is one: bank accounts may lack a code (xero.md 5.3)."""
    return x.Account(account_id=account) if _GUID.match(account) else x.Account(code=account)


def line_account(account: str) -> dict[str, str]:
    """The same for a line."""
    return {"account_id": account} if _GUID.match(account) else {"account_code": account}


def account_options(accounts: list[Any]) -> Doc:
    """Active accounts, and those that payments may go to."""
    active = [a for a in accounts if a.status == "ACTIVE"]
    return {
        "accounts": [_account(a) for a in active],
        "payment_accounts": [_account(a) for a in active if _type(a) == "BANK" or a.enable_payments_to_account],
    }


def item_options(items: list[Any]) -> list[Doc]:
    """Items that are sold."""
    return [
        {"id": i.code, "name": i.name or i.code, "code": i.code, "kind": None} for i in items if i.is_sold is not False
    ]


def tax_options(rates: list[Any]) -> list[Doc]:
    """Active tax rates by tax type."""
    active = [rate for rate in rates if rate.status == "ACTIVE"]
    return [{"id": r.tax_type, "name": r.name, "code": r.tax_type, "kind": str(r.effective_rate)} for r in active]


def tax_problems(services: list[Doc], accounts: list[Any], rates: list[Any]) -> list[str]:
    """Services whose tax cannot be used with their account."""
    by_key = {key: a for a in accounts for key in (a.code, str(a.account_id)) if key}
    by_type = {rate.tax_type: rate for rate in rates}
    found = []
    for each in services:
        account, rate = by_key.get(each.get("account") or ""), by_type.get(each.get("tax") or "")
        kind = getattr(getattr(account, "_class", None), "value", getattr(account, "_class", None))
        if account is not None and rate is not None and getattr(rate, APPLIES.get(str(kind), ""), True) is False:
            found.append(
                f"{each['service']}: Xero does not take the tax {rate.name} ({rate.tax_type}) on the account "
                f"{account.code} {account.name}; choose another tax or another account."
            )
    return found


def _account(account: Any) -> Doc:
    return {
        "id": account.code or str(account.account_id),
        "name": account.name,
        "code": account.code,
        "kind": _type(account),
    }


def _type(account: Any) -> str:
    return str(getattr(account.type, "value", account.type))


def _line(found: Any) -> Line:
    return Line(
        ledger_id=str(found.line_item_id or ""),
        description=found.description or "",
        quantity=_decimal(found.quantity),
        unit_price=_decimal(found.unit_amount),
        discount_percent=_decimal(found.discount_rate),
        amount=_decimal(found.line_amount),
    )


def _address(found: Any) -> Doc | None:
    return address_or_none(
        {
            "line1": found.address_line1,
            "city": found.city,
            "region": found.region,
            "postal_code": found.postal_code,
            "country": found.country,
        }
    )


def _days(terms: Any) -> int | None:
    if terms is None or terms.day is None or getattr(terms.type, "value", terms.type) != "DAYSAFTERBILLDATE":
        return None
    return int(terms.day)


def _decimal(value: Any) -> Decimal:
    return Decimal(0) if value is None else Decimal(str(value))


def _stamp(moment: dt.datetime | None) -> str:
    return moment.isoformat() if moment else ""
