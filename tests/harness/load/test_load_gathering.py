"""What the workers say and what the journal says, in whatever order they are heard."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest

from sevenpoint.harness.load.gathering import Gathered
from sevenpoint.harness.load.plan import MIXES, LoadPlan
from sevenpoint.harness.results import Exchange

T0 = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC).timestamp()


@pytest.fixture
def gathered() -> Gathered:
    plan = LoadPlan(ledgers=["xero"], mix=dict(MIXES["candidate"]))
    known = SimpleNamespace(contact="contact-1", booked="invoice-1")
    place = SimpleNamespace(organisation=SimpleNamespace(id="o", ledger="xero"), by_ledger=known)
    world: Any = SimpleNamespace(plan=plan, places=[place])
    return Gathered(world)


def made(number: int, kind: str, **changes: Any) -> dict[str, Any]:
    return {
        "event": "made", "number": number, "kind": kind, "place": 0, "intended": T0, "began": T0 + 0.01,
        "answered": T0 + 0.05, "error": None, "text": "", "edit": None, "amount": None, "record": "", **changes,
    }  # fmt: skip


def exchange(seq: int, seconds: float, method: str = "GET", actor: str = "candidate", **changes: Any) -> Exchange:
    at = dt.datetime.fromtimestamp(T0 + seconds, dt.UTC).isoformat()
    told = {"seq": seq, "at": at, "ledger": "xero", "actor": actor, "method": method, "path": "/Invoices",
            "status": 200, "organisation": "o", "milliseconds": 10.0, **changes}  # fmt: skip
    return Exchange.model_validate(told)


@pytest.mark.parametrize("worker_first", [True, False])
def test_a_write_is_matched_whoever_was_heard_first(gathered: Gathered, worker_first: bool) -> None:
    says = made(1, "invoice", text="LOAD-1.", amount="1000.01")
    journal = [exchange(1, 0.1), exchange(2, 0.3, "PUT", request_body='{"Description": "LOAD-1."}')]
    if worker_first:
        gathered.take(says)
    gathered.read(journal)
    gathered.match()
    if not worker_first:
        gathered.take(says)
        gathered.match()
    sample = gathered.samples[1]
    assert sample.latest == pytest.approx(0.31, abs=1e-4)
    assert sample.earliest == sample.latest
    assert sample.stamps is not None
    split = sample.stamps.split()
    assert split["pick_up"] == pytest.approx(0.09, abs=1e-4)
    assert split["process"] == pytest.approx(0.2, abs=1e-4)
    assert gathered.open_at(T0 + 1) == 0


def test_what_comes_from_the_ledger_is_split_by_the_readings_of_it(gathered: Gathered) -> None:
    gathered.take(made(1, "ledger-payment", record="invoice-1"))
    gathered.read(
        [
            exchange(1, 0.02, "PUT", "bookkeeper", request_body="invoice-1"),
            exchange(2, 0.20, response_body="something else"),
            exchange(3, 0.30, response_body='{"InvoiceID": "invoice-1"}'),
        ]
    )
    gathered.take({"event": "seen", "number": 1, "earliest": 0.35, "latest": 0.4, "failed_looks": 0})
    gathered.stamp_reads()
    stamps = gathered.samples[1].stamps
    assert stamps is not None
    split = stamps.split()
    assert split["pick_up"] == pytest.approx(0.27, abs=1e-4)
    assert split["process"] == pytest.approx(0.01, abs=1e-4)
    assert split["publish"] == pytest.approx(0.09, abs=1e-4)


def test_what_is_open_is_given_up_at_its_limit_and_refusals_are_not_waited_for(gathered: Gathered) -> None:
    gathered.take(made(1, "invoice", text="LOAD-1."))
    gathered.take(made(2, "invoice", error="503"))
    assert [gathered.open_at(T0 + seconds) for seconds in (1, 29.9, 30.1)] == [1, 1, 0]


def test_throttled_calls_are_the_candidates(gathered: Gathered) -> None:
    gathered.read([exchange(1, 0.1, status=429), exchange(2, 0.2, actor="bookkeeper", status=429), exchange(3, 0.3)])
    assert (gathered.throttled, gathered.exchanges, gathered.last_seq) == (1, 3, 3)
