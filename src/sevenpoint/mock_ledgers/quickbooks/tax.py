"""Sales tax: automated for US companies, by tax code a line elsewhere (quickbooks.md 7.0)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ..bookkeeping import CENT, Books, cents
from .entity import Draft
from .faults import fault
from .fields import READONLY, Body, Choice, Field, Flag, Group, Many, Money, Number, Ref
from .lines import SALES, discount_of, sales_of

ZERO = Decimal("0.00")
TAX_DETAIL = Group(
    fields={
        "TxnTaxCodeRef": Ref(to=("TaxCode",), named=False),
        "TotalTax": Money(),
        "TaxLine": Many(
            fields={
                "Amount": Money(),
                "DetailType": Choice(words=("TaxLineDetail",)),
                "TaxLineDetail": Group(
                    fields={
                        "TaxRateRef": Ref(to=("TaxRate",), named=False),
                        "PercentBased": Flag(),
                        "TaxPercent": Number(),
                        "NetAmountTaxable": Money(),
                        "TaxInclusiveAmount": READONLY,
                        "OverrideDeltaAmount": READONLY,
                    }
                ),
            }
        ),
    }
)
GLOBAL_TAX: Field = Choice(words=("TaxExcluded", "TaxInclusive", "NotApplicable"))


@dataclass(frozen=True)
class Rate:
    """One tax rate of a company."""

    id: str
    percent: Decimal


def is_us(books: Books) -> bool:
    """Whether the company's sales tax is of the US kind."""
    return books.organisation.country == "US"


def complete_tax(draft: Draft) -> Decimal:
    """Fill TxnTaxDetail (and the lines' tax codes). Returns the form's tax. Raises 6000, 6100."""
    sent = draft.sent.get("TxnTaxDetail")
    lines = sales_of(draft.body)
    detail = _us(draft, sent) if is_us(draft.books) else _by_line(draft, lines, "SalesTaxRateList")
    draft.body["TxnTaxDetail"] = detail
    total: Decimal = detail["TotalTax"]
    return total


def complete_purchase_tax(draft: Draft, lines: list[Body]) -> Decimal:
    """Fill TxnTaxDetail of what is bought; `lines`: those that bear tax. Returns the tax, none in the US. Raises 6000.

    Tax on purchases goes to the account of sales tax, where it lessens what is owed.
    """
    if is_us(draft.books):
        draft.body.pop("GlobalTaxCalculation", None)
        draft.body.pop("TxnTaxDetail", None)
        return ZERO
    detail = _by_line(draft, lines, "PurchaseTaxRateList")
    draft.body["TxnTaxDetail"] = detail
    total: Decimal = detail["TotalTax"]
    return total


def void_tax(body: Body) -> None:
    """The tax of a voided form is zero."""
    body["TxnTaxDetail"] = {"TotalTax": ZERO}
    body.pop("_total_tax", None)


# --- United States: automated sales tax -----------------------------------------------------------------------------


def _us(draft: Draft, sent: Body | None) -> Body:
    """The rate is the company's own whatever rates are sent; only an explicit TotalTax with a code counts.

    A detail sent back as it was read is an echo and no override: inferred, since SDKs echo it with every change.
    """
    draft.body.pop("GlobalTaxCalculation", None)
    for line in sales_of(draft.body):
        line[SALES].setdefault("TaxCodeRef", {"value": "NON"})
        code = line[SALES]["TaxCodeRef"]["value"]
        if code not in ("TAX", "NON"):
            raise fault("us_tax_code", value=code)
    net = _us_taxable(draft.body)
    if net == 0 or not _taxed_customer(draft):
        return {"TotalTax": ZERO}
    code, rate = _us_rate(draft.books)
    override = _override(draft, sent)
    amount = cents(net * rate.percent / 100) if override is None else override
    return {"TxnTaxCodeRef": {"value": code}, "TotalTax": amount, "TaxLine": [_tax_line(rate, net, amount)]}


def _override(draft: Draft, sent: Body | None) -> Decimal | None:
    """The tax that the caller decided on; it stands until lines are sent anew (`_total_tax` remembers it)."""
    echoed = draft.before is not None and sent == draft.before.get("TxnTaxDetail")
    if sent and "TxnTaxCodeRef" in sent and "TotalTax" in sent and not echoed:
        if sent["TotalTax"] < 0:
            raise fault("business", detail="The total tax cannot be negative.")
        draft.body["_total_tax"] = sent["TotalTax"]
    elif "Line" in draft.sent:
        draft.body.pop("_total_tax", None)
    standing: Decimal | None = draft.body.get("_total_tax")
    return standing


def _us_taxable(body: Body) -> Decimal:
    lines = sales_of(body)
    taxable = sum((line["Amount"] for line in lines if line[SALES]["TaxCodeRef"]["value"] == "TAX"), ZERO)
    if not body.get("ApplyTaxAfterDiscount"):
        return taxable
    everything = sum((line["Amount"] for line in lines), ZERO)
    return taxable - cents(discount_of(body) * taxable / everything) if everything else taxable


def _taxed_customer(draft: Draft) -> bool:
    customer = draft.books.get("Customer", draft.body.get("CustomerRef", {}).get("value", ""))
    return customer is None or bool(customer.body.get("Taxable", True))


def _us_rate(books: Books) -> tuple[str, Rate]:
    settings = books.organisation.settings["sales_tax"]
    return str(settings["code"]), _rate(books, str(settings["rate"]))


# --- elsewhere: a tax code on every line ----------------------------------------------------------------------------


def _by_line(draft: Draft, taxed: list[Body], rate_list: str) -> Body:
    mode = draft.body.setdefault("GlobalTaxCalculation", "TaxExcluded")
    if mode == "NotApplicable":
        for line in taxed:
            line[line["DetailType"]].pop("TaxCodeRef", None)
        return {"TotalTax": ZERO}
    nets: dict[str, Decimal] = {}
    taxes: dict[str, Decimal] = {}
    rates: dict[str, Rate] = {}
    for line in taxed:
        rate = _line_rate(draft, line, rate_list)
        rates[rate.id] = rate
        tax = _inclusive(line, rate) if mode == "TaxInclusive" else ZERO
        nets[rate.id] = nets.get(rate.id, ZERO) + line["Amount"]
        taxes[rate.id] = taxes.get(rate.id, ZERO) + tax
    if mode == "TaxExcluded":
        nets = _after_discount(draft.body, nets)
        taxes = {key: cents(net * rates[key].percent / 100) for key, net in nets.items()}
    lines = [_tax_line(rates[key], nets[key], taxes[key]) for key in nets]
    return {"TotalTax": sum(taxes.values(), ZERO), "TaxLine": lines}


def _inclusive(line: Body, rate: Rate) -> Decimal:
    # The line's Amount is net, TaxInclusiveAmt is gross (quickbooks.md 7.0). A gross amount that came with the line
    # counts when it fits to the cent, since it was rounded from the other side; else it is computed.
    detail = line[line["DetailType"]]
    gross = line["Amount"] + cents(line["Amount"] * rate.percent / 100)
    if abs(detail.get("TaxInclusiveAmt", gross) - gross) > CENT:
        detail["TaxInclusiveAmt"] = gross
    detail.setdefault("TaxInclusiveAmt", gross)
    tax: Decimal = detail["TaxInclusiveAmt"] - line["Amount"]
    return tax


def _after_discount(body: Body, nets: Mapping[str, Decimal]) -> dict[str, Decimal]:
    everything = sum(nets.values(), ZERO)
    if not body.get("ApplyTaxAfterDiscount") or not everything:
        return dict(nets)
    discount = discount_of(body)
    return {key: net - cents(discount * net / everything) for key, net in nets.items()}


def _line_rate(draft: Draft, line: Body, rate_list: str) -> Rate:
    code_id = line[line["DetailType"]].get("TaxCodeRef", {}).get("value")
    code = draft.books.get("TaxCode", code_id) if code_id else None
    details = code.body.get(rate_list, {}).get("TaxRateDetail", []) if code else []
    if not details:
        word = draft.books.organisation.settings["sales_tax"]["word"]
        raise fault("business", detail=f"Make sure all your transactions have a {word} rate before you save.")
    return _rate(draft.books, details[0]["TaxRateRef"]["value"])


def _rate(books: Books, rate_id: str) -> Rate:
    record = books.get("TaxRate", rate_id)
    if record is None:
        raise LookupError(f"the company has no tax rate {rate_id}")
    return Rate(record.id, Decimal(record.body["RateValue"]))


def _tax_line(rate: Rate, net: Decimal, amount: Decimal) -> dict[str, Any]:
    detail = {
        "TaxRateRef": {"value": rate.id},
        "PercentBased": True,
        "TaxPercent": rate.percent,
        "NetAmountTaxable": net,
    }
    return {"Amount": amount, "DetailType": "TaxLineDetail", "TaxLineDetail": detail}
