"""Payments that stand, and taking one back."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for

from sevenpoint.harness.console.blueprints import act, books, look
from sevenpoint.harness.console.problems import Page, or_again

SHOWN = 200


@books.get("/payments")
def payments() -> str:
    """Every payment, the newest first."""
    found, invoices, accounts = look(lambda ledger: (ledger.payments(), ledger.invoices(), ledger.accounts()))
    found.sort(key=lambda each: each.date, reverse=True)
    return render_template(
        "payments.html",
        payments=found[:SHOWN],
        more=max(len(found) - SHOWN, 0),
        invoices={each.id: each for each in invoices},
        names={each.id: each.name for each in accounts},
    )


@books.post("/payments/<payment_id>/remove")
@or_again(payments)
def remove_payment(payment_id: str) -> Page:
    """A transfer that bounced."""
    act(lambda ledger: ledger.remove_payment(payment_id))
    flash("The payment is removed.")
    return redirect(url_for("books.payments"))
