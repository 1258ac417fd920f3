"""Executive Summary (xero.md 5.20): a month beside the month before it, and how far they lie apart.

The formulas are those that the OpenAPI document's example obeys: debtors days are debtors by income times 30, the
return is twelve times the profit by net assets, the forecast is debtors less creditors.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from ....bookkeeping import ZERO, round_to
from ....store import schema
from ...answers import Answer
from ...call import Call
from ...postings import POSTED
from .. import accounts
from .bank_summary import flows
from .movements import Balances, Movement, Posted, standing
from .periods import day, month_end, shift
from .rows import header, money, report, row, section
from .statement import START, Chart

_DAYS = 30
_C = schema.document.c


@dataclass(frozen=True)
class Month:
    """The numbers of one month."""

    received: Decimal
    spent: Decimal
    bank: Decimal
    income: Decimal
    direct: Decimal
    other: Decimal
    expenses: Decimal
    debtors: Decimal
    creditors: Decimal
    net_assets: Decimal
    current_assets: Decimal
    current_debts: Decimal
    term_assets: Decimal
    term_debts: Decimal
    invoices: int
    invoiced: Decimal

    @property
    def gross(self) -> Decimal:
        """Income less direct costs."""
        return self.income - self.direct

    @property
    def profit(self) -> Decimal:
        """What is left."""
        return self.gross + self.other - self.expenses


def executive_summary(call: Call) -> Answer:
    """GET /Reports/ExecutiveSummary: date, any day of the month."""
    last = month_end(day(call, "date") or call.books.today)
    chart, moved = Chart.of(call), standing(call.books)
    ends = (last, shift(last, -1))
    now, then = (_month(call, chart, moved, end) for end in ends)
    rows = [header("", *(f"{end:%b %Y}" for end in ends), "Variance")]
    for title, lines in _SECTIONS:
        rows.append(section(title, [row([name, *_compared(value, now, then)]) for name, value in lines]))
    titles = ("Executive Summary", call.books.organisation.name, f"For the month of {last:%B %Y}")
    return report(call, "Executive Summary", "ExecutiveSummary", titles, rows)


def _month(call: Call, chart: Chart, moved: list[Movement], last: dt.date) -> Month:
    first = last.replace(day=1)
    balances, earned = Posted(call.books).between(START, last), Posted(call.books).between(first, last)

    def of(sign: int, amounts: Balances, *types: str) -> Decimal:
        return sum((sign * v for a, v in amounts.items() if chart.by_id[a].body["Type"] in types), ZERO)

    banks = {account.id for account in chart.by_id.values() if account.body["Type"] == "BANK"}
    days = (first.isoformat(), last.isoformat())
    received, spent = flows([one for one in moved if one.account in banks and days[0] <= one.date <= days[1]])
    classes = {a: chart.by_id[a].body["Class"] for a in balances}
    control = {name: accounts.system(call.books, name).id for name in ("DEBTORS", "CREDITORS")}
    issued = call.books.find(
        "Invoice", _C.body["Type"].as_string() == "ACCREC", _C.status.in_(POSTED), _C.date.between(*days)
    )
    return Month(
        received=received,
        spent=spent,
        bank=of(1, balances, "BANK"),
        income=of(-1, earned, "REVENUE", "SALES"),
        direct=of(1, earned, "DIRECTCOSTS"),
        other=of(-1, earned, "OTHERINCOME"),
        expenses=of(1, earned, "EXPENSE", "OVERHEADS", "DEPRECIATN"),
        debtors=balances.get(control["DEBTORS"], ZERO),
        creditors=-balances.get(control["CREDITORS"], ZERO),
        net_assets=sum((amount for a, amount in balances.items() if classes[a] in ("ASSET", "LIABILITY")), ZERO),
        current_assets=of(1, balances, "BANK", "CURRENT", "INVENTORY", "PREPAYMENT"),
        current_debts=of(-1, balances, "CURRLIAB"),
        term_assets=of(1, balances, "FIXED", "NONCURRENT"),
        term_debts=of(-1, balances, "TERMLIAB", "LIABILITY"),
        invoices=len(issued),
        invoiced=sum((one.total or ZERO for one in issued), ZERO),
    )


# --- lines ----------------------------------------------------------------------------------------------------------

Value = tuple[Callable[[Month], Decimal | None], Callable[[Decimal], str], str]


def _ratio(above: Decimal, below: Decimal, times: int = 1) -> Decimal | None:
    return above * times / below if below else None


def _percent(value: Decimal) -> str:
    return f"{round_to(value * 100, 1) + 0:.1f}%"


def _plain(value: Decimal) -> str:
    return f"{value:f}"


def _money(value: Callable[[Month], Decimal]) -> Value:
    return value, money, ""


def _compared(value: Value, now: Month, then: Month) -> list[str]:
    """Both months and the change in percent; no change from nothing (as in the OpenAPI document's example)."""
    read, shown, missing = value
    pair = [read(now), read(then)]
    change = ZERO
    if pair[0] is not None and pair[1]:
        change = (pair[0] - pair[1]) / abs(pair[1])
    return [*(missing if one is None else shown(one) for one in pair), _percent(change)]


_SECTIONS: tuple[tuple[str, tuple[tuple[str, Value], ...]], ...] = (
    ("Cash", (
        ("Cash received", _money(lambda m: m.received)),
        ("Cash spent", _money(lambda m: m.spent)),
        ("Cash surplus (deficit)", _money(lambda m: m.received - m.spent)),
        ("Closing bank balance", _money(lambda m: m.bank)),
    )),
    ("Profitability", (
        ("Income", _money(lambda m: m.income)),
        ("Direct costs", _money(lambda m: m.direct)),
        ("Gross profit (loss)", _money(lambda m: m.gross)),
        ("Other Income", _money(lambda m: m.other)),
        ("Expenses", _money(lambda m: m.expenses)),
        ("Profit (loss)", _money(lambda m: m.profit)),
    )),
    ("Balance Sheet", (
        ("Debtors", _money(lambda m: m.debtors)),
        ("Creditors", _money(lambda m: m.creditors)),
        ("Net assets", _money(lambda m: m.net_assets)),
    )),
    ("Income", (
        ("Number of invoices issued", (lambda m: Decimal(m.invoices), _plain, "")),
        ("Average value of invoices", _money(lambda m: _ratio(m.invoiced, Decimal(m.invoices)) or ZERO)),
    )),
    ("Performance", (
        ("Gross profit margin", (lambda m: _ratio(m.gross, m.income), _percent, "")),
        ("Net profit margin", (lambda m: _ratio(m.profit, m.income), _percent, "")),
        ("Return on investment (p.a.)", (lambda m: _ratio(m.profit, m.net_assets, 12), _percent, "0.0%")),
    )),
    ("Position", (
        ("Average debtors days", (lambda m: _ratio(m.debtors, m.income, _DAYS), _plain, "0")),
        ("Average creditors days", (lambda m: _ratio(m.creditors, m.direct + m.expenses, _DAYS), _plain, "0")),
        ("Short term cash forecast", _money(lambda m: m.debtors - m.creditors)),
        ("Current assets to liabilities", (lambda m: _ratio(m.current_assets, m.current_debts), _plain, "")),
        ("Term assets to liabilities", (lambda m: _ratio(m.term_assets, m.term_debts), _plain, "")),
    )),
)  # fmt: skip
