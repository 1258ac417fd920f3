"""How often a tool wrote."""

from __future__ import annotations

import pytest

from sevenpoint.harness.oracles.writes import refused_writes, writes
from sevenpoint.harness.results import Exchange


def call(method: str, path: str, status: int = 200) -> Exchange:
    """A call of a candidate."""
    return Exchange(seq=1, at="", ledger="xero", actor="candidate", method=method, path=path, status=status)


@pytest.mark.parametrize(
    ("method", "path", "counts"),
    [
        ("POST", "/api.xro/2.0/Contacts", True),
        ("PUT", "/api.xro/2.0/CONTACTS/7", True),
        ("GET", "/api.xro/2.0/Contacts", False),
        ("DELETE", "/api.xro/2.0/Contacts/7", False),
        ("POST", "/api.xro/2.0/Payments", False),
        ("POST", "/v3/company/1/query", False),
        ("POST", "/v3/company/1/customer", True),
        ("POST", "/v3/company/1/Customer/Query", False),
    ],
)
def test_writes_of_a_kind_of_record(method: str, path: str, counts: bool) -> None:
    assert bool(writes([call(method, path)], ["Contacts", "customer"])) is counts


def test_every_write_counts_when_no_kind_is_named() -> None:
    written = call("POST", "/api.xro/2.0/Payments")

    assert writes([written, call("GET", "/api.xro/2.0/Payments")]) == [written]


@pytest.mark.parametrize(
    ("method", "status", "counts"),
    [("POST", 400, True), ("POST", 200, False), ("PUT", 429, False), ("GET", 400, False)],
)
def test_refused_writes(method: str, status: int, counts: bool) -> None:
    assert bool(refused_writes([call(method, "/api.xro/2.0/Invoices", status)])) is counts
