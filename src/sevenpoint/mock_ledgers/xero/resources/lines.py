"""Lines of invoices and bank transactions: reading, defaults, amounts (xero.md 5.7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ...bookkeeping import ZERO, Document, cents, round_to
from .. import errors
from ..bodies import Element
from ..call import Call
from ..errors import InvalidError
from ..formats import scaled
from ..totals import LARGEST_LINE, NO_TAX, line_amount, line_tax
from . import accounts, items, tax_rates, tracking

LONGEST_DESCRIPTION = 4000
_AMOUNT_MEMBERS = ("Quantity", "UnitAmount", "LineAmount", "TaxAmount", "TaxType", "DiscountRate", "DiscountAmount")
_PRICED_BY = ("Quantity", "UnitAmount", "LineAmount", "ItemCode", "AccountCode")
_CONTROL = ("DEBTORS", "CREDITORS")


@dataclass(frozen=True)
class LineRules:
    """`complete`: approved documents need description and account; `sales`: which side of an item prices the line;
    `discounts`: allowed; `exact_tax`: a sent TaxAmount must be the computed one instead of overriding it;
    `default_tax`: a line without a TaxType gets its item's or account's (xero.md 5.16 knows the exception)."""

    amount_types: str
    complete: bool
    sales: bool
    discounts: bool = False
    exact_tax: bool = False
    default_tax: bool = True


def read_lines(
    call: Call, sent: Sequence[Element], stored: Sequence[dict[str, Any]], rules: LineRules
) -> list[dict[str, Any]]:
    """The new set of lines: a known LineItemID updates, others are new, missing ones are gone (xero.md 2.4)."""
    known = {line["LineItemID"]: line for line in stored}
    made = []
    for element in sent:
        before = known.pop(element.guid("LineItemID") or "", {})
        made.append(_line(call, element, before, rules))
    return made


def recalculate(call: Call, lines: Sequence[dict[str, Any]], rules: LineRules) -> list[dict[str, Any]]:
    """The same lines under other LineAmountTypes, or checked again for approval."""
    made = []
    for line in lines:
        kept = {name: value for name, value in line.items() if name not in ("LineAmount", "TaxAmount")}
        made.append(_line(call, Element({}, "LineItems"), kept, rules) if "LineAmount" in line else dict(line))
    return made


def check_complete(call: Call, lines: Sequence[dict[str, Any]]) -> None:
    """Raise InvalidError when the lines do not do for approval."""
    for line in lines:
        _check_complete(line)
        if "AccountID" in line:
            account = call.books.get(accounts.KIND, line["AccountID"])
            _check_account(account, line["AccountCode"])


def _line(call: Call, element: Element, before: dict[str, Any], rules: LineRules) -> dict[str, Any]:
    line: dict[str, Any] = {"LineItemID": before.get("LineItemID") or call.books.new_guid()}
    line["Tracking"] = before.get("Tracking", [])
    sent_tracking = tracking.read(call.books, element)
    if sent_tracking is not None:
        line["Tracking"] = sent_tracking
    description = element.text("Description") if element.has("Description") else before.get("Description")
    item = _item(call, element, before)
    details: dict[str, Any] = {}
    if item is not None:
        details = item.body.get("SalesDetails" if rules.sales else "PurchaseDetails", {})
        line["ItemCode"] = item.number
        described = item.body.get("Description" if rules.sales else "PurchaseDescription")
        description = description if description is not None else described
    if description is not None:
        if len(description) > LONGEST_DESCRIPTION:
            raise InvalidError(errors.TOO_LONG.format(member="Description", length=LONGEST_DESCRIPTION))
        line["Description"] = description
    if not any(element.has(name) or name in before for name in (*_PRICED_BY, "AccountID")):
        if rules.complete and not description:
            raise InvalidError(errors.DESCRIPTION_MISSING)
        return line
    account = _account(call, element, before, details)
    if account is not None:
        line.update(AccountCode=account.number, AccountID=account.id)
    _price(call, element, before, details, rules, line)
    _tax(call, element, before, details, account, rules, line)
    if rules.complete:
        _check_complete(line)
    return line


def _check_complete(line: dict[str, Any]) -> None:
    if not line.get("Description"):
        raise InvalidError(errors.DESCRIPTION_MISSING)
    if "LineAmount" in line and "AccountID" not in line:
        raise InvalidError(errors.ACCOUNT_CODE_MISSING)


def _item(call: Call, element: Element, before: dict[str, Any]) -> Document | None:
    sent = element.text("ItemCode")
    code = sent if sent is not None else before.get("ItemCode")
    if not code:
        return None
    found = items.by_code(call.books, code)
    if found is None and sent:
        raise InvalidError(errors.ITEM_UNKNOWN.format(code=sent))
    return found


def _account(call: Call, element: Element, before: dict[str, Any], details: dict[str, Any]) -> Document | None:
    if element.has("AccountCode"):
        code = element.text("AccountCode") or ""
        found = accounts.by_code(call.books, code) if code else None
    elif element.has("AccountID"):
        code = element.text("AccountID") or ""
        found = call.books.get(accounts.KIND, element.guid("AccountID") or "")
    elif "AccountID" in before:
        code, found = before["AccountCode"], call.books.get(accounts.KIND, before["AccountID"])
    else:
        code = details.get("AccountCode", "")
        found = accounts.by_code(call.books, code) if code else None
    if code:
        _check_account(found, code)
    return found


def _check_account(account: Document | None, code: str) -> None:
    if account is None:
        raise InvalidError(errors.ACCOUNT_CODE_INVALID.format(code=code))
    if account.status != "ACTIVE":
        raise InvalidError(errors.ACCOUNT_CODE_ARCHIVED.format(code=code))
    if account.body["Type"] == "BANK" or account.body.get("SystemAccount") in _CONTROL:
        raise InvalidError(errors.ACCOUNT_CODE_INVALID.format(code=code))


def _price(call: Call, element: Element, before: dict[str, Any], details: dict[str, Any], rules: LineRules,
           line: dict[str, Any]) -> None:  # fmt: skip
    quantity = _sent(element, "Quantity", before, Decimal(1))
    line["Quantity"] = scaled(round_to(quantity, 4), 4)
    rate, money = _discounts(element, before, rules)
    sent_total = element.decimal("LineAmount")
    unit = call.unit_price(element, "UnitAmount")
    if unit is None and sent_total is not None and "UnitAmount" not in before and line["Quantity"]:
        unit = round_to(sent_total / line["Quantity"], call.unit_places)
        expected = cents(sent_total)
    else:
        unit = unit if unit is not None else Decimal(before.get("UnitAmount", details.get("UnitPrice", ZERO)))
        if max(abs(unit), abs(line["Quantity"])) > LARGEST_LINE:
            raise InvalidError(errors.LINE_TOO_LARGE)
        expected = line_amount(line["Quantity"], unit, rate, money)
    if abs(expected) > LARGEST_LINE:
        raise InvalidError(errors.LINE_TOO_LARGE)
    if sent_total is not None and cents(sent_total) != expected:
        raise InvalidError(errors.LINE_TOTAL.format(sent=f"{cents(sent_total):f}", expected=f"{expected:f}"))
    line.update(UnitAmount=scaled(unit, 2), LineAmount=expected)
    if rate is not None:
        line["DiscountRate"] = scaled(rate, 2)
    elif money is not None:
        line["DiscountAmount"] = money


def _discounts(element: Element, before: dict[str, Any], rules: LineRules) -> tuple[Decimal | None, Decimal | None]:
    """A discount in percent or in money; what is sent replaces the other kind."""
    rate, money = element.decimal("DiscountRate"), element.decimal("DiscountAmount")
    if rate is None and money is None:
        rate, money = before.get("DiscountRate"), before.get("DiscountAmount")
    rate = round_to(rate, 4) if rate else None
    money = cents(money) if money else None
    if (rate is not None or money is not None) and not rules.discounts:
        raise InvalidError(errors.NO_BILL_DISCOUNT)
    if not 0 <= (rate or ZERO) <= 100 or abs(money or ZERO) > LARGEST_LINE:
        raise InvalidError(errors.DISCOUNT_RANGE)
    return rate, None if rate is not None else money


def _tax(call: Call, element: Element, before: dict[str, Any], details: dict[str, Any], account: Document | None,
         rules: LineRules, line: dict[str, Any]) -> None:  # fmt: skip
    default = details.get("TaxType") or (account.body["TaxType"] if account is not None else None)
    tax_type = element.text("TaxType") or before.get("TaxType") or (default if rules.default_tax else None)
    if rules.amount_types == NO_TAX:
        tax_type = "NONE"
    elif before.get("TaxType") == "NONE" and "TaxAmount" not in before and not element.has("TaxType"):
        tax_type = before["TaxType"]
    rate = ZERO
    if tax_type:
        rate = tax_rates.rate_of(call.books, tax_type)
        if account is not None and rules.amount_types != NO_TAX:
            tax_rates.check_for_account(call.books, tax_type, account)
        line["TaxType"] = tax_type
    computed = line_tax(line["LineAmount"], rate, rules.amount_types)
    sent = element.decimal("TaxAmount")
    if rules.amount_types == NO_TAX:
        line["TaxAmount"] = ZERO
    elif sent is None:
        unchanged = "TaxAmount" in before and not any(_changes(element, before, line, name) for name in _AMOUNT_MEMBERS)
        line["TaxAmount"] = before["TaxAmount"] if unchanged else computed
    elif rules.exact_tax and cents(sent) != computed:
        raise InvalidError(errors.LINE_TAX.format(sent=f"{cents(sent):f}", expected=f"{computed:f}"))
    elif abs(sent) > LARGEST_LINE:
        raise InvalidError(errors.LINE_TOO_LARGE)
    else:
        line["TaxAmount"] = cents(sent)


def _changes(element: Element, before: dict[str, Any], line: dict[str, Any], name: str) -> bool:
    if name == "TaxAmount" or not element.has(name):
        return False
    value: bool = line.get(name) != before.get(name)
    return value


def _sent(element: Element, name: str, before: dict[str, Any], default: Decimal) -> Decimal:
    value = element.decimal(name)
    return value if value is not None else before.get(name, default)


def view(call: Call, line: dict[str, Any], item: Document | None, *, written: bool) -> dict[str, Any]:
    """A line on the wire, in Xero's order; a line that only describes shows nothing else."""
    trackings = [{**entry, "Options": []} for entry in line["Tracking"]]
    if "LineAmount" not in line:
        shown = {"Description": line.get("Description"), "Tracking": trackings, "LineItemID": line["LineItemID"]}
        return {**shown, "ValidationErrors": []} if written else shown
    return {
        "ItemCode": line.get("ItemCode"),
        "Description": line.get("Description"),
        "UnitAmount": items.shown_price(call, line["UnitAmount"]),
        "TaxType": line.get("TaxType"),
        "TaxAmount": line["TaxAmount"],
        "LineAmount": line["LineAmount"],
        "AccountCode": line.get("AccountCode"),
        "Item": None if item is None else items.stub(item),
        "Tracking": trackings,
        "Quantity": line["Quantity"],
        "DiscountRate": line.get("DiscountRate"),
        "DiscountAmount": line.get("DiscountAmount"),
        "LineItemID": line["LineItemID"],
        "AccountID": line.get("AccountID"),
        "ValidationErrors": [] if written else None,
    }
