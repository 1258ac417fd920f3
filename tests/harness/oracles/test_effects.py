"""One intent, one effect."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from sevenpoint.harness.bookkeepers.base import InvoiceStatus, LedgerInvoice, LedgerPayment
from sevenpoint.harness.oracles.effects import Effect, billed, off_by, once_each, received, standing


def invoice(subtotal: str, status: InvoiceStatus = "authorised") -> LedgerInvoice:
    """An invoice of the ledger."""
    net = Decimal(subtotal)
    return LedgerInvoice(
        id=subtotal, contact_id="c", status=status, date=dt.date(2026, 3, 2), lines=[], subtotal=net,
        tax=Decimal(0), total=net + 1, amount_due=net, amount_paid=Decimal(0),
    )  # fmt: skip


def payment(amount: str) -> LedgerPayment:
    """A payment of the ledger."""
    return LedgerPayment(id=amount, invoice_id="i", amount=Decimal(amount), date=dt.date(2026, 3, 2))


@pytest.mark.parametrize(
    ("found", "once", "missing", "doubled", "total", "at_stake"),
    [
        (["120.00"], True, False, False, "120.00", None),
        ([], False, True, False, "0", "120.00"),
        (["120.00", "120.00"], False, False, True, "240.00", "120.00"),
        (["60.00", "60.00"], False, False, True, "120.00", None),
        (["119.99"], False, False, False, "119.99", "0.01"),
        (["130.00"], False, False, False, "130.00", "10.00"),
    ],
)
def test_what_came_of_an_invoice(
    found: list[str], once: bool, missing: bool, doubled: bool, total: str, at_stake: str | None
) -> None:
    effect = billed(Decimal("120.00"), [invoice(each) for each in found])

    assert (effect.once(), effect.missing(), effect.doubled()) == (once, missing, doubled)
    assert effect.total() == Decimal(total)
    assert effect.at_stake() == (None if at_stake is None else Decimal(at_stake))


@pytest.mark.parametrize(
    ("status", "counts"), [("draft", True), ("authorised", True), ("paid", True), ("voided", False), ("deleted", False)]
)
def test_voided_and_deleted_invoices_are_no_effects(status: InvoiceStatus, counts: bool) -> None:
    found = [invoice("5.00", status)]

    assert len(standing(found)) == int(counts)
    assert billed(Decimal("5.00"), found).once() is counts


def test_a_payment_is_received_once() -> None:
    wanted = Decimal("40.00")

    assert received(wanted, [payment("40.00")]) == Effect(wanted, (wanted,))
    assert received(wanted, [payment("40.00"), payment("40.00")]).doubled()


def test_several_intents() -> None:
    right, missing, double = (
        Effect(Decimal(5), (Decimal(5),)),
        Effect(Decimal(7), ()),
        Effect(Decimal(7), (Decimal(7),) * 2),
    )

    assert once_each([right, right])
    assert not once_each([right, missing])
    assert not once_each([])
    assert off_by([right]) is None
    assert off_by([right, missing, double]) == Decimal(14)
