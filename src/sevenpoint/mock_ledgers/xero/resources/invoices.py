"""Invoices and bills (xero.md 5.7)."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement

from ...bookkeeping import ZERO, Books, Document
from ...store import schema
from .. import errors
from ..answers import Answer
from ..bodies import Element, as_guid
from ..call import Call, Route, View
from ..errors import InvalidError, NotFoundError
from ..lists import (
    ListSpec,
    amount,
    boolean,
    day,
    decimals,
    guid,
    is_paged,
    listed,
    listed_guids,
    listing,
    member,
    moment,
    of_contact,
    search,
    status,
    text,
)
from ..postings import POSTED, post_invoice, post_payment
from ..scopes import TRANSACTIONS
from ..totals import EXCLUSIVE, LINE_AMOUNT_TYPES, totals
from ..where import Field
from ..writing import Shape, write
from . import contacts, history, invoice_rules, lines
from .invoice_views import around, echo, read, summary

KIND = "Invoice"
TYPES = ("ACCREC", "ACCPAY")
LONGEST_TEXT = 255
SHAPE = Shape("Invoices", "InvoiceID", "HasErrors", ("LineItems",))
_C = schema.document.c

SPEC = ListSpec(
    KIND,
    "Invoice",
    {
        "InvoiceID": guid(_C.id),
        "InvoiceNumber": text(_C.number),
        "Status": status(),
        "Date": day(_C.date),
        "DueDate": day(_C.due_date),
        "Total": amount(_C.total),
        "AmountDue": amount(_C.balance),
        "UpdatedDateUTC": moment(),
        "Contact": Field("Object", _C.party),
        "Contact.ContactID": guid(_C.party),
        "Contact.Name": of_contact("Name"),
        "Contact.ContactNumber": of_contact("ContactNumber"),
        "FullyPaidOnDate": day(_C.body["FullyPaidOnDate"].as_string()),
        **{name: member(name) for name in ("Type", "Reference", "Url", "LineAmountTypes", "CurrencyCode")},
        **{name: decimals(name) for name in ("AmountPaid", "AmountCredited", "SubTotal", "TotalTax")},
        "SentToContact": boolean("SentToContact"),
    },
    paged=True,
)


# --- reading --------------------------------------------------------------------------------------------------------


def get_all(call: Call) -> Answer:
    """GET /Invoices."""
    brief, statuses = call.flag("summaryonly") is True, listed(call, "statuses")
    conditions: list[ColumnElement[bool]] = search(call, _C.number, _C.body["Reference"].as_string())
    for column, wanted in (
        (_C.id, listed_guids(call, "ids")),
        (_C.party, listed_guids(call, "contactids")),
        (_C.number, listed(call, "invoicenumbers")),
        (_C.status, [status.upper() for status in statuses]),
    ):
        if wanted:
            conditions.append(column.in_(wanted))
    if call.flag("createdbymyapp") is True:
        conditions.append(_C.body["CreatedBy"].as_string() == call.app.client_id)
    found, pagination = listing(call, SPEC, *conditions, must_page=brief or bool(statuses))
    near = around(call, found)
    if brief:
        return Answer("Invoices", [summary(call, one, near) for one in found], pagination)
    with_lines = is_paged(call) or pagination is not None
    items = [read(call, one, near, single=False, with_lines=with_lines) for one in found]
    return Answer("Invoices", items, pagination)


def get_one(call: Call, key: str) -> Answer:
    """GET /Invoices/{InvoiceID} or /Invoices/{InvoiceNumber}."""
    document = find(call.books, key)
    return Answer("Invoices", [read(call, document, around(call, [document]), single=True, with_lines=True)])


def online(call: Call, key: str) -> Answer:
    """GET /Invoices/{InvoiceID}/OnlineInvoice: approved sales invoices only."""
    document = find(call.books, key)
    if document.body["Type"] != "ACCREC" or document.status not in POSTED:
        raise errors.validation([{"ValidationErrors": [{"Message": errors.INVOICE_NO_ONLINE}]}])
    word = hashlib.sha256(document.id.encode()).hexdigest()[:40]
    return Answer("OnlineInvoices", [{"OnlineInvoiceUrl": f"https://in.xero.com/{word}"}])


def find(books: Books, key: str) -> Document:
    """An invoice by id or number; sales invoices before bills. Raises NotFoundError."""
    identity = as_guid(key)
    found = books.get(KIND, identity) if identity else None
    found = found or numbered(books, key) or books.by_number(KIND, key)
    if found is None:
        raise NotFoundError
    return found


def numbered(books: Books, number: str) -> Document | None:
    """The sales invoice of that number; numbers of bills need not be unique."""
    return books.find_one(KIND, _C.number == number, _C.body["Type"].as_string() == "ACCREC")


# --- writing --------------------------------------------------------------------------------------------------------


def put(call: Call) -> Answer:
    """PUT and POST /Invoices."""
    return write(call, SHAPE, call.elements("Invoices", "Invoice"), _write)


def post_one(call: Call, key: str) -> Answer:
    """POST /Invoices/{InvoiceID}."""
    document = find(call.books, key)
    elements = call.elements("Invoices", "Invoice")[:1]
    return write(call, SHAPE, elements, lambda call, element: _change(call, element, document))


def _write(call: Call, element: Element) -> View:
    if element.has("InvoiceID") and not call.creates_only:
        known = call.books.get(KIND, element.guid("InvoiceID") or "")
        if known is None:
            raise NotFoundError
        return _change(call, element, known)
    number = (element.text("InvoiceNumber") or "").strip()
    if number and (element.text("Type") or "ACCREC").upper() == "ACCREC":
        known = numbered(call.books, number)
        if known is not None and call.creates_only:
            raise InvalidError(errors.INVOICE_NUMBER_TAKEN)
        if known is not None:
            return _change(call, element, known)
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
        "CurrencyRate": Decimal("1.000000"),
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
        document.number = body["InvoiceNumber"] = _next_number(call.books)
    _finish(call, document, "Approved" if wanted == "AUTHORISED" else "Created")
    return View(echo(call, document), warnings)


def _change(call: Call, element: Element, document: Document) -> View:
    paid = invoice_rules.has_payments(call.books, document)
    before = document.status or ""
    wanted = element.choice("Status", invoice_rules.STATUSES, "Xero.API.Library.InvoiceStatus") or before
    try:
        invoice_rules.check_transition(document, wanted, paid=paid)
        invoice_rules.check_locks(call.books, document.body["Date"])
        if wanted in ("VOIDED", "DELETED"):
            return _end(call, document, wanted)
        if paid:
            invoice_rules.check_paid_edit(document, element)
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
        if len(value) > (LONGEST_TEXT if name != "Url" else 2000):
            raise InvalidError(errors.TOO_LONG.format(member=name, length=LONGEST_TEXT))
        body[name] = value.strip() if name == "InvoiceNumber" else value
    for name in ("Date", "DueDate", "ExpectedPaymentDate", "PlannedPaymentDate"):
        sent = element.day(name) or (element.day(f"{name}String") if name in ("Date", "DueDate") else None)
        if sent is not None:
            body[name] = sent
    if element.has("BrandingThemeID"):
        body["BrandingThemeID"] = element.guid("BrandingThemeID")
    currency = element.text("CurrencyCode")
    if currency and currency.upper() != call.books.organisation.currency:
        raise InvalidError(errors.CURRENCY_UNKNOWN.format(currency=currency.upper()))
    number = body.get("InvoiceNumber") or None
    if number and number != document.number and body["Type"] == "ACCREC":
        taken = numbered(call.books, number)
        if taken is not None and taken.id != document.id:
            raise InvalidError(errors.INVOICE_NUMBER_TAKEN)
        _continue_after(call.books, number)
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
        money = {name: before[name] for name in ("LineAmount", "TaxAmount", "TaxType") if name in before}
        changed[line["LineItemID"]] = {**line, **money}
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


def settle(document: Document, paid_on: str) -> None:
    """AmountDue from what is paid, and PAID exactly when an approved document has nothing due (xero.md 5.7)."""
    body = document.body
    body["AmountDue"] = document.balance = body["Total"] - body["AmountPaid"] - body["AmountCredited"]
    if document.status in POSTED:
        document.status = "PAID" if body["AmountDue"] == 0 else "AUTHORISED"
    body["Status"] = document.status
    body.pop("FullyPaidOnDate", None)
    if document.status == "PAID":
        body["FullyPaidOnDate"] = paid_on


# --- numbers --------------------------------------------------------------------------------------------------------


def _next_number(books: Books) -> str:
    while True:
        number = f"INV-{books.next_number('invoice'):04d}"
        if numbered(books, number) is None:
            return number


def _continue_after(books: Books, number: str) -> None:
    """A caller's own INV-0100 lets the sequence go on after it."""
    prefix, _, digits = number.partition("-")
    if (
        prefix == "INV"
        and digits.isdecimal()
        and len(digits) <= 9
        and int(digits) > (books.peek_number("invoice") or 0)
    ):
        books.set_number("invoice", int(digits))


ROUTES = (
    Route("GET", "Invoices", TRANSACTIONS, get_all),
    Route("PUT", "Invoices", TRANSACTIONS, put),
    Route("POST", "Invoices", TRANSACTIONS, put),
    Route("GET", "Invoices/{}", TRANSACTIONS, get_one),
    Route("POST", "Invoices/{}", TRANSACTIONS, post_one),
    Route("GET", "Invoices/{}/OnlineInvoice", TRANSACTIONS, online),
)
