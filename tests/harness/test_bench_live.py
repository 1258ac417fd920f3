"""The bench in a real world: both mock ledgers and the reference candidate."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from harness_fakes import about

from sevenpoint.harness import Bench, refusal, scenario
from sevenpoint.harness.bench import ADVISORY, START, Surroundings
from sevenpoint.harness.bench.place import MockPlace
from sevenpoint.harness.bench.sinks import Sinks
from sevenpoint.harness.bench.telling import tell
from sevenpoint.harness.candidate_process import CandidateProcess, reference_command
from sevenpoint.harness.contract import Invoice, InvoiceLine
from sevenpoint.harness.fronts import open_front
from sevenpoint.harness.ledger_process import start_ledgers
from sevenpoint.harness.ledgers import LedgerControl
from sevenpoint.harness.results import Outcome

GUIDE = Path(__file__).parents[2] / "docs" / "guides" / "write-a-scenario.md"


@pytest.fixture(scope="module")
def around(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Surroundings]:
    folder: Path = tmp_path_factory.mktemp("reference")
    with start_ledgers() as ledgers, CandidateProcess(folder / "log", reference_command(folder)) as process:
        yield Surroundings(MockPlace(LedgerControl(ledgers.url, ledgers.control_token)), open_front(process.url), 7)


@pytest.fixture(scope="module")
def sinks() -> Iterator[Sinks]:
    made = Sinks()
    yield made
    made.close()


@contextmanager
def opened(around: Surroundings, sinks: Sinks, ledger: str, **options: object) -> Iterator[Bench]:
    def story(_: Bench) -> None:
        """Why."""

    decorated = scenario("T", requirements=["6.6"], **options)(story)  # type: ignore[arg-type]
    bench = Bench(about(decorated), "live", ledger, around, sinks)
    bench.open()
    try:
        yield bench
        assert bench.broken_books() == []
    finally:
        bench.close()


def bill(bench: Bench) -> Invoice:
    client = bench.candidate.create_client(bench.names.client(), email=bench.names.email())
    line = InvoiceLine(service=ADVISORY, description="Advice", unit_price=bench.names.amount())
    made = bench.candidate.create_invoice(client_id=client.id, lines=[line])
    return bench.eventually(
        lambda: bench.candidate.invoice(made.id), lambda seen: bench.ledger in seen.ledger_ids, within_seconds=20
    )


@pytest.mark.parametrize("ledger", ["xero", "quickbooks"])
def test_a_connected_world(around: Surroundings, sinks: Sinks, ledger: str) -> None:
    with opened(around, sinks, ledger) as bench:
        assert (bench.clock.now() - START).total_seconds() < 60
        connection = bench.candidate.connection()
        assert connection is not None
        assert connection.organisation_name == bench.organisation.name
        assert bench.sandbox.webhook(bench.app).status == "ok"
        settings = bench.candidate.settings()
        assert settings.payment_account == bench.organisation.chart.clearing
        booked = bench.bookkeeper.invoice(bill(bench).ledger_ids[bench.candidate.ledger])
        assert booked.lines[0].account == bench.organisation.chart.sales
        assert booked.tax > 0
        assert {each.actor for each in bench.exchanges(None)} == {"candidate", "bookkeeper"}
        assert bench.exchanges(method="POST", path="invoice") or bench.exchanges(method="PUT", path="invoice")
        moved = bench.clock.advance(days=40)
        assert (moved - START).days == 40
        assert abs((bench.candidate.clock() - moved).total_seconds()) < 60
        assert bench.notify(b"{}", signature="forged").status == 401
        assert refusal(bench.candidate.acting_as("member").disconnect) is not None


@pytest.mark.parametrize("ledger", ["xero", "quickbooks"])
def test_two_organisations_and_two_workspaces(around: Surroundings, sinks: Sinks, ledger: str) -> None:
    with opened(around, sinks, ledger, organisations=2, connected=False) as bench:
        first, second = bench.organisations
        assert not [each for each in bench.candidate.connections() if each.status == "connected"]
        bench.connect(second)
        bill(bench)
        assert bench.bookkeeper_of(first).invoices() == []
        assert len(bench.bookkeeper_of(second).invoices()) == 1
        other, app = bench.another_workspace(first)
        connection = other.connection()
        assert connection is not None
        assert connection.organisation_name == first.name
        assert app.client_id != bench.app.client_id
        bench.reconnect(second)
        again = bench.candidate.connection()
        assert again is not None
        assert again.status == "connected"


def test_faults_strike_the_candidate_and_alerts_go_out(around: Surroundings, sinks: Sinks) -> None:
    with opened(around, sinks, "xero") as bench:
        before = bench.last_exchange
        fault = bench.faults.add("server_error", match={"path": "Invoices"}, trigger={"times": 1})
        bill(bench)
        assert bench.faults.struck(fault) == 1
        assert [each.fault for each in bench.exchanges(after=before) if each.fault] == ["server_error"]
        bench.faults.remove(fault)
        assert bench.sandbox.faults() == []
        bench.sandbox.revoke_grants(bench.app)
        client = bench.candidate.create_client(bench.names.client())
        bench.eventually(bench.mail.messages, bool, within_seconds=20)
        bench.eventually(bench.hook.alerts, bool, within_seconds=20)
        assert client.id
        assert bench.mail.messages()
        assert bench.hook.alerts()


@pytest.mark.parametrize("ledger", ["xero", "quickbooks"])
def test_the_guides_example_holds(around: Surroundings, sinks: Sinks, ledger: str) -> None:
    (example,) = re.findall(r"```python\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    written: dict[str, Any] = {}
    exec(compile(example, str(GUIDE), "exec"), written)
    story = written["test_bank_transfer"]
    bench = Bench(about(story), "guide", ledger, around, sinks)
    told = tell(bench, lambda: story(bench), seed=7, replay="r")
    assert told.run.error is None
    assert told.run.outcome is Outcome.PASS


def test_a_told_story_leaves_evidence(around: Surroundings, sinks: Sinks) -> None:
    def story(bench: Bench) -> None:
        """Why."""
        with bench.step("Billing"):
            invoice = bill(bench)
            bench.check(
                "6.6", False, passed="p", failed="It is wrong", expected=1, observed=invoice.total, money=Decimal(1)
            )

    decorated = scenario("T", requirements=["6.6"])(story)
    bench = Bench(about(decorated), "live", "quickbooks", around, sinks)
    told = tell(bench, lambda: decorated(bench), seed=7, replay="r")
    assert told.run.outcome is Outcome.FAIL
    (finding,) = told.run.findings
    by_seq = {each.seq: each for each in told.exchanges}
    cited = [by_seq[seq] for seq in finding.exchanges]
    assert any(each.actor == "candidate" and each.method == "POST" for each in cited)
    secrets = (bench.app.client_secret, bench.app.webhook_key)
    kept = json.dumps([each.model_dump() for each in told.exchanges])
    assert not [secret for secret in secrets if secret in kept]
