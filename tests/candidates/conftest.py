"""One pair of ledgers and one candidate for each worker; every test has its own sandbox and workspace."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from candidate_world import World, log_of, open_world

from sevenpoint.harness.candidate_process import CandidateProcess, reference_command
from sevenpoint.harness.ledgers import LedgerControl
from sevenpoint.mock_ledgers import LedgerServer


@dataclass
class Running:
    """What every world of a worker shares."""

    control: LedgerControl
    ledgers_url: str
    candidate_url: str


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Ledgers and candidate, as long as the session lasts. A candidate that logged a failure fails the session."""
    folder = tmp_path_factory.mktemp("candidate")
    with (
        LedgerServer() as ledgers,
        CandidateProcess(folder / "candidate.log", reference_command(folder / "data")) as candidate,
    ):
        control = LedgerControl(ledgers.url, ledgers.control_token)
        yield Running(control, ledgers.url, candidate.url)
    assert "Traceback" not in log_of(folder), log_of(folder)


@pytest.fixture(params=["xero", "quickbooks"])
def here(request: pytest.FixtureRequest, running: Running) -> World:
    """A connected world on each ledger."""
    name = request.node.name.replace("[", " ").replace("]", "")
    return open_world(running.control, running.ledgers_url, running.candidate_url, request.param, name)
