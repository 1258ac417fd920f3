"""What a report is made from: a judged bundle, read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sevenpoint.harness.results import Attested, Call, Exchange, Results, Signer, Witnesses


@dataclass(frozen=True)
class Judged:
    """The judged results; by run id the ledger's journals and what the candidate was asked; a vendor's own answers.

    attested: None: no questionnaire was added. signer: who signed, as the bundle says; None: nobody.
    witnesses: who answered cards at a browser; None: nobody.
    """

    results: Results
    exchanges: Mapping[str, list[Exchange]] = field(default_factory=dict)
    calls: Mapping[str, list[Call]] = field(default_factory=dict)
    attested: Attested | None = None
    signer: Signer | None = None
    witnesses: Witnesses | None = None
