"""The changes that a load run makes, on both sides; each is marked so that its arrival can be told from any other's."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from threading import Lock

from sevenpoint.harness.bench.world import ADVISORY
from sevenpoint.harness.bookkeepers.base import Bookkeeper
from sevenpoint.harness.contract import ClientChange, InvoiceLine
from sevenpoint.harness.fronts.candidate import Candidate
from sevenpoint.harness.load.plan import BACKLOG, BEHIND, BESIDE
from sevenpoint.harness.load.world import Known, Place

TO_LEDGER, TO_TOOL = "tool_to_ledger", "ledger_to_tool"
SMALLEST = Decimal("1.01")
CENT = Decimal("0.01")
_EDIT = re.compile(r"(tool|books)\.(\d+)@")


@dataclass(frozen=True)
class Kind:
    """What is changed where: the checklist's line it speaks to, and how the report calls it."""

    direction: str
    requirement: str
    title: str


KINDS = {
    "invoice": Kind(TO_LEDGER, "4.1", "invoice created"),
    "payment": Kind(TO_LEDGER, "4.1", "payment recorded"),
    "client": Kind(TO_LEDGER, "4.1", "client changed"),
    "ledger-payment": Kind(TO_TOOL, "4.2", "payment received"),
    "ledger-client": Kind(TO_TOOL, "4.2", "client changed"),
    BACKLOG: Kind(TO_LEDGER, "4.5", "invoice of a backlog"),
    BEHIND: Kind(TO_LEDGER, "4.5", "payment behind a backlog"),
    BESIDE: Kind(TO_LEDGER, "4.5", "invoice beside a backlog"),
}


@dataclass(frozen=True)
class Awaited:
    """How a change is known at the ledger: a text in the write, an amount of it, or an edit's running number."""

    text: str = ""
    amount: Decimal | None = None
    edit: int | None = None


@dataclass(frozen=True)
class Made:
    """A change that was made. `there`: whether the tool shows it; None: the ledger's journal will tell.

    `record`: the ledger's own id of what was changed there.
    """

    awaited: Awaited
    there: Callable[[], bool] | None = None
    record: str = ""


class Hands:
    """Somebody at the tool and the bookkeeper at the ledger, in one place."""

    def __init__(self, place: Place, candidate: Candidate, bookkeeper: Bookkeeper) -> None:
        """Work with what `make_world` left there."""
        assert place.by_tool is not None
        assert place.by_ledger is not None
        self._candidate, self._bookkeeper = candidate, bookkeeper
        self._tool: Known = place.by_tool
        self._ledger: Known = place.by_ledger
        self._bank = place.organisation.chart.bank
        self._paid = Decimal(0)
        self._edits = {"tool": 0, "books": 0}
        self._in_turn = {side: Lock() for side in self._edits}

    def make(self, kind: str, number: int) -> Made:
        """Make one change. Raises the candidate's and the bookkeeper's errors."""
        if kind in ("payment", BEHIND):
            return self._payment(number)
        if kind == "client":
            return self._client()
        if kind == "ledger-payment":
            return self._ledger_payment(number)
        if kind == "ledger-client":
            return self._ledger_client()
        return self._invoice(number)

    def _invoice(self, number: int) -> Made:
        text, amount = mark(number), 1000 + number * CENT
        line = InvoiceLine(service=ADVISORY, description=f"Work {text}", unit_price=amount)
        self._candidate.create_invoice(client_id=self._tool.client, lines=[line])
        return Made(Awaited(text=text, amount=amount))

    def _payment(self, number: int) -> Made:
        amount = SMALLEST + number * CENT
        self._candidate.record_payment(self._tool.invoice, amount)
        return Made(Awaited(amount=amount))

    def _client(self) -> Made:
        with self._in_turn["tool"]:  # edits overwrite each other: only in order does a later one stand for an earlier
            edit, email = self._next_edit("tool")
            self._candidate.change_client(self._tool.client, ClientChange(email=email))
        return Made(Awaited(edit=edit))

    def _ledger_payment(self, number: int) -> Made:
        amount = SMALLEST + number * CENT
        with self._in_turn["books"]:  # so that the sum tells which of them have arrived
            self._bookkeeper.pay(self._ledger.booked, amount, account=self._bank)
            self._paid += amount
            paid = self._paid
        return Made(Awaited(), lambda: self._shown_paid() >= paid, self._ledger.booked)

    def _ledger_client(self) -> Made:
        with self._in_turn["books"]:
            edit, email = self._next_edit("books")
            self._bookkeeper.change_contact(self._ledger.contact, email=email)
        return Made(Awaited(), lambda: self._shown_edit() >= edit, self._ledger.contact)

    def _next_edit(self, side: str) -> tuple[int, str]:
        self._edits[side] += 1
        return self._edits[side], f"{side}.{self._edits[side]}@client.example"

    def _shown_paid(self) -> Decimal:
        return self._candidate.invoice(self._ledger.invoice).amount_paid

    def _shown_edit(self) -> int:
        return edit_in(self._candidate.client(self._ledger.client).email, "books") or 0


def mark(number: int) -> str:
    """What the description of an invoice carries.

    >>> mark(12)
    'LOAD-12.'
    """
    return f"LOAD-{number}."


def edit_in(text: str | None, side: str) -> int | None:
    """The highest running number of an edit in a text; None: there is none.

    >>> edit_in('{"EmailAddress": "tool.7@client.example"}', "tool"), edit_in("amy@client.example", "tool")
    (7, None)
    """
    found = [int(number) for name, number in _EDIT.findall(text or "") if name == side]
    return max(found, default=None)
