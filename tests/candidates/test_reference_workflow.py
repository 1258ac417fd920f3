"""The reference candidate and the practice-workflow tool: what is connected, what is refused, what is opened later."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

import pytest
from candidate_world import World, until

from sevenpoint.harness.bench.karbon import Karbon
from sevenpoint.harness.contract import NewClient, NewProposalLine, Proposal
from sevenpoint.harness.fronts.errors import CandidateRefused
from sevenpoint.mock_karbon import KarbonServer


@pytest.fixture(scope="module")
def karbon_server() -> Iterator[KarbonServer]:
    """The mock of Karbon."""
    with KarbonServer() as server:
        yield server


@pytest.fixture
def karbon(karbon_server: KarbonServer, request: pytest.FixtureRequest) -> Karbon:
    """An account of the test's own."""
    return Karbon(karbon_server, request.node.name, 7)


def signed(here: World) -> Proposal:
    """An engagement that a new client has accepted."""
    line = NewProposalLine(service="Advisory", description="Advice", quantity=Decimal(2), unit_price=Decimal("150.25"))
    sent = here.candidate.create_proposal(
        title="Year", start_date=dt.date(2026, 4, 1), client=NewClient(name="O'Hara Ltd"), lines=[line]
    )
    return here.candidate.accept_proposal(sent.id)


def test_bad_credentials_are_refused_and_nothing_is_kept(here: World, karbon: Karbon) -> None:
    wrong = karbon.connection().model_copy(update={"access_key": "another"})
    with pytest.raises(CandidateRefused, match="401"):
        here.candidate.connect_workflow(wrong)
    assert here.candidate.workflow().status == "disconnected"


def test_an_accepted_engagement_is_opened_with_its_fee(here: World, karbon: Karbon) -> None:
    assert here.candidate.connect_workflow(karbon.connection()).status == "connected"
    signed(here)
    (work,) = until(karbon.work, bool)
    assert (work.client_name, work.title, work.fee) == ("O'Hara Ltd", "Year: Advisory", Decimal("300.5"))
    assert (work.start, work.assignee) == (dt.date(2026, 4, 1), karbon.assignee)


def test_an_engagement_of_before_is_opened_when_karbon_is_connected(here: World, karbon: Karbon) -> None:
    signed(here)
    here.candidate.connect_workflow(karbon.connection())
    assert len(until(karbon.work, bool)) == 1


def test_a_refusal_is_told_and_mended_by_connecting_again(here: World, karbon: Karbon) -> None:
    stranger = karbon.connection().model_copy(update={"assignee": "stranger@firm.example"})
    here.candidate.connect_workflow(stranger)
    proposal = signed(here)
    (alert,) = until(here.candidate.open_alerts, bool)
    assert (alert.who_must_act, alert.entity_id) == ("firm", proposal.id)
    assert "Assignee" in alert.message
    assert here.candidate.workflow().status == "broken"
    here.candidate.connect_workflow(karbon.connection())
    assert len(until(karbon.work, bool)) == 1
    assert until(here.candidate.open_alerts, lambda found: not found) == []
    assert len(karbon.clients_named("O'Hara Ltd")) == 1


def test_an_outage_is_waited_for(here: World, karbon: Karbon) -> None:
    here.candidate.connect_workflow(karbon.connection())
    karbon.go_down(429)
    signed(here)
    (alert,) = until(here.candidate.open_alerts, bool)
    assert (alert.severity, alert.who_must_act) == ("warning", "ledger")
    karbon.come_back()
    here.move(minutes=20)
    assert len(until(karbon.work, bool)) == 1
    assert here.candidate.open_alerts() == []
