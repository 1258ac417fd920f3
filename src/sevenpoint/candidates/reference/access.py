"""Roles: which verbs each may use. A verb that is not listed for a role is forbidden to it."""

from __future__ import annotations

import hashlib
import secrets

from .audit import Actor
from .flaws import Flaws
from .problems import RequestError
from .storage import Tx

ROLES = ("owner", "manager", "member")

_READ = {
    "connections", "settings", "ledger_options", "clients", "client", "proposal", "position", "invoices", "invoice",
    "payments", "clock", "alerts", "notices", "audit_trail", "members", "workflow",
}  # fmt: skip
_WORK = {
    "create_client", "change_client", "create_proposal", "accept_proposal", "amend_proposal", "cancel_proposal",
    "bill_lines", "create_invoice", "change_invoice", "record_payment", "collect", "return_payment",
}  # fmt: skip
_MANAGE = {
    "connect", "save_settings", "sync", "refund", "void_invoice", "preview_import", "run_import", "undo_import",
    "set_clock", "connect_workflow",
}  # fmt: skip
_OWN = {"disconnect", "save_member", "delete_workspace"}

ALLOWED: dict[str, set[str]] = {
    "owner": _READ | _WORK | _MANAGE | _OWN,
    "manager": _READ | _WORK | _MANAGE,
    "member": _READ | _WORK,
}


def new_token() -> str:
    """A bearer token for a person."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What is stored of a token: enough to recognise it, useless to a thief."""
    return hashlib.sha256(token.encode()).hexdigest()


def actor_of(tx: Tx, workspace: str, authorization: str) -> Actor:
    """The member behind an Authorization header.

    Raises:
        RequestError: `forbidden` when the token is missing, unknown or belongs to another workspace.
    """
    scheme, _, token = authorization.partition(" ")
    sql = "SELECT email, role FROM members WHERE workspace=? AND token_hash=?"
    row = tx.one(sql, workspace, token_hash(token.strip())) if scheme.lower() == "bearer" else None
    if row is None:
        raise RequestError("forbidden", "Send a bearer token of a member of this workspace.")
    return Actor(row["email"], "tool", row["role"])


def require(actor: Actor, verb: str, flaws: Flaws) -> None:
    """Let the actor through, or raise `forbidden`."""
    if verb not in ALLOWED.get(actor.role, set()) and not flaws.on("roles-unchecked"):
        raise RequestError("forbidden", f"The role {actor.role!r} may not use {verb}; ask an owner of the workspace.")
