"""A front: a way to drive a candidate. One method, for any verb of the contract."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from sevenpoint.harness.contract import Model, Verb


class Front(Protocol):
    """Carries one verb to the candidate and its answer back.

    Raises CandidateUnreachable, CandidateNonsense, CandidateRefused or Unsupported.
    """

    address: str

    def call(self, verb: Verb, path: Mapping[str, str], body: Model | None = None, token: str | None = None) -> Model:
        """Ask, and return the verb's response model. `path`: the path's parameters; `token`: of the acting member."""
