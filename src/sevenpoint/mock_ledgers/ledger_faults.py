"""A ledger's own answers when something is wrong with it or with the caller's access, for faults."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import Response


@dataclass(frozen=True)
class FaultAnswers:
    """The answers that a ledger gives, beside those of `Ledger` itself.

    - `forbidden`: 403, the organisation is not open to the caller.
    - `revoked`: what a caller gets whose user has removed the app.
    - `scope_withdrawn`: a scope that the operation needs is not there any more.
    - `role_lowered`: the user behind the token may read and not write any more.
    - `gateway(status)`: the page of what stands before the ledger, for 502 and 504.
    - `maintenance_page(status)`: HTML for people where JSON was asked for.
    - `bad_element(message)`: what a batch's element is refused with. `element_depth`: the depth of savepoints at which
      the ledger handles elements.
    """

    forbidden: Callable[[], Response]
    revoked: Callable[[], Response]
    scope_withdrawn: Callable[[], Response]
    role_lowered: Callable[[], Response]
    gateway: Callable[[int], Response]
    maintenance_page: Callable[[int], Response]
    bad_element: Callable[[str], Exception]
    element_depth: int
