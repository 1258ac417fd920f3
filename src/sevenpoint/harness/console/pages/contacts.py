"""Contacts: every customer, a new one, and one with its invoices."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from pydantic import Field

from sevenpoint.harness.console.blueprints import act, books, look
from sevenpoint.harness.console.forms import Form, read
from sevenpoint.harness.console.problems import Page, or_again

SHOWN = 200


class ContactForm(Form):
    """What the console writes about a contact; what is blank stays as it is."""

    name: str = Field(max_length=500)
    email: str | None = None
    phone: str | None = None
    tax_number: str | None = None
    payment_terms_days: int | None = Field(None, ge=0)


@books.get("/contacts")
def contacts() -> str:
    """Every customer whose name or address has what was asked for."""
    asked = request.args.get("q", "").strip()
    every = look(lambda ledger: ledger.contacts(include_archived=True))
    found = [each for each in every if asked.casefold() in f"{each.name} {each.email or ''}".casefold()]
    found.sort(key=lambda each: (not each.active, each.name.casefold()))
    return render_template("contacts.html", contacts=found[:SHOWN], more=max(len(found) - SHOWN, 0), asked=asked)


@books.post("/contacts")
@or_again(contacts)
def add_contact() -> Page:
    """A new customer."""
    wanted = read(ContactForm).model_dump()
    made = act(lambda ledger: ledger.create_contact(**wanted))
    flash(f"{made.name} is a contact now.")
    return redirect(url_for("books.contact", contact_id=made.id))


@books.get("/contacts/<contact_id>")
def contact(contact_id: str) -> str:
    """One customer."""
    found, invoices = look(lambda ledger: (ledger.contact(contact_id), ledger.invoices_of(contact_id)))
    invoices.sort(key=lambda each: each.date, reverse=True)
    return render_template("contact.html", contact=found, invoices=invoices)


@books.post("/contacts/<contact_id>")
@or_again(contact)
def change_contact(contact_id: str) -> Page:
    """Rename a customer or change what is known of it."""
    wanted = read(ContactForm).model_dump()
    changed = act(lambda ledger: ledger.change_contact(contact_id, **wanted))
    flash(f"{changed.name} is changed.")
    return redirect(url_for("books.contact", contact_id=contact_id))


@books.post("/contacts/<contact_id>/archive")
@or_again(contact)
def archive_contact(contact_id: str) -> Page:
    """Put a customer away."""
    act(lambda ledger: ledger.archive_contact(contact_id))
    flash("The contact is archived.")
    return redirect(url_for("books.contact", contact_id=contact_id))
