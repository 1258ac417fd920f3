"""Money from proposal to bank."""

from __future__ import annotations

from decimal import Decimal

import pytest

from sevenpoint.harness.oracles.money import CENT, Journey, Leak, leak

WHOLE = Journey(
    agreed=Decimal("100.00"), billed=Decimal("100.00"), invoiced=Decimal("120.00"), received=Decimal("120.00"),
    fees=Decimal("3.78"), held=Decimal("116.22"),
)  # fmt: skip


def test_nothing_leaks_when_every_station_holds_what_the_one_before_sent() -> None:
    assert WHOLE.leaks() == []


@pytest.mark.parametrize(
    ("members", "between", "lost"),
    [
        ({"billed": Decimal("60.00")}, ("agreement", "invoices"), "40.00"),
        ({"billed": Decimal("110.00")}, ("agreement", "invoices"), "-10.00"),
        ({"invoiced": Decimal("130.00")}, ("invoice", "payments"), "10.00"),
        ({"held": Decimal("120.00")}, ("payments less fees", "account"), "-3.78"),
        ({"fees": Decimal("0")}, ("payments less fees", "account"), "3.78"),
    ],
)
def test_a_leak_is_told_between_its_stations(members: dict[str, Decimal], between: tuple[str, str], lost: str) -> None:
    (found,) = Journey(**{**vars(WHOLE), **members}).leaks()

    assert (found.sent_from, found.arrives_at, found.lost()) == (*between, Decimal(lost))


def test_leaks_come_in_order_of_the_way() -> None:
    found = Journey(
        agreed=Decimal(1), billed=Decimal(2), invoiced=Decimal(3), received=Decimal(4), held=Decimal(5)
    ).leaks()

    assert [each.sent_from for each in found] == ["agreement", "invoice", "payments less fees"]


@pytest.mark.parametrize("missing", ["agreed", "billed", "invoiced", "received", "held"])
def test_a_station_that_was_not_looked_at_leaks_nothing(missing: str) -> None:
    assert Journey(**{**vars(WHOLE), missing: None}).leaks() == []


def test_the_tolerance_is_allowed_and_no_more() -> None:
    assert leak(Decimal("100.00"), Decimal("99.99"), CENT) == 0
    assert leak(Decimal("100.00"), Decimal("99.98"), CENT) == Decimal("0.02")
    assert leak(Decimal("100.00"), Decimal("99.99")) == CENT
    assert leak(Decimal("100.00"), Decimal("100.02"), CENT) == Decimal("-0.02")


def test_in_words() -> None:
    assert str(Leak("invoice", "payments", Decimal("120.00"), Decimal("80.00"))) == (
        "40.00 lost between invoice and payments: 120.00, then 80.00"
    )
    assert str(Leak("invoice", "payments", Decimal(5), Decimal(5))).startswith("0 too much")
    assert str(Leak("invoice", "payments", Decimal("1.00"), Decimal("0.99"))).startswith("0.01 lost")
    assert str(Leak("invoice", "payments", Decimal("80.00"), Decimal("120.00"))) == (
        "40.00 too much between invoice and payments: 80.00, then 120.00"
    )
