"""Creating, changing, voiding and deleting invoices (xero.md 5.7)."""

from __future__ import annotations

from typing import Any

from ...bookkeeping import ZERO, Document
from ...store import schema
from .. import errors, exchange
from ..bodies import Element
from ..call import Call, View
from ..errors import InvalidError, NotFoundError
from ..postings import POSTED, post_invoice, post_payment
from ..totals import EXCLUSIVE, LINE_AMOUNT_TYPES, totals
from . import contacts, history, invoice_rules, lines
from .invoice_store import KIND, continue_after, next_number, numbered, settle
from .invoice_views import echo

TYPES = ("ACCREC", "ACCPAY")
LONGEST_TEXT = 255
LONGEST_URL = 2000
_C = schema.document.c


def write_one(call: Call, element: Element) -> View:
    """Create, or update by id or by the number of a sales invoice."""
    if element.has("InvoiceID") and not call.creates_only:
        known = call.books.get(KIND, element.guid("InvoiceID") or "")
        if known is None:
            raise NotFoundError
        return change(call, element, known)
    number = (element.text("InvoiceNumber") or "").strip()
    if number and (element.text("Type") or "ACCREC").upper() == "ACCREC":
        known = numbered(call.books, number)
        if known is not None and call.creates_only:
            raise InvalidError(errors.INVOICE_NUMBER_TAKEN)
        if known is not None:
            return change(call, element, known)
    return _create(call, element)


def _create(call: Call, element: Element) -> View:
    kind = element.choice("Type", TYPES, "Xero.API.Library.InvoiceType")
    if kind is None:
        raise InvalidError(errors.INVOICE_TYPE)
    wanted = element.choice("Status", invoice_rules.STATUSES, "Xero.API.Library.InvoiceStatus") or "DRAFT"
    invoice_rules.check_creation(wanted)
    missing = [] if element.child("Contact") is not None else [errors.CONTACT_MISSING]
    if not element.children("LineItems"):
        missing.append(errors.LINES_MISSING)
    if missing:
        raise InvalidError(*missing)
    body: dict[str, Any] = {
        "Type": kind,
        "Date": call.books.today.isoformat(),
        "LineAmountTypes": EXCLUSIVE,
        "LineItems": [],
        "CurrencyCode": call.books.organisation.currency,
        "CurrencyRate": exchange.PLAIN,
        "AmountPaid": ZERO,
        "AmountCredited": ZERO,
        "SentToContact": False,
        "CreatedBy": call.app.client_id,
    }
    if kind == "ACCREC":
        body["BrandingThemeID"] = call.books.organisation.settings.get("branding_theme")
    document = Document(KIND, call.books.new_guid(), body)
    warnings = _apply(call, element, document, wanted)
    if kind == "ACCREC" and not document.number:
        document.number = body["InvoiceNumber"] = next_number(call.books)
    _finish(call, document, "Approved" if wanted == "AUTHORISED" else "Created")
    return View(echo(call, document), warnings)


def change(call: Call, element: Element, document: Document) -> View:
    """Update a stored invoice as far as its state lets."""
    paid = invoice_rules.has_payments(call.books, document)
    before = document.status or ""
    wanted = element.choice("Status", invoice_rules.STATUSES, "Xero.API.Library.InvoiceStatus") or before
    try:
        invoice_rules.check_transition(document, wanted, paid=paid)
        invoice_rules.check_locks(call.books, document.body["Date"])
        if wanted in ("VOIDED", "DELETED"):
            return _end(call, document, wanted)
        if paid:
            invoice_rules.check_paid_edit(call.books, document, element)
        warnings = _apply(call, element, document, "AUTHORISED" if wanted == "PAID" else wanted, paid=paid)
    except InvalidError as error:
        shown = {"InvoiceID": document.id, "Type": document.body["Type"], "Status": wanted}
        raise InvalidError(*error.messages, known={**shown, "Payments": [], "CreditNotes": []}) from None
    _finish(call, document, "Approved" if wanted == "AUTHORISED" != before else "Edited")
    return View(echo(call, document), warnings)


def _end(call: Call, document: Document, wanted: str) -> View:
    """Void or delete. The answer still shows what was due, a later read shows 0.00 (xero.md 0)."""
    due = document.body["AmountDue"]
    document.status = wanted
    document.body.update(Status=wanted, AmountDue=ZERO)
    exchange.carry(document.body, open_document=False)
    document.body.pop("FullyPaidOnDate", None)
    document.balance = ZERO
    call.books.save(document)
    post_invoice(call.books, document)
    history.record(call, KIND, document.id, "Voided" if wanted == "VOIDED" else "Deleted")
    return View(echo(call, document, {"AmountDue": due}))


def _apply(call: Call, element: Element, document: Document, wanted: str, *, paid: bool = False) -> tuple[str, ...]:
    """Take over every sent member; returns warnings."""
    body = document.body
    _apply_header(call, element, document)
    before_types = body["LineAmountTypes"]
    kind = "Xero.API.Library.LineAmountType"
    body["LineAmountTypes"] = element.choice("LineAmountTypes", LINE_AMOUNT_TYPES, kind) or before_types
    rules = lines.LineRules(
        body["LineAmountTypes"],
        complete=wanted == "AUTHORISED",
        sales=body["Type"] == "ACCREC",
        discounts=body["Type"] == "ACCREC",
    )
    sent = element.children("LineItems")
    if sent is not None and paid:
        body["LineItems"] = _merged_paid(call, sent, body["LineItems"], rules)
    elif sent is not None:
        if not sent:
            raise InvalidError(errors.LINES_MISSING)
        body["LineItems"] = lines.read_lines(call, sent, body["LineItems"], rules)
    elif before_types != body["LineAmountTypes"]:
        body["LineItems"] = lines.recalculate(call, body["LineItems"], rules)
    elif wanted == "AUTHORISED" and document.status not in POSTED:
        lines.check_complete(call, body["LineItems"])
    if wanted == "AUTHORISED" and "DueDate" not in body:
        raise InvalidError(errors.INVOICE_DUE_DATE)
    invoice_rules.check_locks(call.books, body["Date"])
    _apply_contact(call, element, document)
    document.status = wanted
    warnings: tuple[str, ...] = ()
    if element.has("SentToContact"):
        if wanted == "AUTHORISED":
            body["SentToContact"] = element.boolean("SentToContact") is True
        elif element.boolean("SentToContact"):
            warnings = (errors.SENT_ONLY_AUTHORISED,)
    return warnings


def _apply_header(call: Call, element: Element, document: Document) -> None:
    body = document.body
    texts = ("InvoiceNumber", "Url") if body["Type"] == "ACCPAY" else ("InvoiceNumber", "Reference", "Url")
    for name in texts:
        value = element.text(name)
        if value is None:
            continue
        if len(value) > (LONGEST_TEXT if name != "Url" else LONGEST_URL):
            raise InvalidError(errors.TOO_LONG.format(member=name, length=LONGEST_TEXT))
        body[name] = value.strip() if name == "InvoiceNumber" else value
    for name in ("Date", "DueDate", "ExpectedPaymentDate", "PlannedPaymentDate"):
        sent = element.day(name) or (element.day(f"{name}String") if name in ("Date", "DueDate") else None)
        if sent is not None:
            body[name] = sent
    if element.has("BrandingThemeID"):
        body["BrandingThemeID"] = element.guid("BrandingThemeID")
    exchange.apply(call.books, element, body)
    number = body.get("InvoiceNumber") or None
    if number and number != document.number and body["Type"] == "ACCREC":
        taken = numbered(call.books, number)
        if taken is not None and taken.id != document.id:
            raise InvalidError(errors.INVOICE_NUMBER_TAKEN)
        continue_after(call.books, number)
    document.number = number or document.number


def _apply_contact(call: Call, element: Element, document: Document) -> None:
    nested = element.child("Contact")
    if nested is None:
        return
    contact = contacts.for_document(call, nested)
    if document.party is not None and document.party != contact.id:
        document.party = contact.id
        for payment in call.books.find("Payment", _C.number == document.id, _C.status == "AUTHORISED"):
            payment.party = contact.id
            call.books.save(payment, operation="", bump=False)
            post_payment(call.books, payment, document)
    document.party = contact.id
    contacts.mark(call, contact, "IsCustomer" if document.body["Type"] == "ACCREC" else "IsSupplier")


def _merged_paid(
    call: Call, sent: list[Element], stored: list[dict[str, Any]], rules: lines.LineRules
) -> list[dict[str, Any]]:
    """A paid document keeps its lines and their amounts; text, account and tracking of the named ones change."""
    kept = {line["LineItemID"]: line for line in stored}
    changed = {}
    for element in sent:
        before = kept[element.guid("LineItemID") or ""]
        allowed = {name: element.data[name] for name in element.data if name in invoice_rules.PAID_LINE_MEMBERS}
        (line,) = lines.read_lines(call, [Element(allowed, element.path)], [before], rules)
        line.update({name: before[name] for name in ("LineAmount", "TaxAmount", "TaxType") if name in before})
        changed[line["LineItemID"]] = line
    return [changed.get(line["LineItemID"], line) for line in stored]


def _finish(call: Call, document: Document, change: str) -> None:
    """Totals, state by what is due, record, postings, history."""
    body = document.body
    added = totals(body["LineItems"], body["LineAmountTypes"])
    if added.total < 0:
        raise InvalidError(errors.NEGATIVE_TOTAL)
    body.update(SubTotal=added.subtotal, TotalTax=added.tax, Total=added.total)
    body.pop("TotalDiscount", None)
    if added.discount is not None:
        body["TotalDiscount"] = added.discount
    document.total, document.date, document.due_date = added.total, body["Date"], body.get("DueDate")
    settle(document, body.get("FullyPaidOnDate") or body["Date"])
    call.books.save(document)
    post_invoice(call.books, document)
    history.record(call, KIND, document.id, change)
