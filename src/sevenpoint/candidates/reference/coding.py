"""How records are coded in a ledger.

From the tool's services to the accounts, items, taxes and tracking that were mapped.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

from .ledgers.base import DraftInvoice, DraftLine
from .office import Office
from .problems import NotMappedError
from .values import Doc, money

SPECIAL = ("deposit", "drawdown")


def draft_invoice(office: Office, ledger: str, settings: Doc, invoice: Doc, contact_id: str) -> DraftInvoice:
    """An invoice ready to write. Raises NotMappedError naming the service: an account is never assumed."""
    status = settings["invoice_status"]
    if status != "authorised" and office.flaws.on("status-setting-ignored"):
        status = "authorised"
    lines = [_line(office, ledger, settings, line) for line in invoice["lines"] if not _skipped(office, settings, line)]
    if len(lines) > 1 and office.flaws.on("tax-left-out"):
        lines = [replace(line, untaxed=True) for line in lines]
    return DraftInvoice(
        contact_id=contact_id,
        issue_date=dt.date.fromisoformat(invoice["issue_date"]),
        due_date=dt.date.fromisoformat(invoice["due_date"]),
        reference=invoice["reference"],
        status=status,
        currency=invoice["currency"],
        lines=lines,
    )


def account(settings: Doc, name: str, what: str, ledger: str) -> str:
    """One of the accounts of the settings, or NotMappedError."""
    chosen = settings.get(name)
    if not chosen:
        raise NotMappedError(f"No {ledger} account is chosen for {what} ({name} in the settings).")
    return str(chosen)


def payment_account(office: Office, settings: Doc, payment: Doc, ledger: str) -> str:
    """Where the money of a payment goes: each method may have an account of its own. Or NotMappedError."""
    own = settings["payment_accounts"].get(payment["method"])
    if own and not office.flaws.on("one-account-for-all-methods"):
        return str(own)
    return account(settings, "payment_account", "collected money", ledger)


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
    draft.tracking = office.flaws.instead("tracking-never-sent", draft.tracking, None)
    if settings["services"]:
        draft.tax = office.flaws.instead("one-tax-for-all", draft.tax, settings["services"][0].get("tax"))
    return draft


def _skipped(office: Office, settings: Doc, line: Doc) -> bool:
    """Whether a careless tool leaves a line off the invoice: a negative one, or one whose service nobody mapped."""
    if Decimal(line["amount"]) < 0 and office.flaws.on("negative-lines-left-out"):
        return True
    mapped = {mapping["service"] for mapping in settings["services"]}
    return line["role"] not in SPECIAL and line["service"] not in mapped and office.flaws.on("unmapped-service-skipped")


def _misread(office: Office, draft: DraftLine) -> None:
    """What careless tools lose of a line: nothing, unless a flaw is on."""
    flaws, before = office.flaws, (draft.quantity, draft.unit_price, draft.discount_percent)
    draft.unit_price = flaws.instead("prices-cut-to-cents", draft.unit_price, money(draft.unit_price))
    draft.quantity = flaws.instead("quantities-cut", draft.quantity, money(draft.quantity))
    discount = flaws.instead("discount-dropped", draft.discount_percent, Decimal(0))
    draft.discount_percent = flaws.instead("discount-in-whole-percent", discount, Decimal(int(discount)))
    if draft.discount_percent and flaws.on("discount-taken-twice"):
        draft.unit_price = money(draft.unit_price * (100 - draft.discount_percent) / 100)
    if before != (draft.quantity, draft.unit_price, draft.discount_percent):
        draft.amount = money(draft.quantity * draft.unit_price * (100 - draft.discount_percent) / 100)
    text = flaws.instead("descriptions-cut", draft.description, draft.description[:50])
    draft.description = flaws.instead("foreign-letters-dropped", text, text.encode("ascii", "ignore").decode())


def _mapping(office: Office, ledger: str, settings: Doc, service: str | None) -> Doc:
    services: list[Doc] = settings["services"]
    if services and services[0]["service"] != service and office.flaws.on("one-account-for-all"):
        return services[0]
    for mapping in services:
        if mapping["service"] == service and (mapping.get("account") or mapping.get("item")):
            return mapping
    name = f"The service {service!r}" if service else "A line without a service"
    raise NotMappedError(f"{name} is not mapped to an account or item of {ledger}.")
