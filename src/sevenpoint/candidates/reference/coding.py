"""How records are coded in a ledger.

From the tool's services to the accounts, items, taxes and tracking that were mapped.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from .ledgers.base import DraftInvoice, DraftLine
from .office import Office
from .problems import NotMappedError
from .values import Doc, money

SPECIAL = ("deposit", "drawdown")


def draft_invoice(office: Office, ledger: str, settings: Doc, invoice: Doc, contact_id: str) -> DraftInvoice:
    """An invoice ready to write. Raises NotMappedError naming the service: an account is never assumed."""
    left_out = office.flaws.on("negative-lines-left-out")
    status = settings["invoice_status"]
    if status != "authorised" and office.flaws.on("status-setting-ignored"):
        status = "authorised"
    return DraftInvoice(
        contact_id=contact_id,
        issue_date=dt.date.fromisoformat(invoice["issue_date"]),
        due_date=dt.date.fromisoformat(invoice["due_date"]),
        reference=invoice["reference"],
        status=status,
        lines=[
            _line(office, ledger, settings, line)
            for line in invoice["lines"]
            if not (left_out and Decimal(line["amount"]) < 0)
        ],
    )


def account(settings: Doc, name: str, what: str, ledger: str) -> str:
    """One of the accounts of the settings, or NotMappedError."""
    chosen = settings.get(name)
    if not chosen:
        raise NotMappedError(f"No {ledger} account is chosen for {what} ({name} in the settings).")
    return str(chosen)


def _line(office: Office, ledger: str, settings: Doc, line: Doc) -> DraftLine:
    draft = DraftLine(
        description=line["description"],
        quantity=Decimal(line["quantity"]),
        unit_price=Decimal(line["unit_price"]),
        discount_percent=Decimal(line["discount_percent"]),
        amount=Decimal(line["amount"]),
        ledger_id=line["ledger_line"],
        keep_coding=bool(line["ledger_line"]) and not line.get("recoded"),
    )
    _misread(office, draft)
    if line["role"] in SPECIAL:
        draft.account, draft.untaxed = account(settings, "deposit_account", "deposits", ledger), True
        return draft
    try:
        mapping = _mapping(office, ledger, settings, line["service"])
    except NotMappedError:
        if not draft.keep_coding:
            raise
        mapping = {}
    draft.account, draft.item = mapping.get("account"), mapping.get("item")
    draft.tax, draft.tracking = mapping.get("tax"), mapping.get("tracking")
    if office.flaws.on("tracking-never-sent"):
        draft.tracking = None
    if office.flaws.on("one-tax-for-all") and settings["services"]:
        draft.tax = settings["services"][0].get("tax")
    draft.untaxed = office.flaws.on("tax-left-out")
    return draft


def _misread(office: Office, draft: DraftLine) -> None:
    """What careless tools lose of a line: nothing, unless a flaw is on."""
    flaws, before = office.flaws, (draft.quantity, draft.unit_price, draft.discount_percent)
    if flaws.on("prices-cut-to-cents"):
        draft.unit_price = money(draft.unit_price)
    if flaws.on("quantities-cut"):
        draft.quantity = money(draft.quantity)
    if flaws.on("discount-dropped"):
        draft.discount_percent = Decimal(0)
    if flaws.on("discount-in-whole-percent"):
        draft.discount_percent = Decimal(int(draft.discount_percent))
    if draft.discount_percent and flaws.on("discount-taken-twice"):
        draft.unit_price = money(draft.unit_price * (100 - draft.discount_percent) / 100)
    if before != (draft.quantity, draft.unit_price, draft.discount_percent):
        draft.amount = money(draft.quantity * draft.unit_price * (100 - draft.discount_percent) / 100)
    if flaws.on("descriptions-cut"):
        draft.description = draft.description[:50]
    if flaws.on("foreign-letters-dropped"):
        draft.description = draft.description.encode("ascii", "ignore").decode()


def _mapping(office: Office, ledger: str, settings: Doc, service: str | None) -> Doc:
    services: list[Doc] = settings["services"]
    if services and services[0]["service"] != service and office.flaws.on("one-account-for-all"):
        return services[0]
    for mapping in services:
        if mapping["service"] == service and (mapping.get("account") or mapping.get("item")):
            return mapping
    name = f"The service {service!r}" if service else "A line without a service"
    raise NotMappedError(f"{name} is not mapped to an account or item of {ledger}.")
