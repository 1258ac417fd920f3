"""ManualJournals (xero.md 5.14): debits positive, credits negative, and they balance."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from ...bookkeeping import ZERO, Document, cents
from ...store import schema
from .. import errors
from ..answers import Answer
from ..bodies import Element, as_guid
from ..call import Call, Route, View, created_at
from ..errors import InvalidError, NotFoundError
from ..lists import ListSpec, boolean, day, guid, listing, member, moment, status
from ..postings import post_manual_journal
from ..scopes import TRANSACTIONS
from ..totals import EXCLUSIVE, LARGEST_LINE, LINE_AMOUNT_TYPES, NO_TAX, line_tax
from ..writing import Shape, write
from . import accounts, history, invoice_rules, tax_rates, tracking

KIND = "ManualJournal"
SHAPE = Shape("ManualJournals", "ManualJournalID", "HasErrors", ("JournalLines",))
TRANSITIONS: dict[str, tuple[str, ...]] = {
    "": ("DRAFT", "POSTED"),
    "DRAFT": ("DRAFT", "POSTED", "DELETED"),
    "POSTED": ("POSTED", "VOIDED"),
    "DELETED": (),
    "VOIDED": (),
}
LENGTHS = {"Narration": 4000, "Url": 2000}
# Receivables, payables and bank accounts follow from documents, retained earnings from the year's end (xero.md 5.14).
_FORBIDDEN = ("DEBTORS", "CREDITORS", "RETAINEDEARNINGS")
_C = schema.document.c

SPEC = ListSpec(
    KIND,
    "ManualJournal",
    {
        "ManualJournalID": guid(_C.id),
        "Status": status(),
        "Date": day(_C.date),
        "UpdatedDateUTC": moment(),
        "ShowOnCashBasisReports": boolean("ShowOnCashBasisReports"),
        **{name: member(name) for name in ("Narration", "LineAmountTypes", "Url")},
    },
    paged=True,
)


def get_all(call: Call) -> Answer:
    """GET /ManualJournals: lines only when paged."""
    found, pagination = listing(call, SPEC)
    with_lines = pagination is not None
    return Answer("ManualJournals", [_view(document, with_lines=with_lines) for document in found], pagination)


def get_one(call: Call, key: str) -> Answer:
    """GET /ManualJournals/{ManualJournalID}."""
    return Answer("ManualJournals", [_view(_stored(call, key))])


def put(call: Call) -> Answer:
    """PUT and POST /ManualJournals."""
    return write(call, SHAPE, call.elements("ManualJournals", "ManualJournal"), _write)


def post_one(call: Call, key: str) -> Answer:
    """POST /ManualJournals/{ManualJournalID}."""
    document = _stored(call, key)
    elements = call.elements("ManualJournals", "ManualJournal")[:1]
    return write(call, SHAPE, elements, lambda call, element: _change(call, element, document))


# --- rules ----------------------------------------------------------------------------------------------------------


def _write(call: Call, element: Element) -> View:
    if element.has("ManualJournalID") and not call.creates_only:
        return _change(call, element, _stored(call, element.text("ManualJournalID") or ""))
    missing = [] if element.text("Narration") else [errors.MEMBER_MISSING.format(member="Narration")]
    if not element.children("JournalLines"):
        missing.append(errors.JOURNAL_LINES)
    if missing:
        raise InvalidError(*missing)
    body: dict[str, Any] = {
        "Date": call.books.today.isoformat(),
        "LineAmountTypes": NO_TAX,
        "ShowOnCashBasisReports": True,
        "JournalLines": [],
    }
    document = Document(KIND, call.books.new_guid(), body, status="")
    return _save(call, element, document, "Created")


def _change(call: Call, element: Element, document: Document) -> View:
    invoice_rules.check_locks(call.books, document.body["Date"])
    return _save(call, element, document, "Edited")


def _save(call: Call, element: Element, document: Document, change: str) -> View:
    before = document.status or ""
    wanted = (element.text("Status") or before or "DRAFT").upper()
    if wanted not in TRANSITIONS[before]:
        known = {"ManualJournalID": document.id} if before else {}
        raise InvalidError(errors.JOURNAL_STATUS.format(status=wanted), known=known)
    document.status = document.body["Status"] = wanted
    warnings: list[str] = []
    if wanted in ("DRAFT", "POSTED"):
        warnings = _apply(call, element, document)
    document.date = document.body["Date"]
    call.books.save(document)
    post_manual_journal(call.books, document)
    history.record(call, KIND, document.id, {"VOIDED": "Voided", "DELETED": "Deleted"}.get(wanted, change))
    return View(_view(document, written=True), tuple(warnings))


def _apply(call: Call, element: Element, document: Document) -> list[str]:
    """Take over every sent member; returns warnings."""
    body = document.body
    for name, length in LENGTHS.items():
        value = element.text(name)
        if value is not None:
            if len(value) > length:
                raise InvalidError(errors.TOO_LONG.format(member=name, length=length))
            body[name] = value
    if not body["Narration"].strip():
        raise InvalidError(errors.MEMBER_MISSING.format(member="Narration"))
    body["Date"] = element.day("Date") or body["Date"]
    invoice_rules.check_locks(call.books, body["Date"])
    shown = element.boolean("ShowOnCashBasisReports")
    body["ShowOnCashBasisReports"] = shown if shown is not None else body["ShowOnCashBasisReports"]
    types = element.choice("LineAmountTypes", LINE_AMOUNT_TYPES, "Xero.API.Library.LineAmountType")
    changed = types is not None and types != body["LineAmountTypes"]
    body["LineAmountTypes"] = types or body["LineAmountTypes"]
    sent, warnings = element.children("JournalLines"), list[str]()
    if sent is None and changed:
        sent = [Element(dict(line, TaxAmount=None), "JournalLines") for line in body["JournalLines"]]
    if sent is not None:
        lines = [line for line in sent if line.boolean("IsBlank") is not True]
        body["JournalLines"] = [_line(call, line, document, warnings) for line in lines]
    elif document.status == "POSTED":
        _check_accounts(call, body["JournalLines"])
    _check_balance(body)
    return warnings


def _line(call: Call, element: Element, document: Document, warnings: list[str]) -> dict[str, Any]:
    amount = cents(element.decimal("LineAmount") or ZERO)
    if abs(amount) > LARGEST_LINE:
        raise InvalidError(errors.LINE_TOO_LARGE)
    line: dict[str, Any] = {"Description": element.text("Description"), "LineAmount": amount}
    account = _account(call, element, document, warnings)
    if account is not None:
        line.update(AccountCode=account.number, AccountID=account.id)
    types = document.body["LineAmountTypes"]
    default = account.body["TaxType"] if account is not None and types != NO_TAX else "NONE"
    line["TaxType"] = "NONE" if types == NO_TAX else element.text("TaxType") or default
    rate = tax_rates.rate_of(call.books, line["TaxType"])
    if account is not None and types != NO_TAX:
        tax_rates.check_for_account(call.books, line["TaxType"], account)
    sent = element.decimal("TaxAmount") if types != NO_TAX else None
    line["TaxAmount"] = line_tax(amount, rate, types) if sent is None else cents(sent)
    if abs(line["TaxAmount"]) > LARGEST_LINE:
        raise InvalidError(errors.LINE_TOO_LARGE)
    line["Tracking"] = tracking.read(call.books, element) or []
    return line


def _account(call: Call, element: Element, document: Document, warnings: list[str]) -> Document | None:
    """The line's account. A draft loses an unknown one with a warning; a posted journal is refused [U]."""
    if element.has("AccountID") and not element.text("AccountCode"):
        code, found = element.text("AccountID") or "", call.books.get(accounts.KIND, element.guid("AccountID") or "")
    else:
        code = element.text("AccountCode") or ""
        found = accounts.by_code(call.books, code) if code else None
    if found is None and document.status == "POSTED":
        raise InvalidError(errors.ACCOUNT_CODE_INVALID.format(code=code) if code else errors.ACCOUNT_CODE_MISSING)
    if found is None:
        if code:
            warnings.append(errors.JOURNAL_ACCOUNT_REMOVED.format(code=code))
        return None
    _check_account(found)
    return found


def _check_account(account: Document) -> None:
    if account.body["Type"] == "BANK" or account.body.get("SystemAccount") in _FORBIDDEN:
        raise InvalidError(errors.ACCOUNT_CODE_INVALID.format(code=account.number))
    if account.status != "ACTIVE":
        raise InvalidError(errors.ACCOUNT_CODE_ARCHIVED.format(code=account.number))


def _check_accounts(call: Call, lines: list[dict[str, Any]]) -> None:
    """A draft that is posted as it stands needs an account on every line."""
    for line in lines:
        account = call.books.get(accounts.KIND, line.get("AccountID", ""))
        if account is None:
            raise InvalidError(errors.ACCOUNT_CODE_MISSING)
        _check_account(account)


def _check_balance(body: dict[str, Any]) -> None:
    lines = body["JournalLines"]
    if len(lines) < 2:
        raise InvalidError(errors.JOURNAL_LINES)
    with_tax = body["LineAmountTypes"] == EXCLUSIVE
    amounts = [line["LineAmount"] + (line["TaxAmount"] if with_tax else ZERO) for line in lines]
    debit, credit = _sum(amounts, 1), _sum(amounts, -1)
    if debit + credit != 0:
        raise InvalidError(errors.JOURNAL_UNBALANCED.format(debits=f"{debit:.2f}", credits=f"{credit:.2f}"))


def _sum(amounts: list[Decimal], sign: int) -> Decimal:
    return sum((amount for amount in amounts if amount * sign > 0), ZERO)


def _stored(call: Call, key: str) -> Document:
    found = call.books.get(KIND, as_guid(key) or "")
    if found is None:
        raise NotFoundError
    return found


# --- wire -----------------------------------------------------------------------------------------------------------


def _view(document: Document, *, with_lines: bool = True, written: bool = False) -> dict[str, Any]:
    body = document.body
    return {
        "Date": dt.date.fromisoformat(body["Date"]),
        "Status": document.status,
        "LineAmountTypes": body["LineAmountTypes"],
        "UpdatedDateUTC": created_at(document.updated_at),
        "ManualJournalID": document.id,
        "Narration": body["Narration"],
        "JournalLines": [_shown_line(line) for line in body["JournalLines"] if with_lines],
        "Url": body.get("Url"),
        "ShowOnCashBasisReports": body["ShowOnCashBasisReports"],
        "HasAttachments": body.get("HasAttachments", False),
        "ValidationErrors": [] if written else None,
    }


def _shown_line(line: dict[str, Any]) -> dict[str, Any]:
    return {
        "Description": line["Description"],
        "TaxType": line["TaxType"],
        "TaxAmount": line["TaxAmount"],
        "LineAmount": line["LineAmount"],
        "AccountCode": line.get("AccountCode"),
        "Tracking": line["Tracking"],
        "AccountID": line.get("AccountID"),
        "IsBlank": False,
    }


ROUTES = (
    Route("GET", "ManualJournals", TRANSACTIONS, get_all),
    Route("PUT", "ManualJournals", TRANSACTIONS, put),
    Route("POST", "ManualJournals", TRANSACTIONS, put),
    Route("GET", "ManualJournals/{}", TRANSACTIONS, get_one),
    Route("POST", "ManualJournals/{}", TRANSACTIONS, post_one),
)
