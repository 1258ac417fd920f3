"""What a row of a transaction listing can say: the column types of the `columns` parameter (quickbooks.md 4.7).

A column whose facts these books do not keep (who made a change, what the bank cleared) is there and empty.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ..fields import Body
from .parts import ZERO, Entry, rate_of
from .rows import Column, Value
from .view import TYPE_NAMES, View

_PURCHASES = {"Check": "Check", "CreditCard": "Credit Card Expense"}


@dataclass(frozen=True)
class Line:
    """A row to be: an entry of a transaction. `head`: it tells what is the whole transaction's.

    `group`: every entry of the transaction; `balance`: of the account after it, where a balance runs.
    """

    entry: Entry
    group: Sequence[Entry]
    head: bool = True
    balance: Decimal | None = None


@dataclass(frozen=True)
class Fact:
    """One column type: its title, its ColType, its value, and the id that its cell carries."""

    title: str
    type: str
    read: Callable[[View, Line], Value]
    id: Callable[[View, Line], str | None] = lambda view, line: None
    adds_up: bool = False

    def column(self, key: str, *, meta: bool) -> Column:
        """The column in the answer."""
        return Column(self.title, self.type, key, meta=meta)


def type_name(view: View, entry: Entry) -> str:
    """The name of a transaction's type as reports show it."""
    payment = view.body(entry).get("PaymentType") if entry.kind == "Purchase" else None
    return _PURCHASES.get(str(payment), TYPE_NAMES.get(entry.kind, entry.kind))


def other_account(view: View, line: Line) -> str:
    """The account on the other side; `-Split-` when there are several."""
    others = {each.account for each in line.group} - {line.entry.account}
    return view.account_name(others.pop()) if len(others) == 1 else "-Split-" if others else ""


def number(body: Body) -> str | None:
    """A transaction's number."""
    found = body.get("DocNumber") or body.get("PaymentRefNum") or body.get("CheckNum")
    return None if found is None else str(found)


def memo(view: View, line: Line) -> str | None:
    """What is noted on the line, else on the transaction."""
    found = line.entry.line.get("Description") or view.body(line.entry).get("PrivateNote")
    return None if found is None else str(found)


def natural(view: View, line: Line) -> Decimal:
    """The amount with the sign that the account's reader expects; of what does not post, as it is."""
    entry = line.entry
    return view.natural(entry.account, entry.amount) if entry.account else entry.amount


def debit(view: View, line: Line) -> Decimal | None:
    """The amount when it is a debit."""
    return line.entry.amount if line.entry.amount > 0 else None


def credit(view: View, line: Line) -> Decimal | None:
    """The amount when it is a credit, positive."""
    return -line.entry.amount if line.entry.amount < 0 else None


def _of_head(read: Callable[[View, Line], Value]) -> Callable[[View, Line], Value]:
    return lambda view, line: read(view, line) if line.head else None


def _body(name: str) -> Callable[[View, Line], Value]:
    return lambda view, line: view.body(line.entry).get(name)


def _ref(name: str, kind: str) -> Callable[[View, Line], Value]:
    return lambda view, line: view.name(kind, view.body(line.entry).get(name, {}).get("value", ""))


def _tag(name: str, kind: str) -> Fact:
    return Fact(
        {"item": "Product/Service", "department": "Location"}.get(name, kind),
        "String",
        lambda view, line: view.name(kind, line.entry.tags.get(name, "")),
        lambda view, line: line.entry.tags.get(name),
    )


def _account_number(view: View, line: Line) -> Value:
    number_: str | None = view.accounts.get(line.entry.account, {}).get("AcctNum")
    return number_


def _date(view: View, line: Line) -> Value:
    return line.entry.date if line.head else "0-00-00"


def _made(name: str) -> Callable[[View, Line], Value]:
    def read(view: View, line: Line) -> Value:
        document = view.document(line.entry.kind, line.entry.id)
        at = getattr(document, name) if document else None
        return None if at is None else at.date().isoformat()

    return read


def _open(view: View, line: Line) -> Value:
    document = view.document(line.entry.kind, line.entry.id)
    if document is None or document.balance is None or not line.head:
        return None
    return document.balance * rate_of(document.body)


def _paid(view: View, line: Line) -> Value:
    document = view.document(line.entry.kind, line.entry.id)
    if document is None or document.kind not in ("Invoice", "Bill"):
        return None
    return "Unpaid" if document.balance else "Paid"


def _party_id(view: View, line: Line) -> str | None:
    found = view.party(view.body(line.entry)) if line.head else None
    return found[1] if found else None


def _party_name(view: View, line: Line) -> Value:
    return view.party_name(view.body(line.entry)) if line.head else None


def _posts(view: View, line: Line) -> Value:
    return ("Yes" if line.entry.account else "No") if line.head else None


def _detail(line: Line) -> Body:
    found: Body = line.entry.line.get(line.entry.line.get("DetailType", ""), {})
    return found


def _price(view: View, line: Line) -> Value:
    price = _detail(line).get("UnitPrice")
    return None if price is None else Decimal(price)


def _billable(view: View, line: Line) -> Value:
    return "Yes" if _detail(line).get("BillableStatus") == "Billable" else "No"


def _empty(view: View, line: Line) -> Value:
    return None


def _transaction(view: View, line: Line) -> str | None:
    return line.entry.id


def _account(view: View, line: Line) -> str | None:
    return line.entry.account or None


def _account_name(view: View, line: Line) -> Value:
    return view.account_name(line.entry.account) if line.entry.account else ""


_AMOUNT = Fact("Amount", "Money", natural, adds_up=True)
_BALANCE = Fact("Balance", "Money", lambda view, line: line.balance)
_DEBIT, _CREDIT = Fact("Debit", "Money", debit, adds_up=True), Fact("Credit", "Money", credit, adds_up=True)
_SPLIT = Fact("Split", "String", other_account)
_OPEN = Fact("Open Balance", "Money", _open)
# Home currency and the transaction's own are one here: reports are in home currency.
FACTS: Mapping[str, Fact] = {
    "tx_date": Fact("Date", "Date", _date),
    "txn_type": Fact("Transaction Type", "String", _of_head(lambda view, line: type_name(view, line.entry)),
                     _transaction),
    "doc_num": Fact("Num", "String", _of_head(lambda view, line: number(view.body(line.entry)))),
    "is_no_post": Fact("Posting", "Boolean", _posts),
    "name": Fact("Name", "String", _party_name, _party_id),
    "memo": Fact("Memo/Description", "String", memo),
    "account_name": Fact("Account", "String", _account_name, _account),
    "other_account": _SPLIT, "split_acc": _SPLIT,
    "amount": _AMOUNT, "nat_amount": _AMOUNT, "subt_nat_amount": _AMOUNT, "subt_nat_home_amount": _AMOUNT,
    "rbal_nat_amount": _BALANCE, "rbal_nat_home_amount": _BALANCE, "subt_rbal_amount": _BALANCE,
    "debt_amt": _DEBIT, "debt_home_amt": _DEBIT, "credit_amt": _CREDIT, "credit_home_amt": _CREDIT,
    "nat_open_bal": _OPEN, "nat_home_open_bal": _OPEN,
    "cust_name": _tag("customer", "Customer"), "vend_name": _tag("vendor", "Vendor"),
    "emp_name": _tag("employee", "Employee"), "item_name": _tag("item", "Item"), "klass_name": _tag("class", "Class"),
    "dept_name": _tag("department", "Department"),
    "quantity": Fact("Qty", "Money", lambda view, line: line.entry.quantity),
    "rate": Fact("Rate", "Money", _price),
    "account_num": Fact("Account #", "String", _account_number),
    "acct_num_with_extn": Fact("Account #", "String", _account_number),
    "due_date": Fact("Due Date", "Date", _of_head(_body("DueDate"))),
    "term_name": Fact("Terms", "String", _of_head(_ref("SalesTermRef", "Term"))),
    "pmt_mthd": Fact("Payment Method", "String", _of_head(_ref("PaymentMethodRef", "PaymentMethod"))),
    "tracking_num": Fact("Tracking No.", "String", _of_head(_body("TrackingNum"))),
    "create_date": Fact("Create Date", "Date", _of_head(_made("created_at"))),
    "last_mod_date": Fact("Last Modified", "Date", _of_head(_made("updated_at"))),
    "create_by": Fact("Created By", "String", _empty), "last_mod_by": Fact("Last Modified By", "String", _empty),
    "currency": Fact("Currency", "String", _of_head(
        lambda view, line: view.body(line.entry).get("CurrencyRef", {}).get("value"))),
    "exch_rate": Fact("Exchange Rate", "Money", _of_head(_body("ExchangeRate"))),
    "is_ar_paid": Fact("A/R Paid", "String", _of_head(_paid)),
    "is_ap_paid": Fact("A/P Paid", "String", _of_head(_paid)),
    "is_adj": Fact("Adj", "Boolean", _of_head(
        lambda view, line: "Yes" if view.body(line.entry).get("Adjustment") else "No")),
    "is_billable": Fact("Billable", "Boolean", _billable),
    "is_cleared": Fact("Clr", "String", _empty), "olb_status": Fact("Online Banking", "String", _empty),
}  # fmt: skip


def total_of(view: View, fact: Fact, lines: Sequence[Line]) -> Decimal | None:
    """What a column of amounts comes to; None for columns that do not add up."""
    if not fact.adds_up:
        return None
    values = [fact.read(view, each) for each in lines]
    return sum((Decimal(each) for each in values if isinstance(each, Decimal)), ZERO)
