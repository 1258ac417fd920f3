"""An organisation's books as an auditor sees them, and what people do in them that no API offers."""

from __future__ import annotations

from decimal import Decimal

from flask import Blueprint, Response

from ..bookkeeping import ZERO
from ..ledger import MergeRefusedError
from ..request_unit import current
from .errors import ConflictError
from .reading import Input, body, ledger_named, organisation_of, sandbox_of
from .shapes import answer, nothing


class Merge(Input):
    """Which contact goes into which, by the ledger's own ids (QuickBooks: customers)."""

    losing: str
    surviving: str


def register(blueprint: Blueprint) -> None:
    """Add the routes."""
    path = "/sandboxes/<sandbox_id>/organisations/<key>"
    blueprint.add_url_rule(f"{path}/trial-balance", view_func=_trial_balance, methods=["GET"])
    blueprint.add_url_rule(f"{path}/integrity", view_func=_integrity, methods=["GET"])
    blueprint.add_url_rule(f"{path}/merges", view_func=_merge, methods=["POST"])


def _merge(sandbox_id: str, key: str) -> Response:
    organisation, wanted = organisation_of(sandbox_of(sandbox_id), key), body(Merge)
    try:
        ledger_named(organisation.ledger).merge_contacts(current().books(organisation), wanted.losing, wanted.surviving)
    except MergeRefusedError as refusal:
        raise ConflictError(str(refusal)) from None
    return nothing()


def _trial_balance(sandbox_id: str, key: str) -> Response:
    organisation = organisation_of(sandbox_of(sandbox_id), key)
    books, ledger = current().books(organisation), ledger_named(organisation.ledger)
    ledger.fall_due(books)
    balances = books.account_balances()
    names = ledger.account_names(books)
    accounts = [
        {"id": account, "name": names.get(account, account), "balance": str(balances.get(account, ZERO))}
        for account in sorted(names.keys() | balances.keys())
    ]
    return answer({"accounts": accounts, "total": str(_total(balances))})


def _integrity(sandbox_id: str, key: str) -> Response:
    organisation = organisation_of(sandbox_of(sandbox_id), key)
    books, ledger = current().books(organisation), ledger_named(organisation.ledger)
    ledger.fall_due(books)
    total = _total(books.account_balances())
    control, open_documents = ledger.receivables(books)
    problems = list(ledger.problems(books))
    if total != 0:
        problems.insert(0, f"The trial balance is off by {total}.")
    if control != open_documents:
        problems.insert(0, f"Receivables control is {control}, open documents come to {open_documents}.")
    return answer({
        "ok": not problems, "problems": problems,
        "receivables_control": str(control), "open_invoices": str(open_documents),
    })  # fmt: skip


def _total(balances: dict[str, Decimal]) -> Decimal:
    return sum(balances.values(), ZERO)
