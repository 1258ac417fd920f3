"""Which organisation a call is about."""

from __future__ import annotations

import pytest

from sevenpoint.harness.oracles.tenancy import addressed, strayed
from sevenpoint.harness.results import Exchange


def call(seq: int, path: str, organisation: str | None = None, headers: dict[str, str] | None = None) -> Exchange:
    """A call of a candidate."""
    return Exchange(
        seq=seq,
        at="2026-03-02T09:00:00Z",
        ledger="xero",
        actor="candidate",
        method="GET",
        path=path,
        status=200,
        organisation=organisation,
        request_headers=headers or {},
    )


@pytest.mark.parametrize(
    ("exchange", "about"),
    [
        (call(1, "/v3/company/4611/invoice/7"), "4611"),
        (call(1, "/v3/company/4611/query", organisation="9"), "4611"),
        (call(1, "/api.xro/2.0/Invoices", headers={"Xero-Tenant-Id": "a"}), "a"),
        (call(1, "/api.xro/2.0/Invoices", organisation="b", headers={"xero-tenant-id": "a"}), "a"),
        (call(1, "/api.xro/2.0/Invoices", organisation="b"), "b"),
        (call(1, "/connect/token"), None),
    ],
)
def test_a_call_is_about_the_organisation_that_it_addresses(exchange: Exchange, about: str | None) -> None:
    assert addressed(exchange) == about


def test_calls_about_other_organisations_have_strayed_refused_or_not_and_token_calls_have_not() -> None:
    calls = [
        call(1, "/connect/token"),
        call(2, "/v3/company/1/customer/5"),
        call(3, "/v3/company/2/customer/5"),
        call(4, "/api.xro/2.0/Contacts", headers={"xero-tenant-id": "2"}),
    ]
    assert [each.seq for each in strayed(calls, "1")] == [3, 4]
    assert [each.seq for each in strayed(calls, "2")] == [2]
    assert strayed([], "1") == []
