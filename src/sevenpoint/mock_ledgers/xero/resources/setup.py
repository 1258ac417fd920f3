"""Setup (xero.md 5.19): a conversion. Accounts are made or updated by code, conversion balances are posted.

Balances stand on the day before the conversion month; what they are off by goes to Historical Adjustment. Which
accounts Xero deletes on the way is not documented: none here.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from ...bookkeeping import ZERO, Books, Document, cents
from .. import errors
from ..answers import Answer
from ..bodies import Element
from ..call import Call, Route
from ..errors import InvalidError
from ..postings import post_conversion
from ..scopes import SETTINGS
from ..totals import LARGEST_LINE
from . import accounts, invoice_rules

KIND = "ConversionBalances"
# Their balances follow from documents; Xero takes them only together with those.
_FROM_DOCUMENTS = ("DEBTORS", "CREDITORS")


def post(call: Call) -> Answer:
    """POST /Setup."""
    element = call.elements("Setup", "Setup")[0]
    try:
        counts = _accounts(call, element)
        _balances(call, element)
    except InvalidError as error:
        messages = [{"Message": message} for message in error.messages]
        raise errors.validation([{**element.data, "HasErrors": True, "ValidationErrors": messages}]) from None
    return Answer("ImportSummary", alone={"Accounts": counts, "Organisation": {"Present": False}})


def _accounts(call: Call, element: Element) -> dict[str, Any]:
    """Every sent account; the summary counts them, refused ones too."""
    counts = dict.fromkeys(("Total", "New", "Updated", "Deleted", "Locked", "System", "Errored"), 0)
    sent = element.children("Accounts") or []
    for one in sent:
        try:
            with call.books.atomically():
                outcome = accounts.imported(call, one)
        except InvalidError:
            outcome = "Errored"
        counts[outcome] += 1
    counts["Total"] = call.books.count(accounts.KIND)
    changed = counts["New"] + counts["Updated"]
    return {**counts, "Present": bool(sent), "NewOrUpdated": changed}


def _balances(call: Call, element: Element) -> None:
    """The sent balances replace those before."""
    sent = element.children("ConversionBalances")
    if not sent:
        return
    document = _stored(call.books)
    document.date = document.body["Date"] = _day_before(element, document)
    invoice_rules.check_locks(call.books, document.date)
    balances: dict[str, Decimal] = {}
    for one in sent:
        account, amount = _account(call, one), cents(one.decimal("Balance") or ZERO)
        if abs(amount) > LARGEST_LINE:
            raise InvalidError(errors.LINE_TOO_LARGE)
        balances[account] = balances.get(account, ZERO) + amount
    document.body["Balances"] = [{"AccountID": account, "Balance": amount} for account, amount in balances.items()]
    call.books.save(document, operation="")
    post_conversion(call.books, document)


def _account(call: Call, element: Element) -> str:
    code = element.text("AccountCode") or ""
    found = accounts.by_code(call.books, code)
    if found is None:
        raise InvalidError(errors.ACCOUNT_CODE_INVALID.format(code=code))
    if found.body.get("SystemAccount") in _FROM_DOCUMENTS:
        raise InvalidError(errors.SETUP_CONTROL.format(code=code))
    return found.id


def _day_before(element: Element, document: Document) -> str:
    """The last day before the conversion month."""
    sent = element.child("ConversionDate") or Element({}, "ConversionDate")
    month, year = sent.decimal("Month"), sent.decimal("Year")
    if month is None and year is None and "Date" in document.body:
        return str(document.body["Date"])
    if month is None or year is None or not 1 <= month <= 12 or not 2006 < year < 9999:
        raise InvalidError(errors.SETUP_DATE)
    return (dt.date(int(year), int(month), 1) - dt.timedelta(days=1)).isoformat()


def _stored(books: Books) -> Document:
    key = books.organisation.key
    return books.get(KIND, key) or Document(KIND, key, {})


ROUTES = (Route("POST", "Setup", SETTINGS, post),)
