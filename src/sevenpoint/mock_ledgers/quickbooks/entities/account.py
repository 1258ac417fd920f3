"""Account: the chart of accounts, with balances from the double entry (quickbooks.md 7.0, 7.1)."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import Any

from sqlalchemy import func, select

from ...bookkeeping import Books, Document
from ...store import schema
from .. import names
from ..entity import DOCUMENT, LIST_OPERATIONS, Draft, Entity, Filter, text
from ..faults import fault
from ..fields import READONLY, Body, Choice, Field, Flag, Money, Ref, Text

# Account type to (Classification, AccountSubType when none is given).
TYPES = {
    "Bank": ("Asset", "Checking"),
    "Accounts Receivable": ("Asset", "AccountsReceivable"),
    "Other Current Asset": ("Asset", "OtherCurrentAssets"),
    "Fixed Asset": ("Asset", "OtherFixedAssets"),
    "Other Asset": ("Asset", "OtherLongTermAssets"),
    "Accounts Payable": ("Liability", "AccountsPayable"),
    "Credit Card": ("Liability", "CreditCard"),
    "Other Current Liability": ("Liability", "OtherCurrentLiabilities"),
    "Long Term Liability": ("Liability", "OtherLongTermLiabilities"),
    "Equity": ("Equity", "OwnersEquity"),
    "Income": ("Revenue", "SalesOfProductIncome"),
    "Other Income": ("Revenue", "OtherMiscellaneousIncome"),
    "Cost of Goods Sold": ("Expense", "SuppliesMaterialsCogs"),
    "Expense": ("Expense", "OtherMiscellaneousServiceCost"),
    "Other Expense": ("Expense", "OtherMiscellaneousExpense"),
}
# Sub-types by which an account may be created without its type.
_TYPE_OF_SUBTYPE = {sub: kind for kind, (_, sub) in TYPES.items()}
_NAME_LIMIT = 100
# Accounts that QuickBooks posts to by itself.
_OWN_ROLES = ("receivable", "undeposited", "tax_payable", "retained")
FIELDS: dict[str, Field] = {
    "Name": Text(_NAME_LIMIT, '":'),
    "SubAccount": Flag(keep=True),
    "ParentRef": Ref(to=("Account",), named=False),
    "Description": Text(100),
    "FullyQualifiedName": READONLY,
    "Active": Flag(keep=True),
    "Classification": READONLY,
    "AccountType": Choice(words=tuple(TYPES), keep=True),
    "AccountSubType": Text(100, keep=True),
    "AcctNum": Text(20, ":"),
    "CurrentBalance": Money(readonly=True),
    "CurrentBalanceWithSubAccounts": Money(readonly=True),
    "CurrencyRef": Ref(to=("Currency",), keep=True),
    "TaxCodeRef": Ref(to=("TaxCode",), named=False),
    "AccountAlias": Text(100),
    "TxnLocationType": READONLY,
    "OpeningBalance": READONLY,
    "OpeningBalanceDate": READONLY,
}


def complete(draft: Draft) -> None:
    """Name, type and hierarchy of an account. Raises 2020, 6000, 6010, 6240."""
    body = draft.body
    body.setdefault("Active", True)
    if "AccountType" not in body:
        if body.get("AccountSubType") not in _TYPE_OF_SUBTYPE:
            raise fault("missing", name="AccountType")
        body["AccountType"] = _TYPE_OF_SUBTYPE[body["AccountSubType"]]
    classification, subtype = TYPES[body["AccountType"]]
    body.setdefault("AccountSubType", subtype)
    if _TYPE_OF_SUBTYPE.get(body["AccountSubType"], body["AccountType"]) != body["AccountType"]:
        raise fault("subtype", subtype=body["AccountSubType"], type=body["AccountType"])
    body["Classification"] = classification
    _protect_own(draft)
    names.inactive_suffix(draft, "Name")
    if body["Active"]:
        names.require_unique(draft, "Name", ("Account",), "account")
    names.place_in_hierarchy(draft, "Name", "SubAccount")
    body.pop("Level", None)
    body.setdefault("CurrencyRef", {"value": draft.books.organisation.currency})


def _protect_own(draft: Draft) -> None:
    # The sandbox is opened without a `before`: its own accounts are only made then.
    if draft.before is None or draft.id not in [draft.account(role) for role in _OWN_ROLES]:
        return
    if not draft.body["Active"] or draft.body["AccountType"] != draft.before["AccountType"]:
        raise fault("business", detail="This account is used by QuickBooks itself: it keeps its type and stays active.")


def derive(books: Books, document: Document, shown: Body) -> None:
    """Balances, debit positive; accounts of profit and loss show none.

    The sign is inferred: quickbooks.md 7.3 leaves it open.
    """
    shown["CurrentBalance"] = _balance(books, document)
    shown["CurrentBalanceWithSubAccounts"] = shown["CurrentBalance"] + _below(books, document)


def _balance(books: Books, document: Document) -> Decimal:
    if document.body["Classification"] in ("Revenue", "Expense"):
        return Decimal(0)
    return books.account_balance(document.id)


def _below(books: Books, document: Document) -> Decimal:
    if not names.has_children(document):
        return Decimal(0)
    children = books.find("Account", DOCUMENT.party == document.id)
    return sum((_balance(books, child) + _below(books, child) for child in children), Decimal(0))


def _balance_column() -> Any:
    posting = schema.posting.c
    return (
        select(func.coalesce(func.sum(posting.amount), 0))
        .where(posting.organisation == DOCUMENT.organisation, posting.account == DOCUMENT.id)
        .where(DOCUMENT.body["Classification"].as_string().not_in(("Revenue", "Expense")))
        .scalar_subquery()
    )


ACCOUNT = Entity(
    name="Account",
    fields=FIELDS,
    operations=LIST_OPERATIONS,
    required=("Name",),
    lists=True,
    filters={
        **{
            name: text(name)
            for name in ("Name", "FullyQualifiedName", "Classification", "AccountType", "AccountSubType")
        },
        "CurrentBalance": Filter("money", _balance_column()),
    },
    order=(DOCUMENT.body["FullyQualifiedName"].as_string(),),
    complete=complete,
    index=partial(names.list_index, "Name"),
    settle=lambda draft, document: names.settle_hierarchy(draft, document, "Name"),
    derive=derive,
)
