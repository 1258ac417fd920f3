"""Whether two sides hold the same, record by record, matched by what the business calls a record and not by ids.

The business key is chosen by who compares: an invoice's number, a client's name, a month. Each difference has one kind:

| kind | what is wrong |
|---|---|
| missing | one side wants it, the other has none |
| duplicate | the other side has it more than once |
| amount, account, tax, date | it is there, with another value |
| stale | it is there with the value that it had before the change |
| resurrected | it was ended on one side and lives on the other |
| crossed | it is in another organisation's books |
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Kind = Literal["missing", "duplicate", "amount", "account", "tax", "date", "stale", "resurrected", "crossed"]
COMPARED: tuple[Literal["amount", "account", "tax", "date"], ...] = ("amount", "account", "tax", "date")
NOTHING = Decimal(0)


@dataclass(frozen=True)
class Held:
    """A record as one side holds it. Members that are None are not compared.

    alive: False once it was voided, deleted or archived; before: the amount that it had before the last change.
    """

    key: str
    amount: Decimal | None = None
    account: str | None = None
    tax: Decimal | None = None
    date: str | None = None
    organisation: str | None = None
    alive: bool = True
    before: Decimal | None = None


@dataclass(frozen=True)
class Difference:
    """One record that is not the same on both sides. `money`: what is at stake, without a sign."""

    kind: Kind
    key: str
    wanted: str
    found: str
    money: Decimal | None = None

    def __str__(self) -> str:
        """E.g. `INV-7: amount 80.00 where 120.00 was wanted`."""
        return f"{self.key}: {self.kind} {self.found} where {self.wanted} was wanted"


def differences(wanted: Iterable[Held], found: Iterable[Held]) -> list[Difference]:
    """Where the second side is not what the first one wants; what nobody wants is a duplicate of nothing."""
    here, there = _by_key(wanted), _by_key(found)
    told: list[Difference] = []
    for key in [*here, *(key for key in there if key not in here)]:
        told += _of_key(key, here.get(key, []), there.get(key, []))
    return told


def _by_key(records: Iterable[Held]) -> dict[str, list[Held]]:
    grouped: dict[str, list[Held]] = defaultdict(list)
    for record in records:
        grouped[record.key].append(record)
    return dict(grouped)


def _of_key(key: str, wanted: Sequence[Held], found: Sequence[Held]) -> list[Difference]:
    told = [each for want in wanted for each in _crossed(want, found)]
    home = {want.organisation for want in wanted} - {None}
    near = [each for each in found if each.alive and (not home or each.organisation in (None, *home))]
    living = [want for want in wanted if want.alive]
    if len(near) > len(living) and len(wanted) > len(living):
        return [*told, Difference("resurrected", key, "nothing", _sum(near), _money(near))]
    if len(near) > len(living):
        surplus = near[len(living) :]
        return [*told, Difference("duplicate", key, f"{len(living)} of it", f"{len(near)} of it", _money(surplus))]
    if len(near) < len(living):
        return [*told, Difference("missing", key, _sum(living), _sum(near), _money(living[len(near) :]))]
    ordered = sorted(living, key=_order), sorted(near, key=_order)
    return told + [each for want, have in zip(*ordered, strict=True) for each in _values(want, have)]


def _crossed(want: Held, found: Sequence[Held]) -> list[Difference]:
    strange = [each for each in found if each.alive and each.organisation not in (None, want.organisation)]
    if want.organisation is None or not strange:
        return []
    return [Difference("crossed", want.key, want.organisation, str(strange[0].organisation), _money(strange))]


def _values(want: Held, have: Held) -> list[Difference]:
    if want.before is not None and have.amount == want.before != want.amount:
        money = abs((want.amount or NOTHING) - want.before)
        return [Difference("stale", want.key, str(want.amount), str(have.amount), money)]
    told: list[Difference] = []
    for name in COMPARED:
        left, right = getattr(want, name), getattr(have, name)
        if left is not None and left != right:
            both = isinstance(left, Decimal) and isinstance(right, Decimal)
            told.append(Difference(name, want.key, str(left), str(right), abs(left - right) if both else want.amount))
    return told


def _order(record: Held) -> tuple[str, Decimal, str, str]:
    """Records of one key in an order that puts like beside like."""
    return record.date or "", record.amount or NOTHING, record.account or "", str(record.tax)


def _sum(records: Sequence[Held]) -> str:
    return str(_money(records) or "nothing")


def _money(records: Sequence[Held]) -> Decimal | None:
    return sum((each.amount or NOTHING for each in records), NOTHING) or None
