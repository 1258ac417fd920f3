"""Overpayments (xero.md 5.11): made by bank transactions of type RECEIVE-OVERPAYMENT and SPEND-OVERPAYMENT.

Exactly one line, coded by itself to the control account and without tax.
"""

from __future__ import annotations

from ...bookkeeping import Document
from .. import errors
from ..bodies import Element
from ..call import Call
from ..errors import InvalidError
from ..postings import control
from ..totals import NO_TAX
from . import advances, lines

KIND = "Overpayment"
_CODED = ("AccountCode", "AccountID", "ItemCode", "TaxType", "TaxAmount")


def read_lines(call: Call, sent: list[Element], document: Document) -> None:
    """The one line, on the control account. Raises InvalidError."""
    if len(sent) != 1:
        raise InvalidError(errors.OVERPAYMENT_LINES)
    body = document.body
    body["LineAmountTypes"] = NO_TAX
    rules = lines.LineRules(NO_TAX, complete=False, sales=body["Type"].startswith("RECEIVE"))
    plain = {name: value for name, value in sent[0].data.items() if name not in _CODED}
    (line,) = lines.read_lines(call, [Element(plain, sent[0].path)], [], rules)
    if not line.get("Description"):
        raise InvalidError(errors.DESCRIPTION_MISSING)
    account = control(call.books, body["Type"])
    line.update(AccountCode=account.number, AccountID=account.id)
    body["LineItems"] = [line]


ROUTES = advances.routes(advances.Advance(KIND, "references"))
