"""What records are called: a person knows "the invoice to Hill and Barnes over 1,043.17", a scenario knows an id.

Records that a person made or saw get ids of our own; those that a program answered keep theirs.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from sevenpoint.harness import contract as c

# The member of a path or body that names a record, and its kind.
KINDS = {"client_id": "client", "proposal_id": "proposal", "invoice_id": "invoice", "payment_id": "payment"}
UNKNOWN = "the record that was made before"


@dataclass
class Known:
    """One record. `marks`: what it can be recognised by, e.g. number and client."""

    id: str
    words: str
    marks: dict[str, str] = field(default_factory=dict)


class Memory:
    """The records of one run, by account and kind."""

    def __init__(self) -> None:
        """Nothing is known."""
        self._records: defaultdict[tuple[str, str], dict[str, Known]] = defaultdict(dict)
        self._ours: set[tuple[str, str, str]] = set()
        self.accounts: dict[str, str] = {}
        self.roles: dict[str, tuple[str, str]] = {}

    def records(self, account: str, kind: str) -> list[Known]:
        """Every record of a kind, in the order in which they were met."""
        return list(self._records[account, kind].values())

    def words(self, account: str, kind: str, record: str) -> str:
        """What a record is called; for an id that nobody named, that it was made before."""
        known = self._records[account, kind].get(record)
        return known.words if known else UNKNOWN

    def keep(self, account: str, kind: str, record: str, words: str, **marks: str | None) -> str:
        """Name a record, or renew what is known of it; gives its id."""
        told = {name: mark for name, mark in marks.items() if mark}
        known = self._records[account, kind].setdefault(record, Known(record, words))
        known.words = words
        known.marks.update(told)
        return record

    def find(self, account: str, kind: str, **marks: str | None) -> str | None:
        """The id of the only record that has all these marks."""
        told = {name: mark for name, mark in marks.items() if mark}
        found = [
            known.id
            for known in self.records(account, kind)
            if told and all(known.marks.get(name) == mark for name, mark in told.items())
        ]
        return found[0] if len(found) == 1 else None

    def ours(self, account: str, kind: str, record: str) -> None:
        """Only a person knows this record: its id is of our own making."""
        self._ours.add((account, kind, record))

    def is_ours(self, account: str, kind: str, record: str) -> bool:
        """Whether no program knows the record."""
        return (account, kind, record) in self._ours

    def rename(self, account: str, kind: str, record: str, other: str) -> None:
        """The program knows the record by another id."""
        known = self._records[account, kind].pop(record)
        known.id = other
        self._records[account, kind][other] = known
        self._ours.discard((account, kind, record))

    def fresh(self, account: str, kind: str) -> str:
        """An id that no record of the kind has."""
        return f"{kind}-{len(self._records[account, kind]) + 1}"

    def learn(self, account: str, answer: c.Model) -> None:
        """Name the records in a program's answer."""
        if isinstance(answer, c.Client):
            self.keep(account, "client", answer.id, client_words(answer.name), name=answer.name)
        elif isinstance(answer, c.Proposal):
            client = self.client_name(account, answer.client_id)
            self.keep(account, "proposal", answer.id, proposal_words(answer.title, client), title=answer.title)
        elif isinstance(answer, c.Invoice):
            words = invoice_words(self.client_name(account, answer.client_id), answer.total, answer.number)
            self.keep(account, "invoice", answer.id, words, number=answer.number, client=answer.client_id)
        elif isinstance(answer, c.Payment):
            words = payment_words(str(answer.amount), self.words(account, "invoice", answer.invoice_id))
            self.keep(account, "payment", answer.id, words)
        for name in type(answer).model_fields:
            value: Any = answer.__dict__.get(name)
            for each in value if isinstance(value, list) else []:
                if isinstance(each, c.Model):
                    self.learn(account, each)

    def client_name(self, account: str, client: str | None) -> str:
        """The client's name, or that it is not known."""
        for known in self.records(account, "client"):
            if known.id == client:
                return known.marks.get("name", known.words)
        return "a client"


def client_words(name: str) -> str:
    """How a client is called on cards."""
    return f"the client {name}"


def proposal_words(title: str, client: str) -> str:
    """How a proposal is called on cards."""
    return f"the proposal “{title}” for {client}"


def invoice_words(client: str, amount: Decimal | str | None, number: str | None, text: str = "") -> str:
    """How an invoice is called on cards.

    >>> invoice_words("Hill and Barnes", "1043.17", None, "Advice")
    'the invoice to Hill and Barnes over 1043.17 (“Advice”)'
    """
    over = f" over {amount}" if amount is not None else ""
    named = f" (“{text}”)" if text else ""
    return f"the invoice {number + ' ' if number else ''}to {client}{over}{named}"


def payment_words(amount: str, invoice: str) -> str:
    """How a payment is called on cards."""
    return f"the payment of {amount} for {invoice}"
