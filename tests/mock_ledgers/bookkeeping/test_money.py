"""Exact money, as properties."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sevenpoint.mock_ledgers.bookkeeping import cents, round_to, to_decimal
from sevenpoint.mock_ledgers.store import dump_json, load_json

amounts = st.decimals(min_value=-(10**9), max_value=10**9, places=6)


@given(amounts)
def test_rounding_moves_by_half_a_cent_at_most_and_ties_go_away_from_zero(amount: Decimal) -> None:
    moved = cents(amount) - amount
    assert abs(moved) <= Decimal("0.005")
    assert cents(-amount) == -cents(amount)
    if abs(moved) == Decimal("0.005"):
        assert abs(cents(amount)) > abs(amount)


@given(amounts, st.integers(0, 6))
def test_rounding_twice_to_the_same_places_changes_nothing(amount: Decimal, places: int) -> None:
    assert round_to(round_to(amount, places), places) == round_to(amount, places)


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=4))
def test_a_decimal_survives_json_with_its_scale(amount: Decimal) -> None:
    assert str(load_json(dump_json({"Total": amount}))["Total"]) == str(amount)


@given(amounts)
def test_numbers_and_their_texts_parse_alike(amount: Decimal) -> None:
    assert to_decimal(str(amount)) == to_decimal(amount) == amount


@pytest.mark.parametrize("bad", [1.5, True, None, "", "12,50", "NaN", "Infinity", "1e400", "1" * 16, [], {}, "0x10"])
def test_what_is_not_a_plain_number_is_refused(bad: object) -> None:
    with pytest.raises(ValueError, match=r"is (not a number|out of range)"):
        to_decimal(bad)
