"""Two sides, record by record."""

from __future__ import annotations

from decimal import Decimal

import pytest

from sevenpoint.harness.oracles.convergence import Held, differences

WANTED = Held("INV-7", Decimal("120.00"), "200", Decimal("20.00"), "2026-03-02", "ours")


def held(**members: object) -> Held:
    """WANTED as the other side holds it, with other members."""
    return Held(**{**vars(WANTED), **members})  # type: ignore[arg-type]


def test_the_same_on_both_sides_is_no_difference() -> None:
    assert differences([WANTED], [WANTED]) == []
    assert differences([], []) == []


@pytest.mark.parametrize(
    ("members", "kind", "money"),
    [
        ({"amount": Decimal("80.00")}, "amount", "40.00"),
        ({"amount": Decimal("160.00")}, "amount", "40.00"),
        ({"account": "400"}, "account", "120.00"),
        ({"tax": Decimal("0.00")}, "tax", "20.00"),
        ({"date": "2026-03-01"}, "date", "120.00"),
    ],
)
def test_a_value_that_differs(members: dict[str, object], kind: str, money: str) -> None:
    (found,) = differences([WANTED], [held(**members)])

    assert (found.kind, found.key, found.money) == (kind, "INV-7", Decimal(money))
    assert str(found) == f"INV-7: {kind} {next(iter(members.values()))} where {getattr(WANTED, kind)} was wanted"


@pytest.mark.parametrize("name", ["amount", "account", "tax", "date"])
def test_what_is_not_asked_is_not_compared(name: str) -> None:
    assert differences([held(**{name: None})], [WANTED]) == []


def test_what_was_asked_and_is_not_there_differs() -> None:
    (found,) = differences([WANTED], [held(tax=None)])

    assert (found.kind, found.money) == ("tax", Decimal("120.00"))


def test_missing_duplicate_and_unwanted() -> None:
    (missing,) = differences([WANTED], [])
    (duplicate,) = differences([WANTED], [WANTED, WANTED, WANTED])
    (unwanted,) = differences([], [WANTED])

    assert (missing.kind, missing.money, missing.wanted, missing.found) == (
        "missing", Decimal("120.00"), "120.00", "nothing",
    )  # fmt: skip
    assert (duplicate.kind, duplicate.money, duplicate.wanted, duplicate.found) == (
        "duplicate", Decimal("240.00"), "1 of it", "3 of it",
    )  # fmt: skip
    assert (unwanted.kind, unwanted.money, unwanted.wanted) == ("duplicate", Decimal("120.00"), "0 of it")


def test_a_record_that_is_wanted_twice_may_be_there_twice() -> None:
    first, second = held(amount=Decimal(10)), held(amount=Decimal(20))

    assert differences([first, second], [second, first]) == []
    (missing,) = differences([first, second], [first])
    assert (missing.kind, missing.wanted, missing.found) == ("missing", "30", "10")


def test_records_without_an_amount() -> None:
    (missing,) = differences([Held("Ann"), Held("Ann")], [Held("Ann")])

    assert (missing.wanted, missing.found, missing.money) == ("nothing", "nothing", None)


def test_a_record_without_a_date_or_an_account_comes_first() -> None:
    for name, later in (("date", "2026-03-02"), ("account", "200")):
        bare, full = Held("Ann", Decimal(1)), Held("Ann", Decimal(1), **{name: later})  # type: ignore[arg-type]
        assert differences([bare, full], [full, bare]) == []


def test_like_is_put_beside_like() -> None:
    early, late = held(date="2026-03-01"), held(date="2026-04-01")
    dear, cheap = held(account="1", amount=Decimal(9)), held(account="2", amount=Decimal(3))
    low, high = held(tax=Decimal(1)), held(tax=Decimal(2))
    one, two = held(account="1"), held(account="2")

    for pair in ([early, late], [dear, cheap], [low, high], [one, two]):
        assert differences(pair, list(reversed(pair))) == []


def test_what_was_ended_stays_ended() -> None:
    ended = held(alive=False)

    assert differences([ended], []) == []
    assert differences([ended], [held(alive=False)]) == []
    (risen,) = differences([ended], [WANTED])
    assert (risen.kind, risen.key, risen.wanted, risen.found, risen.money) == (
        "resurrected",
        "INV-7",
        "nothing",
        "120.00",
        Decimal("120.00"),
    )
    (gone,) = differences([WANTED], [ended])
    assert gone.kind == "missing"


def test_the_value_before_the_change_is_stale() -> None:
    changed = held(before=Decimal("80.00"))
    (stale,) = differences([changed], [held(amount=Decimal("80.00"))])
    (wrong,) = differences([changed], [held(amount=Decimal("90.00"))])

    assert str(stale) == "INV-7: stale 80.00 where 120.00 was wanted"
    assert stale.money == Decimal("40.00")
    assert wrong.kind == "amount"
    assert differences([changed], [WANTED]) == []
    assert differences([held(before=WANTED.amount)], [WANTED]) == []


def test_another_organisations_books() -> None:
    elsewhere = held(organisation="theirs")
    crossed = differences([WANTED], [WANTED, elsewhere])

    assert [(each.kind, each.key, each.wanted, each.found, each.money) for each in crossed] == [
        ("crossed", "INV-7", "ours", "theirs", Decimal("120.00"))
    ]
    assert [each.kind for each in differences([WANTED], [elsewhere])] == ["crossed", "missing"]
    assert differences([WANTED], [WANTED, held(organisation="theirs", alive=False)]) == []
    assert differences([WANTED], [held(organisation=None)]) == []
    assert [each.kind for each in differences([held(organisation=None)], [WANTED, elsewhere])] == ["duplicate"]


def test_records_are_told_in_the_order_in_which_they_are_wanted() -> None:
    keys = [each.key for each in differences([held(key="b"), held(key="a")], [held(key="z")])]

    assert keys == ["b", "a", "z"]
