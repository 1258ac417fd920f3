"""Who works in an organisation, and how far each one's role reaches."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from werkzeug.exceptions import NotFound

from sevenpoint.harness.console.blueprints import books, this_organisation, this_sandbox
from sevenpoint.harness.console.forms import Form, read
from sevenpoint.harness.console.office import USERS
from sevenpoint.harness.console.problems import Page, or_again
from sevenpoint.harness.ledgers import LedgerUser


class NewUser(Form):
    """Somebody to let in."""

    email: str
    role: str


class Role(Form):
    """Another role."""

    role: str


@books.get("/people")
def people() -> str:
    """Everybody, the owner first."""
    staff = this_sandbox().users(this_organisation())
    return render_template("people.html", users=staff.users, roles=staff.roles, ours=USERS["integration"])


@books.post("/people")
@or_again(people)
def add_user() -> Page:
    """Let somebody in."""
    form = read(NewUser)
    this_sandbox().add_user(this_organisation(), form.email, form.role)
    return _done(f"{form.email} works here as {form.role}.")


@books.post("/people/<user_id>/role")
@or_again(people)
def change_role(user_id: str) -> Page:
    """Give somebody another role."""
    user, role = _user(user_id), read(Role).role
    this_sandbox().change_role(this_organisation(), user, role)
    return _done(f"{user.email} is {role} now.")


@books.post("/people/<user_id>/remove")
@or_again(people)
def remove_user(user_id: str) -> Page:
    """Somebody leaves."""
    user = _user(user_id)
    this_sandbox().remove_user(this_organisation(), user)
    return _done(f"{user.email} works here no longer; what that user allowed is over.")


def _user(user_id: str) -> LedgerUser:
    for user in this_sandbox().users(this_organisation()).users:
        if user.id == user_id:
            return user
    raise NotFound(f"Nobody with the id {user_id} works here.")


def _done(sentence: str) -> Page:
    flash(sentence)
    return redirect(url_for("books.people"))
