"""One proposal through user, tool and ledger: the order, the lanes, and what is left out."""

from __future__ import annotations

import bundle_examples as examples

from sevenpoint.harness.results import Call, Exchange
from sevenpoint.reports.traces import BOOKS, MOST, TOOL, USER, traces


def exchange(second, method="GET", path="/api.xro/2.0/Contacts", actor="candidate", body="", status=200, seq=0):
    return Exchange(
        seq=seq,
        at=f"2026-11-25T12:00:{second:06.3f}Z",
        ledger="xero",
        actor=actor,
        method=method,
        path=path,
        status=status,
        response_body=body,
    )


def call(second, verb, method="POST", **more):
    at = f"2026-11-25T12:00:{second:06.3f}Z"
    return Call(verb=verb, method=method, path="/x", at=at, ended=at, milliseconds=1, **more)


def followed(journal, calls, defects=()):
    runs = [run for run in examples.runs(defects) if run.point == 3][:1]
    results = examples.judged(runs)
    return traces(results, {run.id: journal for run in runs}, {run.id: calls for run in runs})


PROPOSAL = [call(1, "create_proposal"), call(2, "accept_proposal", answered='{"title": "Work", "status": "accepted"}')]
INVOICE = '{"Invoices": [{"InvoiceNumber": "INV-204", "Total": 1043.17, "Status": "AUTHORISED"}]}'


def test_what_happens_is_told_in_order_in_three_lanes():
    journal = [
        exchange(3, "PUT", "/api.xro/2.0/Invoices", body=INVOICE),
        exchange(4, "PUT", "/api.xro/2.0/Payments", actor="bookkeeper"),
    ]
    (trace,) = followed(journal, PROPOSAL)
    assert [(m.lane, m.line) for m in trace.moments] == [
        (USER, "create proposal"),
        (USER, "accept proposal"),
        (TOOL, "writes Invoices"),
        (BOOKS, "writes Payments"),
    ]
    assert trace.moments[1].facts == ["title Work", "status accepted"]
    assert trace.moments[2].facts == ["InvoiceNumber INV-204", "Total 1043.17", "Status AUTHORISED"]


def test_setting_up_tokens_and_what_came_before_the_story_are_left_out():
    journal = [exchange(0.5), exchange(3, "POST", "/connect/token"), exchange(4, "PUT")]
    calls = [call(0, "describe"), *PROPOSAL, call(9, "delete_workspace", "DELETE")]
    (trace,) = followed(journal, calls)
    assert [m.line for m in trace.moments] == ["create proposal", "accept proposal", "writes Contacts"]


def test_looks_between_two_changes_are_one_row_a_lane():
    journal = [exchange(3 + n / 10, path=f"/api.xro/2.0/{name}") for n, name in enumerate(["Contacts", "Invoices"] * 5)]
    (trace,) = followed(journal, [*PROPOSAL, call(3.05, "invoices", "GET", times=7)])
    looks = [(m.lane, m.line, m.times) for m in trace.moments if m.reads]
    assert looks == [(TOOL, "reads Contacts, Invoices", 10), (USER, "reads invoices", 7)]


def test_a_refused_look_is_never_folded_away():
    (trace,) = followed([exchange(3), exchange(4, status=503), exchange(5)], PROPOSAL)
    assert [m.status for m in trace.moments if m.lane == TOOL] == [200, 503, 200]


def test_a_long_story_says_how_much_is_left_out():
    (trace,) = followed([exchange(3 + n / 100, "PUT") for n in range(100)], PROPOSAL)
    assert (len(trace.moments), trace.left_out) == (MOST, 102 - MOST)


def test_a_story_that_failed_is_told_rather_than_one_that_passed():
    defect = ("3.1", *examples.DEFECTS[0][1:])
    results = examples.judged(runs := [run for run in examples.runs([defect]) if run.point == 3])
    (found,) = traces(results, {}, {run.id: PROPOSAL for run in runs if run.ledger == "xero"})
    assert found.contradictions[0].title == defect[3]


def test_without_an_accepted_proposal_there_is_nothing_to_follow():
    assert followed([exchange(3)], [call(1, "create_proposal")]) == []
    assert followed([], []) == []
