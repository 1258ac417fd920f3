"""TaxSummary: what was taxed and the tax, of sales and of purchases, by agency and rate.

Intuit shows its layout for France's tax return only; the columns here are inferred.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from ...bookkeeping import Document, cents
from ..fields import Body
from .parts import ZERO, rate_of
from .rows import Column, Row, cell, section, summary, total
from .sales import SALES_SIGNS
from .view import View, shape

_PURCHASE_SIGNS = {"Bill": 1, "Purchase": 1, "VendorCredit": -1}
_JOURNAL = "JournalEntryLineDetail"
_COLUMNS = (
    ("Taxable Sales", "taxable_sales"), ("Tax on Sales", "tax_on_sales"),
    ("Taxable Purchases", "taxable_purchases"), ("Tax on Purchases", "tax_on_purchases"),
    ("Net Tax", "net_tax"),
)  # fmt: skip
# The side that tax is on to the place of its net and tax among the columns, and where a tax code has its rates.
_PLACES = {"Sales": 0, "Purchase": 2}
_Sums = dict[str, list[Decimal]]


def tax_summary(view: View, name: str) -> Row:
    """A section each agency, a row each rate; `agency_id` asks for one agency."""
    by_agency: dict[str, _Sums] = {}
    wanted = view.parameters.given.get("agency_id")
    for rate, side, net, tax in _taxed(view):
        agency = _agency(view, rate)
        if wanted in (None, agency):
            row = by_agency.setdefault(agency, {}).setdefault(rate, [ZERO] * 4)
            row[_PLACES[side]] += net
            row[_PLACES[side] + 1] += tax
    rows = [_agency_rows(view, agency, by_agency[agency]) for agency in sorted(by_agency)]
    if rows:
        every = [row for rates in by_agency.values() for row in rates.values()]
        rows.append(total("TOTAL", _with_net(_sum(every)), "GrandTotal"))
    columns = [Column("", "TaxRate", "tax_name"), *(Column(title, "Money", key) for title, key in _COLUMNS)]
    return shape(view, name, columns, rows, columns_by="Total")


def _agency_rows(view: View, agency: str, rates: _Sums) -> Row:
    lines: list[Row] = [
        {"ColData": [cell(view.name("TaxRate", each) or "Not Specified", each), *map(cell, _with_net(rates[each]))],
         "type": "Data"}
        for each in sorted(rates)
    ]  # fmt: skip
    title = view.name("TaxAgency", agency)
    closing = summary(f"Total {title}".strip(), _with_net(_sum(list(rates.values()))))
    return section(cell(title, agency), [None] * len(_COLUMNS), lines, closing)


def _taxed(view: View) -> Iterator[tuple[str, str, Decimal, Decimal]]:
    """(rate, side, net, tax) in home currency of every tax line; refunds and credits are negative."""
    for side, signs in (("Sales", SALES_SIGNS), ("Purchase", _PURCHASE_SIGNS)):
        for document in view.documents(*signs):
            sign = -signs[document.kind] if document.body.get("Credit") else signs[document.kind]
            for line in document.body.get("TxnTaxDetail", {}).get("TaxLine", []):
                detail = line.get("TaxLineDetail", {})
                rate = detail.get("TaxRateRef", {}).get("value", "")
                yield rate, side, *_home(document, sign, detail.get("NetAmountTaxable", ZERO), line.get("Amount", ZERO))
    for document in view.documents("JournalEntry"):
        for line in document.body.get("Line", []):
            detail = line.get(_JOURNAL, {})
            if "TaxAmount" in detail and "TaxCodeRef" in detail:
                side = detail.get("TaxApplicableOn", "Sales")
                sign = 1 if (detail["PostingType"] == "Credit") == (side == "Sales") else -1
                rate = _rate_of_code(view, detail, side)
                yield rate, side, *_home(document, sign, line["Amount"], detail["TaxAmount"])


def _home(document: Document, sign: int, net: Decimal, tax: Decimal) -> tuple[Decimal, Decimal]:
    worth = sign * rate_of(document.body)
    return cents(Decimal(net) * worth), cents(Decimal(tax) * worth)


def _rate_of_code(view: View, detail: Body, side: str) -> str:
    code = view.document("TaxCode", detail["TaxCodeRef"]["value"])
    rates: Mapping[str, list[Body]] = code.body.get(f"{side}TaxRateList", {}) if code else {}
    found = rates.get("TaxRateDetail", [])
    return str(found[0]["TaxRateRef"]["value"]) if found else ""


def _agency(view: View, rate: str) -> str:
    record = view.document("TaxRate", rate)
    return str(record.body.get("AgencyRef", {}).get("value", "")) if record else ""


def _sum(rows: list[list[Decimal]]) -> list[Decimal]:
    return [sum(column, ZERO) for column in zip(*rows, strict=True)]


def _with_net(row: list[Decimal]) -> list[Decimal]:
    return [*row, row[1] - row[3]]
