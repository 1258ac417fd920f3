"""Accounts of our own in a real organisation, so that no test posts to the firm's accounts or archives one of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sevenpoint.harness.bookkeepers import Bookkeeper, Session
from sevenpoint.harness.bookkeepers.xero import API
from sevenpoint.harness.ledgers import Chart

OURS = "Sevenpoint test"
# What each place of `Chart` is called, Xero's code and type (xero.md 5.3), QuickBooks' type (quickbooks.md 7).
ACCOUNTS: dict[str, tuple[str, str, str, str]] = {
    "bank": (f"{OURS} bank", "SPBANK", "BANK", "Bank"),
    "clearing": (f"{OURS} card clearing", "SPCLEAR", "BANK", "Bank"),
    "sales": (f"{OURS} advisory", "SPSALES", "REVENUE", "Income"),
    "sales_2": (f"{OURS} bookkeeping", "SPSALES2", "REVENUE", "Income"),
    "fees": (f"{OURS} fees", "SPFEES", "EXPENSE", "Expense"),
    "deposits": (f"{OURS} deposits", "SPDEPOSIT", "CURRLIAB", "Other Current Liability"),
}
NAMES = {name for name, *_ in ACCOUNTS.values()}


def open_chart(keeper: Bookkeeper, session: Session, realm: str) -> Chart:
    """Our accounts, made or brought back into use."""
    there = {account.name: account for account in keeper.accounts()}
    found: dict[str, str] = {}
    for place, (name, code, kind, quickbooks_kind) in ACCOUNTS.items():
        known = there.get(name)
        if known is None:
            found[place] = (
                _make_in_xero(session, name, code, kind)
                if keeper.ledger == "xero"
                else _make_in_quickbooks(session, realm, name, quickbooks_kind)
            )
            continue
        if not known.active:
            keeper.restore_account(known.id)
        found[place] = known.id
    return Chart(**found)


def _make_in_xero(session: Session, name: str, code: str, kind: str) -> str:
    body: dict[str, Any] = {"Code": code, "Name": name, "Type": kind}
    if kind == "BANK":
        body["BankAccountNumber"] = code
    if kind == "CURRLIAB":
        body["EnablePaymentsToAccount"] = True
    made: Mapping[str, Any] = session.request("PUT", f"{API}Accounts", "PUT Accounts", body={"Accounts": [body]})
    return str(made["Accounts"][0]["Code"])


def _make_in_quickbooks(session: Session, realm: str, name: str, kind: str) -> str:
    body = {"Name": name, "AccountType": kind}
    made = session.request("POST", f"/v3/company/{realm}/account", "POST account", body=body)
    return str(made["Account"]["Id"])
