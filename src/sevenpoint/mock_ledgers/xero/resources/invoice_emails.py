"""POST /Invoices/{InvoiceID}/Email (xero.md 5.7): 204 and nothing else, or 400; no mail leaves the sandbox."""

from __future__ import annotations

from ...bookkeeping import Document
from .. import errors
from ..answers import NO_CONTENT, Answer
from ..call import Call, Route
from ..scopes import TRANSACTIONS
from . import history, organisation
from .invoice_store import KIND, find

SENDABLE = ("SUBMITTED", "AUTHORISED", "PAID")
# A paying organisation; trial organisations may send 20, which `invoice_emails_per_day` in the settings says.
PER_DAY = 1000


def send(call: Call, key: str) -> Answer:
    """Mark the invoice as sent."""
    invoice = find(call.books, key)
    contact = call.books.get("Contact", invoice.party or "")
    day = f"email/{call.books.today.isoformat()}"
    sent = call.books.peek_number(day) or 0
    limit = daily_limit(call)
    rules = (
        (invoice.body["Type"] == "ACCREC" and invoice.status in SENDABLE, errors.EMAIL_STATUS),
        (contact is not None and bool(contact.body.get("EmailAddress")), errors.EMAIL_ADDRESS),
        (sent < limit, errors.EMAIL_LIMIT.format(limit=limit)),
    )
    broken = [{"Message": text} for holds, text in rules if not holds]
    if broken:
        raise errors.validation([{"InvoiceID": invoice.id, "HasErrors": True, "ValidationErrors": broken}])
    call.books.next_number(day)
    _mark(call, invoice)
    return NO_CONTENT


def daily_limit(call: Call) -> int:
    """How many emails the organisation may send a day; a demo organisation none (xero.md 5.7)."""
    if organisation.stored(call.books).body.get("IsDemoCompany"):
        return 0
    return int(call.books.organisation.settings.get("invoice_emails_per_day", PER_DAY))


def _mark(call: Call, invoice: Document) -> None:
    """SentToContact; a part-paid document is not stamped as changed by that (xero.md 2.6)."""
    if invoice.body.get("SentToContact") is not True:
        invoice.body["SentToContact"] = True
        part_paid = invoice.status == "AUTHORISED" and invoice.body["AmountDue"] != invoice.body["Total"]
        call.books.save(invoice, bump=not part_paid)
    history.record(call, KIND, invoice.id, "Invoice sent")


ROUTES = (Route("POST", "Invoices/{}/Email", TRANSACTIONS, send),)
