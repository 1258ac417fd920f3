"""Reports that list transactions: lists, general ledger, journal (quickbooks.md 4.7)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import partial

from .rows import Column, Row, cell, data, section, summary, total
from .view import PROFIT_TYPES, TYPE_NAMES, ZERO, Entry, View, shape

_RANK = {"Accounts Receivable": 0, "Accounts Payable": 0, "Bank": 1, "Credit Card": 1, "Other Current Asset": 2}
_SETTLERS = ("Payment", "BillPayment")
_NOT_POSTING = ("Estimate", "PurchaseOrder")
_LIST = (
    Column("Date", "Date", "tx_date"), Column("Transaction Type", "String", "txn_type"),
    Column("Num", "String", "doc_num"), Column("Posting", "Boolean", "is_no_post"), Column("Name", "String", "name"),
    Column("Memo/Description", "String", "memo"), Column("Account", "String", "account_name"),
    Column("Split", "String", "other_account"), Column("Amount", "Money", "subt_nat_amount"),
)  # fmt: skip
_LEDGER = (
    Column("Date", "Date", "tx_date", meta=False), Column("Transaction Type", "String", "txn_type", meta=False),
    Column("Num", "String", "doc_num", meta=False), Column("Name", "String", "name", meta=False),
    Column("Memo/Description", "String", "memo", meta=False), Column("Split", "String", "split_acc", meta=False),
    Column("Amount", "Money", "subt_nat_amount", meta=False), Column("Balance", "Money", "rbal_nat_amount", meta=False),
)  # fmt: skip
_JOURNAL = (
    Column("Date", "Date", "tx_date"), Column("Transaction Type", "String", "txn_type"),
    Column("Num", "String", "doc_num"), Column("Name", "String", "name"), Column("Memo/Description", "String", "memo"),
    Column("Account", "String", "account_name"), Column("Debit", "Money", "debt_amt"),
    Column("Credit", "Money", "credit_amt"),
)  # fmt: skip
# The columns of the file that French law asks for (article A47 A-1).
_FEC = (
    "JournalCode", "JournalLib", "EcritureNum", "EcritureDate", "CompteNum", "CompteLib", "CompAuxNum", "CompAuxLib",
    "PieceRef", "PieceDate", "EcritureLib", "Debit", "Credit", "EcritureLet", "DateLet", "ValidDate", "Montantdevise",
    "Idevise",
)  # fmt: skip
_Group = list[Entry]


def transaction_list(view: View, name: str) -> Row:
    """One row a transaction, non-posting ones too."""
    return _listed(view, name, _sorted(view, [_list_row(view, group) for group in _transactions(view)]), _LIST)


def by_party(view: View, name: str, party: str) -> Row:
    """The transactions of each customer or vendor, in a section of their own."""
    groups: dict[str, list[Row]] = {}
    for group in _transactions(view):
        found = view.party(view.body(group[0]))
        if found and found[0] == party:
            groups.setdefault(found[1], []).append(_list_row(view, group))
    rows = []
    for who in sorted(groups, key=lambda each: view.name(party, each).lower()):
        title = view.name(party, who)
        amount = sum((Decimal(row["ColData"][-1]["value"]) for row in groups[who]), ZERO)
        closing = summary(f"Total for {title}", [None] * (len(_LIST) - 2) + [amount])
        rows.append(section(cell(title, who), [None] * (len(_LIST) - 1), groups[who], closing))
    return shape(view, name, _LIST, rows, basis=False)


def with_splits(view: View, name: str) -> Row:
    """Every transaction with the accounts that it moved."""
    rows = []
    for group in _transactions(view):
        first = _list_row(view, group)
        splits = [data(cell(None), _split_values(view, each)) for each in group]
        closing = {"Summary": {"ColData": [cell(None)] * len(_LIST)}}
        rows.append(section(cell(first["ColData"][0]["value"]), [None] * (len(_LIST) - 1), [first, *splits], closing))
    return shape(view, name, _LIST, rows, basis=False)


def general_ledger(view: View, name: str) -> Row:
    """Every account with its beginning balance, what moved it and the balance after each."""
    start, end = view.parameters.start.isoformat(), view.parameters.end.isoformat()
    others = _other_accounts(view)
    by_account: dict[str, _Group] = {}
    for each in view.between("", end):
        by_account.setdefault(each.account, []).append(each)
    rows = [
        row
        for account in view.accounts
        if account in by_account and (row := _ledger_section(view, account, by_account[account], start, others))
    ]
    return shape(view, name, _LEDGER, rows)


def journal(view: View, name: str) -> Row:
    """Every transaction with its debits and credits."""
    rows: list[Row] = []
    for group in _grouped(view.within()):
        head = _head(view, group[0])
        for position, each in enumerate(group):
            first = head if position == 0 else [None] * 5
            row = data(cell(first[0]), [*first[1:], view.account_name(each.account), *_sides(each.amount)])
            if position == 0:
                row["ColData"][1]["id"] = each.id
            row["ColData"][5]["id"] = each.account
            rows.append(row)
        debit = sum((each.amount for each in group if each.amount > 0), ZERO)
        rows.append({**summary("", [None] * 5 + [debit, debit]), "type": "Section"})
    return shape(view, name, _JOURNAL, rows, basis=False)


def profit_and_loss_detail(view: View, name: str) -> Row:
    """What stands behind each line of profit and loss."""
    others = _other_accounts(view)
    by_account: dict[str, _Group] = {}
    for each in view.within():
        if view.type_of(each.account) in PROFIT_TYPES:
            by_account.setdefault(each.account, []).append(each)
    rows, net = [], ZERO
    for account in view.accounts:
        if account in by_account:
            rows.append(_ledger_section(view, account, by_account[account], "", others, opening=False))
            net -= sum((each.amount for each in by_account[account]), ZERO)
    if rows:
        rows.append(total("Net Income", [None] * 6 + [net], "NetIncome"))
    return shape(view, name, _LEDGER, [row for row in rows if row])


def fec(view: View, name: str) -> Row:
    """The French audit file's columns over the same journal."""
    rows = []
    for number, group in enumerate(_grouped(view.within()), start=1):
        date, kind, doc_number, party, memo = _head(view, group[0])
        for each in group:
            debit, credit = _sides(each.amount)
            values = [
                str(kind)[:2].upper(), kind, number, _compact(date), each.account, view.account_name(each.account),
                each.party, party if each.party else None, doc_number, _compact(date), memo or kind,
                debit or ZERO, credit or ZERO, None, None, _compact(date), None, None,
            ]  # fmt: skip
            rows.append(data(cell(values[0]), values[1:]))
    return shape(view, name, [Column(each, "String", each) for each in _FEC], rows, basis=False)


def _compact(date: str | None) -> str:
    return (date or "").replace("-", "")


def _sides(amount: Decimal) -> list[Decimal | None]:
    return [amount if amount > 0 else None, -amount if amount < 0 else None]


def _grouped(entries: Sequence[Entry]) -> list[_Group]:
    groups: dict[tuple[str, str, str], _Group] = {}
    for each in entries:
        groups.setdefault((each.kind, each.id, each.date), []).append(each)
    return list(groups.values())


def _transactions(view: View) -> list[_Group]:
    silent = [
        [Entry(each.date or "", each.kind, each.id, "", None, each.total or ZERO)]
        for each in view.documents(*_NOT_POSTING)
    ]
    return sorted([*_grouped(view.within()), *silent], key=lambda group: group[0].date)


def _head(view: View, each: Entry) -> list[str | None]:
    body = view.body(each)
    number = body.get("DocNumber") or body.get("PaymentRefNum")
    return [each.date, _type_name(view, each), number, view.party_name(body), body.get("PrivateNote")]


def _type_name(view: View, each: Entry) -> str:
    payment = view.body(each).get("PaymentType") if each.kind == "Purchase" else None
    named = {"Check": "Check", "CreditCard": "Credit Card Expense"}
    return named.get(str(payment), TYPE_NAMES.get(each.kind, each.kind))


def _rank(view: View, each: Entry) -> int:
    """Which account a transaction is listed under: what is owed, except for payments, or what was paid from."""
    rank = _RANK.get(view.type_of(each.account), 3)
    return 4 if rank == 0 and each.kind in _SETTLERS else rank


def _list_row(view: View, group: _Group) -> Row:
    main = min(group, key=lambda each: (_rank(view, each), group.index(each)))
    date, kind, number, name, memo = _head(view, main)
    rest = [each for each in group if each is not main]
    split = "" if not rest else view.account_name(rest[0].account) if len(rest) == 1 else "-Split-"
    posts = bool(main.account)
    amount = view.natural(main.account, main.amount) if posts else main.amount
    account = view.account_name(main.account) if posts else ""
    row = data(cell(date), [kind, number, "Yes" if posts else "No", name, memo, account, split, amount])
    row["ColData"][1]["id"] = main.id
    party = view.party(view.body(main))
    if party:
        row["ColData"][4]["id"] = party[1]
    if posts:
        row["ColData"][6]["id"] = main.account
    return row


def _split_values(view: View, each: Entry) -> list[str | Decimal | None]:
    name = view.account_name(each.account) if each.account else ""
    return [None] * 5 + [name, None, view.natural(each.account, each.amount)]


def _other_accounts(view: View) -> Callable[[Entry], str]:
    groups = {(group[0].kind, group[0].id, group[0].date): group for group in _grouped(view.entries)}

    def other(each: Entry) -> str:
        accounts = {one.account for one in groups[each.kind, each.id, each.date]} - {each.account}
        return view.account_name(accounts.pop()) if len(accounts) == 1 else "-Split-" if accounts else ""

    return other


def _ledger_section(
    view: View, account: str, entries: _Group, start: str, other: Callable[[Entry], str], *, opening: bool = True
) -> Row | None:
    natural = partial(view.natural, account)
    balance = sum((natural(each.amount) for each in entries if each.date < start), ZERO)
    moved = [each for each in entries if each.date >= start]
    if not moved and not balance:
        return None
    rows = [data(cell("Beginning Balance"), [None] * 6 + [balance])] if opening else []
    change = ZERO
    for each in moved:
        amount = natural(each.amount)
        balance, change = balance + amount, change + amount
        date, kind, number, name, memo = _head(view, each)
        row = data(cell(date), [kind, number, name, memo, other(each), amount, balance])
        row["ColData"][1]["id"] = each.id
        rows.append(row)
    title = view.account_name(account)
    closing = summary(f"Total for {title}", [None] * 5 + [change, None])
    return section(cell(title, account), [None] * 7, rows, closing)


def _sorted(view: View, rows: list[Row]) -> list[Row]:
    keys = [each.key for each in _LIST]
    if view.parameters.sort_by in keys:
        place = keys.index(view.parameters.sort_by)
        amount = _LIST[place].type == "Money"
        rows.sort(
            key=lambda row: (
                Decimal(row["ColData"][place]["value"] or 0) if amount else row["ColData"][place]["value"].lower()
            ),
            reverse=view.parameters.descending,
        )
    return rows


def _listed(view: View, name: str, rows: list[Row], columns: Sequence[Column]) -> Row:
    """Only the columns that were asked for, in that order; unknown ones are ignored."""
    keys = [each.key for each in columns]
    places = [keys.index(each) for each in view.parameters.columns if each in keys] or list(range(len(keys)))
    shown = [{**row, "ColData": [row["ColData"][place] for place in places]} for row in rows]
    return shape(view, name, [columns[place] for place in places], shown, basis=False)
