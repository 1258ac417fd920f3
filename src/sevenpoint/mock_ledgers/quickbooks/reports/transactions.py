"""Reports that list transactions: all of them, by customer or vendor, with their splits (quickbooks.md 4.7)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from .facts import Line, type_name
from .listing import Group, Listing, headed, listing, transactions
from .parts import Entry
from .rows import Row, cell, section
from .view import View, shape

_LIST = (
    "tx_date", "txn_type", "doc_num", "is_no_post", "name", "memo", "account_name", "other_account", "subt_nat_amount",
)  # fmt: skip
_SPLITS = ("tx_date", "txn_type", "doc_num", "is_no_post", "name", "memo", "account_name", "nat_amount")


def transaction_list(view: View, name: str) -> Row:
    """One row a transaction, non-posting ones too."""
    made = listing(view, _LIST)
    lines = made.ordered([headed(view, group) for group in transactions(view)])
    return shape(view, name, made.columns(), [made.row(each) for each in lines], basis=False)


def by_party(view: View, name: str, party: str) -> Row:
    """The transactions of each customer or vendor, in a section of their own."""
    made = listing(view, _LIST)
    groups: dict[str, list[Line]] = {}
    for group in transactions(view):
        found = view.party(view.body(group[0]))
        if found and found[0] == party:
            groups.setdefault(found[1], []).append(headed(view, group))
    rows = []
    for who in sorted(groups, key=lambda each: view.name(party, each).lower()):
        title, lines = view.name(party, who), made.ordered(groups[who])
        data = [made.row(each) for each in lines]
        rows.append(section(cell(title, who), _blank(made), data, made.totals(f"Total for {title}", lines)))
    return shape(view, name, made.columns(), rows, basis=False)


def with_splits(view: View, name: str) -> Row:
    """Every transaction followed by what it moved elsewhere; `group_by` puts the rows into sections.

    An empty row closes each transaction, within each section, as Intuit's reference shows it.
    """
    made = listing(view, _SPLITS)
    groups = {_key(group[0]): group for group in transactions(view)}
    heads = made.ordered([headed(view, group) for group in groups.values()])
    lines = [line for head in heads for line in (head, *_splits(head, groups[_key(head.entry)]))]
    by = _GROUPINGS.get(view.parameters.given.get("group_by", "").lower())
    if by is None:
        return shape(view, name, made.columns(), _closed(made, lines), basis=False)
    sections: dict[tuple[str, str | None], list[Line]] = {}
    for each in lines:
        sections.setdefault(by(view, each), []).append(each)
    rows = [
        {
            "Header": {"ColData": [cell(title, record), *(cell(None) for _ in _blank(made))]},
            "Rows": {"Row": [*_closed(made, found), made.blank()]},
            "type": "Section",
        }
        for (title, record), found in sections.items()
    ]
    return shape(view, name, made.columns(), rows, basis=False)


def _by_account(view: View, line: Line) -> tuple[str, str | None]:
    account = line.entry.account
    return (view.account_name(account), account) if account else ("", None)


def _by_name(view: View, line: Line) -> tuple[str, str | None]:
    found = view.party(view.body(line.entry))
    return (view.name(*found), found[1]) if found else ("Not Specified", None)


def _by_type(view: View, line: Line) -> tuple[str, str | None]:
    return type_name(view, line.entry), None


# `group_by` to the section that a row is in: its title, and the id of what it is.
_GROUPINGS: Mapping[str, Callable[[View, Line], tuple[str, str | None]]] = {
    "account": _by_account,
    "name": _by_name,
    "transaction type": _by_type,
}


def _key(entry: Entry) -> tuple[str, str, str]:
    return entry.kind, entry.id, entry.date


def _splits(head: Line, group: Group) -> list[Line]:
    rest = [each for each in group if (each.account, each.party) != (head.entry.account, head.entry.party)]
    return [Line(each, group, head=False) for each in rest]


def _closed(made: Listing, lines: Sequence[Line]) -> list[Row]:
    rows: list[Row] = []
    for position, each in enumerate(lines):
        rows.append(made.row(each))
        last = position + 1 == len(lines) or _key(lines[position + 1].entry) != _key(each.entry)
        if last:
            rows.append(made.blank())
    return rows


def _blank(made: Listing) -> list[None]:
    return [None] * (made.width - 1)
