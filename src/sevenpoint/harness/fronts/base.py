"""A front: a way to drive a candidate. One method, for any verb of the contract."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from sevenpoint.harness.contract import Model, Verb
from sevenpoint.harness.results import Finding


class Front(Protocol):
    """Carries one verb to the candidate and its answer back.

    Raises CandidateUnreachable, CandidateNonsense, CandidateRefused or Unsupported.
    """

    address: str

    def call(self, verb: Verb, path: Mapping[str, str], body: Model | None = None, token: str | None = None) -> Model:
        """Ask, and return the verb's response model. `path`: the path's parameters; `token`: of the acting member."""


@dataclass(frozen=True)
class Testimony:
    """Who answered a verb by hand, and the card on which."""

    card: str
    witness: str


@runtime_checkable
class ByHand(Protocol):
    """A front with a person behind some of its verbs: what was done or seen by hand is witnessed, not measured.

    `testimony`: of the last call; None: no person was asked. `patience_seconds`: how long a change may take where no
    clock can be moved.
    """

    testimony: Testimony | None
    patience_seconds: float

    def begin(self, run: str) -> None:
        """A run starts."""

    def by_person(self, verb: str) -> bool:
        """Whether a person carries this verb out."""

    def consent_at(self, organisation: str) -> None:
        """The next `connect` by a person goes on through the consent page, to this organisation."""

    def call_things(self, names: Mapping[str, str]) -> None:
        """What the ledger's own ids are called."""

    def heard(self, finding: Finding) -> None:
        """A finding, for those who answered the cards that it rests on."""
