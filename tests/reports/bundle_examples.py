"""Judged bundles to look at: a good candidate, a flawed one, an empty one, an aborted one, and a hostile one."""

from __future__ import annotations

import datetime as dt
import random
import re
from decimal import Decimal
from functools import cache

from sevenpoint.harness.bundle import BundleData
from sevenpoint.harness.checklist import REQUIREMENTS
from sevenpoint.harness.judging import judge, load_rubric
from sevenpoint.harness.results import (
    Call,
    CandidateInfo,
    Exchange,
    FaultSpan,
    Finding,
    Harm,
    Manifest,
    Measurement,
    Money,
    Outcome,
    Results,
    ScenarioRun,
    Step,
)

NOON = dt.datetime(2026, 11, 25, 12, tzinfo=dt.UTC)
LEDGERS = ("xero", "quickbooks")
MEASURABLE = [r for r in REQUIREMENTS.values() if r.mode != "A"]
HARM_OF_POINT = {
    1: Harm.MONEY_WRONG,
    2: Harm.MONEY_WRONG,
    3: Harm.MONEY_LATE,
    4: Harm.MANUAL_WORK,
    5: Harm.MONEY_WRONG,
    6: Harm.SECURITY,
    7: Harm.MANUAL_WORK,
}

# requirement, outcome, harm, title, expected, observed, amount at stake
DEFECTS = [
    (
        "5.1",
        Outcome.FAIL,
        Harm.MONEY_WRONG,
        "Invoice INV-204 for 1,043.17 was posted twice after one lost answer",
        "One invoice for 1,043.17 with reference PRO-88",
        "Two invoices, INV-204 and INV-205, 6 min 40 s apart",
        "1043.17",
    ),
    (
        "6.6",
        Outcome.FAIL,
        Harm.SECURITY,
        "A payment for Harbour Dental was written to Harbour Dental Ltd, another organisation",
        "The payment in the organisation that holds the invoice",
        "The payment in the second organisation of the same consent",
        "380.00",
    ),
    (
        "2.6",
        Outcome.FAIL,
        Harm.MONEY_WRONG,
        "The processing fee of 14.79 was netted off the payment",
        "A payment of 510.00 and a fee of 14.79 on account 6200",
        "A payment of 495.21; the invoice stays open with 14.79",
        "14.79",
    ),
    (
        "1.5",
        Outcome.PARTIAL,
        Harm.MONEY_LATE,
        "A bank transfer shows as paid only after a person presses Sync",
        "Paid within 15 minutes of the transfer",
        "Paid 3 s after a forced sync; unpaid for 4 h before that",
        "2250.00",
    ),
    (
        "5.3",
        Outcome.FAIL,
        Harm.MANUAL_WORK,
        "A rejected contact was reported nowhere for 24 hours",
        "An alert by e-mail or chat within 15 minutes",
        "No alert; the activity list says “Synced”",
        None,
    ),
    (
        "7.1",
        Outcome.UNSUPPORTED,
        Harm.MANUAL_WORK,
        "There is no preview before the first import",
        "A list of matches and new records before anything is written",
        "The candidate does not offer it",
        None,
    ),
    (
        "1.2",
        Outcome.FAIL,
        Harm.COSMETIC,
        "Payment terms stay on 30 days after the ledger says 14",
        "14 days",
        "30 days",
        None,
    ),
]


def manifest(**changes) -> Manifest:
    values = {
        "sevenpoint_version": "0.1.0",
        "run_id": "2026-11-25-1200-7f3a",
        "started_at": NOON,
        "finished_at": NOON + dt.timedelta(minutes=9),
        "seed": 20261125,
        "ledgers": list(LEDGERS),
        "points": [1, 2, 3, 4, 5, 6, 7],
        "workers": 4,
        "candidate": CandidateInfo(
            name="Acme Proposals", version="3.2.1", address="http://127.0.0.1:9000", claims={"mechanism": "push"}
        ),
        "command": "sevenpoint evaluate --candidate http://127.0.0.1:9000 --out runs/acme",
        "python": "3.11.2",
        "complete": True,
    }
    return Manifest(**values | changes)


def runs(defects=()) -> list[ScenarioRun]:
    """About ninety runs: each measurable requirement on both ledgers, with three checks and six steps each."""
    made = []
    for number, requirement in enumerate(MEASURABLE):
        for ledger in LEDGERS:
            mine = [_finding(d) for d in defects if d[0] == requirement.id and (ledger == "xero" or d[0] == "5.1")]
            made.append(_run(number, requirement, ledger, mine))
    return made


def _run(number, requirement, ledger, bad) -> ScenarioRun:
    name = f"{requirement.id.replace('.', '_')}_{re.sub('[^a-z-]', '', requirement.title.split()[1].lower())}"
    passed = [
        Finding(
            requirement=requirement.id,
            outcome=Outcome.PASS,
            title=f"{requirement.title}: {what}",
            expected="As agreed",
            observed="As agreed",
            harm=HARM_OF_POINT[requirement.point],
        )
        for what in ("first write", "second write", "after an edit")[len(bad) :]
    ]
    return ScenarioRun(
        id=f"{name}-{ledger}",
        scenario=f"point_{requirement.point}/{name}",
        title=f"{requirement.title}, told as a story",
        why="A firm that does not notice this re-keys it at the end of the month.",
        point=requirement.point,
        requirements=[requirement.id],
        ledger=ledger,
        outcome=bad[0].outcome if bad else Outcome.PASS,
        seed=20261125 + number,
        started_at=NOON,
        seconds=2.5 + number / 10,
        findings=[*bad, *passed],
        steps=[Step(title=f"Step {i}: the bookkeeper looks", at=i * 0.4, seconds=0.0383 * i) for i in range(6)],
        measurements=_measurements(requirement.id, number),
        faults=_faults(requirement.id),
        flaws=["retry-without-key"] if requirement.id == "5.1" else [],
        replay=f"sevenpoint evaluate -k {name} --ledger {ledger} --seed {20261125 + number}",
    )


def _finding(defect) -> Finding:
    requirement, outcome, harm, title, expected, observed, amount = defect
    return Finding(
        requirement=requirement,
        outcome=outcome,
        harm=harm,
        title=title,
        expected=expected,
        observed=observed,
        money=Money(amount=Decimal(amount), currency="USD") if amount else None,
        step="The ledger answers again",
        exchanges=[3, 4, 7],
    )


def _measurements(requirement, number) -> list[Measurement]:
    if requirement not in ("4.1", "4.2"):
        return []
    draw = random.Random(number)
    samples = [round(draw.lognormvariate(0.2, 0.6), 3) for _ in range(60)]
    return [
        Measurement(
            requirement=requirement,
            name="Invoice",
            direction="tool_to_ledger" if requirement == "4.1" else "ledger_to_tool",
            samples=[*samples, *([None] if requirement == "4.2" else [])],
            at=[number * 0.2 for number in range(61)][: 60 + (requirement == "4.2")],
            limit_seconds=60,
            resolution_seconds=0.05,
        )
    ]


def _faults(requirement) -> list[FaultSpan]:
    if requirement == "5.1":
        return [FaultSpan(fault="lost_answer", aimed_at={"entity": "Invoice"}, began=0.4, ended=1.1, struck=1)]
    if requirement == "4.2":
        return [FaultSpan(fault="throttled", began=1.0, ended=2.5, struck=7)]
    return [FaultSpan(fault="webhook_lost", began=0.1, struck=0)] if requirement == "1.9" else []


def calls() -> list[Call]:
    """A proposal, accepted, and the user's looks at what came of it."""
    told = [
        ("create_proposal", "POST", '{"title": "Year-end work"}', '{"title": "Year-end work", "status": "sent"}', 1),
        ("accept_proposal", "POST", '{"accepted_by": "Kim"}', '{"title": "Year-end work", "status": "accepted"}', 1),
        ("invoices", "GET", "", '{"invoices": [{"id": "i1", "number": "INV-204", "total": "1043.17"}]}', 9),
    ]
    return [
        Call(
            verb=verb,
            method=method,
            path="/workspaces/w1/things",
            at=f"2026-11-25T12:00:{second:02}Z",
            ended=f"2026-11-25T12:00:{second:02}Z",
            milliseconds=12.5,
            times=times,
            asked=asked,
            answered=answered,
        )
        for second, (verb, method, asked, answered, times) in enumerate(told, 5)
    ]


def journal(body='{"Invoices": [{"InvoiceNumber": "INV-204", "Total": 1043.17}]}') -> list[Exchange]:
    return [
        Exchange(
            seq=seq,
            at="2026-11-25T12:00:07Z",
            ledger="xero",
            actor="candidate",
            method="POST",
            path="/api.xro/2.0/Invoices",
            query="summarizeErrors=false",
            request_headers={"content-type": "application/json", "authorization": "Bearer ***"},
            request_body=body,
            status=200,
            response_headers={"content-type": "application/json"},
            response_body=body,
            fault="lost_answer" if seq == 3 else None,
        )
        for seq in range(1, 9)
    ]


def judged(made, **changes) -> Results:
    return judge(BundleData(manifest(**changes), made), load_rubric())


@cache
def good() -> Results:
    return judged(runs())


@cache
def flawed() -> Results:
    made = runs(DEFECTS)
    broken = made[20].model_copy(
        update={"outcome": Outcome.HARNESS_ERROR, "error": "The ledger did not start in 10 s.", "findings": []}
    )
    return judged([*made[:20], broken, *made[21:]])


@cache
def empty() -> Results:
    return judged([], candidate=None, ledgers=[])


@cache
def aborted() -> Results:
    return judged(runs(DEFECTS)[:25], complete=False, finished_at=None)


HOSTILE = (
    "</style></script><script>alert(1)</script><img src=x onerror=alert(2)>{{ 7*7 }}{% raw %}"
    "\x1b[31m\x00\u202eevil\u2066\ufeff]]>&amp;\"'--><!--"
)


@cache
def hostile() -> Results:
    """Every text that a candidate or a scenario can choose is hostile, and some are a megabyte long."""
    long = HOSTILE + "A" * 1_000_000
    findings = [
        Finding(
            requirement="1.6",
            outcome=outcome,
            title=long,
            expected=long,
            observed=long,
            harm=Harm.MONEY_WRONG,
            step=long,
            exchanges=list(range(1, 50)),
            money=Money(amount=Decimal("1e400"), currency=HOSTILE),
        )
        for outcome in Outcome
    ]
    run = ScenarioRun(
        id="hostile-xero",
        scenario=HOSTILE,
        title=long,
        why=long,
        point=1,
        requirements=["1.6", "1.1"],
        ledger=HOSTILE,
        outcome=Outcome.FAIL,
        seed=1,
        started_at=NOON,
        seconds=1,
        findings=findings,
        steps=[Step(title=long, at=0, seconds=1)],
        measurements=[
            Measurement(
                requirement="1.6", name=HOSTILE, direction=HOSTILE, samples=[None, 0.0] * 8, at=[0.5] * 16,
                limit_seconds=1, resolution_seconds=0.1,
            )
        ],
        faults=[FaultSpan(fault=long, aimed_at={HOSTILE: HOSTILE}, began=0, struck=1)],
        flaws=[HOSTILE],
        error=long,
        replay=HOSTILE,
    )  # fmt: skip
    odd = run.model_copy(update={"id": HOSTILE, "point": 99, "outcome": Outcome.HARNESS_ERROR})
    candidate = CandidateInfo(name=long, version=HOSTILE, address=HOSTILE, claims={HOSTILE: long}, flaw=HOSTILE)
    return judged([run, odd], candidate=candidate, run_id=HOSTILE, command=HOSTILE, ledgers=[HOSTILE])


def hostile_journals() -> dict[str, list[Exchange]]:
    long = HOSTILE + "B" * 1_000_000
    return {
        "hostile-xero": [
            e.model_copy(
                update={"path": HOSTILE, "method": HOSTILE, "request_headers": {HOSTILE: long}, "actor": HOSTILE}
            )
            for e in journal(long)
        ]
    }


def hostile_calls() -> dict[str, list[Call]]:
    long = HOSTILE + "C" * 1_000_000
    return {
        "hostile-xero": [
            c.model_copy(
                update={"asked": long, "answered": f'{{"title": "{HOSTILE[:20]}"}}', "error": long, "at": HOSTILE}
            )
            for c in calls()
        ]
    }


def seen_by(results: Results) -> tuple[dict[str, list[Exchange]], dict[str, list[Call]]]:
    """Journals and calls of an example's runs."""
    if any(run.id == "hostile-xero" for run in results.runs):
        return hostile_journals(), hostile_calls()
    return {r.id: journal() for r in results.runs}, {r.id: calls() for r in results.runs if r.point == 3}
