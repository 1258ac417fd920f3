"""General ledger, journal and what stands behind profit and loss (quickbooks.md 4.7)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from .facts import Line
from .listing import Group, Listing, grouped, listing, whole_groups
from .parts import ZERO, Entry
from .rows import Row, cell, section, summary, total
from .view import PROFIT_TYPES, View, shape

_LEDGER = ("tx_date", "txn_type", "doc_num", "name", "memo", "split_acc", "subt_nat_amount", "rbal_nat_amount")
_JOURNAL = ("tx_date", "txn_type", "doc_num", "name", "memo", "account_name", "debt_amt", "credit_amt")
_BALANCES = ("rbal_nat_amount", "rbal_nat_home_amount", "subt_rbal_amount")
_AMOUNT = "subt_nat_amount"
# (title, types of accounts, the sign of what they add to net income) of each part, in two sections.
_ORDINARY = (
    ("Income", ("Income",)), ("Cost of Goods Sold", ("Cost of Goods Sold",)), ("Expenses", ("Expense",)),
)  # fmt: skip
_OTHER = (("Other Income", ("Other Income",)), ("Other Expenses", ("Other Expense",)))
_Accounts = Mapping[str, list[Line]]


def general_ledger(view: View, name: str) -> Row:
    """Every account with its beginning balance, what moved it and the balance after each."""
    made = listing(view, _LEDGER, meta=False)
    start, end = view.parameters.start.isoformat(), view.parameters.end.isoformat()
    by_account = entries_by_account(view.between("", end))
    groups = whole_groups(view)
    rows = []
    for account in view.accounts:
        entries = by_account.get(account, [])
        before = sum((view.natural(account, each.amount) for each in entries if each.date < start), ZERO)
        lines = running(view, [each for each in entries if each.date >= start], groups, before)
        if lines or before:
            rows.append(_account_section(view, made, account, lines, before))
    return shape(view, name, made.columns(), rows)


def journal(view: View, name: str) -> Row:
    """Every transaction with its debits and credits, an empty row after each, and the total of all."""
    made = listing(view, _JOURNAL, meta=False)
    rows: list[Row] = []
    every: list[Line] = []
    groups = {_key(group[0]): [Line(each, group, head=n == 0) for n, each in enumerate(group)]
              for group in grouped(view.within())}  # fmt: skip
    heads = made.ordered([lines[0] for lines in groups.values()])
    for head in heads:
        lines = groups[_key(head.entry)]
        every += lines
        rows += [made.row(each) for each in lines]
        rows += [{**made.totals("", lines), "type": "Section"}, made.blank()]
    if rows:
        rows.append({**made.totals("TOTAL", every), "type": "Section"})
    return shape(view, name, made.columns(), rows, basis=False)


def profit_and_loss_detail(view: View, name: str) -> Row:
    """What stands behind each line of profit and loss, in the sections that it has."""
    made = listing(view, _LEDGER, meta=False)
    profit = [each for each in view.within() if view.type_of(each.account) in PROFIT_TYPES]
    groups = whole_groups(view)
    lines = {account: running(view, found, groups, ZERO) for account, found in entries_by_account(profit).items()}
    ordinary, net = _parts(view, made, lines, _ORDINARY)
    other, more = _parts(view, made, lines, _OTHER)
    rows: list[Row] = []
    if ordinary:
        title = "Net Ordinary Income" if other else "Net Income"
        closing = _closing(made, title, net)
        rows.append(section(cell("Ordinary Income/Expenses"), _blank(made), ordinary, closing))
    if other:
        closing = _closing(made, "Net Other Income", more)
        rows.append(section(cell("Other Income/Expenses"), _blank(made), other, closing))
        rows.append(total("Net Income", _amounts(made, net + more), "NetIncome"))
    return shape(view, name, made.columns(), rows)


def running(view: View, entries: Sequence[Entry], groups: Mapping[tuple[str, str, str], Group], start: Decimal,
            ) -> list[Line]:  # fmt: skip
    """The entries of one account with its balance after each, from a balance on."""
    lines, balance = [], start
    for each in entries:
        balance += view.natural(each.account, each.amount)
        lines.append(Line(each, groups[_key(each)], balance=balance))
    return lines


def entries_by_account(entries: Sequence[Entry]) -> dict[str, list[Entry]]:
    """Entries of each account, in the order that they have."""
    found: dict[str, list[Entry]] = {}
    for each in entries:
        found.setdefault(each.account, []).append(each)
    return found


def _account_section(view: View, made: Listing, account: str, lines: Sequence[Line], before: Decimal) -> Row:
    """An account's rows; the beginning balance stands where balances are shown."""
    balances = {key: before for key in made.facts if key in _BALANCES}
    opening = [made.said("Beginning Balance", **balances)] if balances else []
    title = view.account_name(account)
    rows = [*opening, *(made.row(each) for each in made.ordered(lines))]
    return section(cell(title, account), _blank(made), rows, made.totals(f"Total for {title}", lines))


def _parts(
    view: View, made: Listing, lines: _Accounts, parts: Sequence[tuple[str, Sequence[str]]]
) -> tuple[list[Row], Decimal]:
    """Sections of the parts that have something, and what they add to net income."""
    rows: list[Row] = []
    net = ZERO
    for title, types in parts:
        own = {account: found for account, found in lines.items() if view.type_of(account) in types}
        if not own:
            continue
        every = [line for found in own.values() for line in found]
        net -= sum((line.entry.amount for line in every), ZERO)
        inner = _tree(view, made, own, "")
        rows.append(section(cell(title), _blank(made), inner, made.totals(f"Total for {title}", every)))
        if title == "Cost of Goods Sold":
            rows.append({**_closing(made, "Gross Profit", net), "type": "Section"})
    return rows, net


def _tree(view: View, made: Listing, lines: _Accounts, parent: str) -> list[Row]:
    """The accounts below one, each with its own lines and the accounts below it."""
    rows = []
    for account in view.accounts:
        if _parent(view, account) != parent:
            continue
        within = [line for each, found in lines.items() if _is_within(view, each, account) for line in found]
        if within:
            title = str(view.accounts[account]["Name"])
            inner = [made.row(each) for each in made.ordered(lines.get(account, []))]
            inner += _tree(view, made, lines, account)
            rows.append(section(cell(title, account), _blank(made), inner, made.totals(f"Total for {title}", within)))
    return rows


def _parent(view: View, account: str) -> str:
    return str(view.accounts[account].get("ParentRef", {}).get("value", ""))


def _is_within(view: View, account: str, above: str) -> bool:
    while account and account != above:
        account = _parent(view, account) if account in view.accounts else ""
    return account == above


def _closing(made: Listing, title: str, amount: Decimal) -> Row:
    return summary(title, _amounts(made, amount))


def _amounts(made: Listing, amount: Decimal) -> list[Decimal | None]:
    amounts = ("amount", "nat_amount", _AMOUNT, "subt_nat_home_amount")
    return [amount if key in amounts else None for key in list(made.facts)[1:]]


def _blank(made: Listing) -> list[None]:
    return [None] * (made.width - 1)


def _key(entry: Entry) -> tuple[str, str, str]:
    return entry.kind, entry.id, entry.date
