"""Invoices: every one, a new one, and one with what can be done to it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Literal

from flask import flash, redirect, render_template, request, url_for
from pydantic import Field

from sevenpoint.harness.bookkeepers.base import LedgerAccount, LedgerTax, NewLedgerLine
from sevenpoint.harness.console.blueprints import act, books, look, this_organisation
from sevenpoint.harness.console.forms import Form, read
from sevenpoint.harness.console.problems import Page, or_again
from sevenpoint.harness.console.words import money

SHOWN = 200
ROWS = 3
STATUSES = ("draft", "submitted", "authorised", "paid", "voided", "deleted")
# Types of accounts by the ledgers' own words: where sales are booked, and where money arrives.
EARNING = {"REVENUE", "SALES", "OTHERINCOME", "Income", "Other Income"}
HOLDING = {"BANK", "Bank"}


class Line(Form):
    """One line; without a tax it is untaxed."""

    description: str
    quantity: Decimal = Decimal(1)
    unit_amount: Decimal
    account: str
    tax: str | None = None


class InvoiceForm(Form):
    """An invoice to write. Lines by their row on the page."""

    contact: str
    date: dt.date | None = None
    due_date: dt.date | None = None
    reference: str | None = None
    status: Literal["draft", "submitted", "authorised"] = "authorised"
    lines: dict[int, Line] = Field(min_length=1)


class PaymentForm(Form):
    """Money received."""

    amount: Decimal
    account: str
    date: dt.date | None = None
    reference: str | None = None


class DueDate(Form):
    """More or less time."""

    due_date: dt.date


@books.get("/invoices")
def invoices() -> str:
    """Every sales invoice, the newest first, as far as it is asked for."""
    asked, status = request.args.get("q", "").strip(), request.args.get("status", "")
    found = [
        each
        for each in look(lambda ledger: ledger.invoices())
        if status in ("", each.status)
        and asked.casefold() in f"{each.number} {each.contact_name} {each.reference or ''}".casefold()
    ]
    found.sort(key=lambda each: (each.date, each.number or ""), reverse=True)
    return render_template(
        "invoices.html",
        invoices=found[:SHOWN],
        more=max(len(found) - SHOWN, 0),
        due=sum((each.amount_due for each in found if each.status == "authorised"), Decimal(0)),
        statuses=STATUSES,
        asked=asked,
        status=status,
    )


@books.get("/invoices/new")
def new_invoice() -> str:
    """The form."""
    contacts, accounts, taxes = look(lambda ledger: (ledger.contacts(), ledger.accounts(), ledger.taxes()))
    rows = max(request.form.get("rows", ROWS, type=int), ROWS) + (ROWS if "more" in request.form else 0)
    return render_template(
        "new_invoice.html",
        contacts={each.id: each.name for each in sorted(contacts, key=lambda each: each.name.casefold())},
        chosen=request.args.get("contact", ""),
        accounts=_named(accounts, EARNING, [this_organisation().chart.sales]),
        sales=this_organisation().chart.sales,
        taxes=_taxes(taxes),
        rows=min(rows, 60),
    )


@books.post("/invoices/new")
@or_again(new_invoice)
def add_invoice() -> Page:
    """Write it; or only show more lines."""
    if "more" in request.form:
        return new_invoice()
    form = read(InvoiceForm, {**request.form.to_dict(), "lines": _typed_lines()})
    lines = [NewLedgerLine(**line.model_dump()) for line in form.lines.values()]
    made = act(
        lambda ledger: ledger.create_invoice(
            form.contact, lines, date=form.date, due_date=form.due_date, reference=form.reference, status=form.status
        )
    )
    flash(f"Invoice {made.number or made.id} over {money(made.total)} {made.currency} is written.")
    return redirect(url_for("books.invoice", invoice_id=made.id))


@books.get("/invoices/<invoice_id>")
def invoice(invoice_id: str) -> str:
    """One invoice with its payments and its history."""
    found, payments, accounts, notes = look(
        lambda ledger: (
            ledger.invoice(invoice_id), ledger.payments_of(invoice_id), ledger.accounts(), ledger.history(invoice_id)
        )
    )  # fmt: skip
    return render_template(
        "invoice.html",
        invoice=found,
        payments=payments,
        notes=notes,
        names={each.id: each.name for each in accounts},
        accounts=_named(accounts, HOLDING, [this_organisation().chart.bank, this_organisation().chart.clearing]),
    )


@books.post("/invoices/<invoice_id>/pay")
@or_again(invoice)
def pay(invoice_id: str) -> Page:
    """Record money received."""
    form = read(PaymentForm)
    made = act(lambda ledger: ledger.pay(invoice_id, **form.model_dump()))
    return _done(invoice_id, f"A payment of {money(made.amount)} is recorded.")


@books.post("/invoices/<invoice_id>/due-date")
@or_again(invoice)
def change_due_date(invoice_id: str) -> Page:
    """Give more or less time."""
    form = read(DueDate)
    act(lambda ledger: ledger.change_due_date(invoice_id, form.due_date))
    return _done(invoice_id, "The due date is changed.")


@books.post("/invoices/<invoice_id>/approve")
@or_again(invoice)
def approve(invoice_id: str) -> Page:
    """From draft to authorised."""
    act(lambda ledger: ledger.approve_invoice(invoice_id))
    return _done(invoice_id, "The invoice is approved.")


@books.post("/invoices/<invoice_id>/void")
@or_again(invoice)
def void(invoice_id: str) -> Page:
    """Void it."""
    act(lambda ledger: ledger.void_invoice(invoice_id))
    return _done(invoice_id, "The invoice is void.")


@books.post("/invoices/<invoice_id>/delete")
@or_again(invoice)
def delete_invoice(invoice_id: str) -> Page:
    """Delete a draft."""
    act(lambda ledger: ledger.delete_invoice(invoice_id))
    flash("The invoice is deleted.")
    return redirect(url_for("books.invoices"))


def _typed_lines() -> dict[int, dict[str, str]]:
    """Rows that somebody wrote in; the account alone is there from the start."""
    rows: dict[int, dict[str, str]] = {}
    for name, value in request.form.items():
        row, _, field = name.removeprefix("lines-").partition("-")
        if name.startswith("lines-") and row.isdecimal() and value.strip():
            rows.setdefault(int(row), {})[field] = value
    return {row: line for row, line in rows.items() if line.keys() & {"description", "unit_amount"}}


def _named(accounts: list[LedgerAccount], kinds: set[str], usual: list[str]) -> dict[str, str]:
    """Accounts in use of some kinds by id, the usual ones first."""
    fit = [each for each in accounts if each.active and (each.kind in kinds or each.id in usual)]
    fit.sort(key=lambda each: usual.index(each.id) if each.id in usual else len(usual))
    return {each.id: f"{each.name} ({each.id})" for each in fit}


def _taxes(taxes: list[LedgerTax]) -> dict[str, str]:
    return {each.id: f"{each.name} ({each.rate.normalize():f} %)" for each in taxes}


def _done(invoice_id: str, sentence: str) -> Page:
    flash(sentence)
    return redirect(url_for("books.invoice", invoice_id=invoice_id))
