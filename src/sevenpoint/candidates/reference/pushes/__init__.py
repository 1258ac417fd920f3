"""Carrying out the outbox: one function for each kind of change, each safe to repeat."""

from __future__ import annotations

from collections.abc import Callable

from . import clients, invoices, payments, together
from .push import Push

__all__ = ["Push", "carry_out", "together"]

HANDLERS: dict[str, Callable[[Push], None]] = {
    "client.push": clients.push_client,
    "invoice.create": invoices.create_invoice,
    "invoice.update": invoices.update_invoice,
    "invoice.void": invoices.void_invoice,
    "payment.create": payments.create_payment,
    "payment.reverse": payments.reverse_payment,
    "fee.book": payments.book_fee,
}


def carry_out(push: Push) -> None:
    """Carry out a row. Raises the errors of `problems`; the caller settles what becomes of the row then."""
    if push.row["op"] != "invoice.create":
        push.look_up()
    HANDLERS[push.row["op"]](push)
