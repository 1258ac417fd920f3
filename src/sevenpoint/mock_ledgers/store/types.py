"""Column types that keep money and time exact in any SQL dialect."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import simplejson
from sqlalchemy import BigInteger, Dialect, Integer
from sqlalchemy.types import TypeDecorator

# Made once: `simplejson.loads` would make one for every text.
_SENT = simplejson.JSONDecoder(parse_float=Decimal)
_KEPT = simplejson.JSONDecoder(parse_float=Decimal, strict=False)
_SCALE = Decimal(10_000)
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MICROSECOND = dt.timedelta(microseconds=1)


# A whole number of 64 bits. SQLite counts a table's ids up only for the type that it calls INTEGER.
Whole = BigInteger().with_variant(Integer(), "sqlite")


class Amount(TypeDecorator[Decimal]):
    """Money as an integer count of ten-thousandths, so that SQL sums are exact.

    Raises ValueError for more than four decimal places: rounding is the ledger's business, not the store's.
    """

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        """Decimal units to ten-thousandths."""
        if value is None:
            return None
        scaled = value * _SCALE
        if scaled != scaled.to_integral_value():
            raise ValueError(f"{value} has more than four decimal places")
        return int(scaled)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        """Ten-thousandths to Decimal units with at least two places kept."""
        if value is None:
            return None
        exact = Decimal(value) / _SCALE
        cents = exact.quantize(Decimal("0.01"))
        return cents if cents == exact else exact


class Instant(TypeDecorator[dt.datetime]):
    """A UTC time as microseconds since 1970: sortable, comparable, the same in every dialect."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> int | None:
        """Aware datetime to microseconds."""
        return None if value is None else (value - _EPOCH) // _MICROSECOND

    def process_result_value(self, value: int | None, dialect: Dialect) -> dt.datetime | None:
        """Microseconds to aware datetime."""
        return None if value is None else _EPOCH + value * _MICROSECOND


def dump_json(value: Any) -> str:
    """JSON text in which a Decimal is written with its own digits, e.g. `24.10` stays `24.10`.

    >>> dump_json({"Total": Decimal("24.10")})
    '{"Total":24.10}'
    """
    return simplejson.dumps(value, use_decimal=True, separators=(",", ":"), ensure_ascii=False)


def load_kept(text: str) -> Any:
    """`load_json` for a JSON column that was read as text, in which a control character may stand as it is."""
    return _KEPT.decode(text)


def load_json(text: str) -> Any:
    """The inverse of `dump_json`: every fractional number becomes a Decimal.

    >>> load_json('{"Total":24.10}')
    {'Total': Decimal('24.10')}
    """
    return _SENT.decode(text)
