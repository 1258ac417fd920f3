"""What a run keeps beside the ledger's journal: the verbs asked of the candidate, and when faults stood."""

from __future__ import annotations

import itertools

import pytest

from sevenpoint.harness.bench.calls import LONGEST, MOST_CALLS, Calls
from sevenpoint.harness.bench.faults import Faults
from sevenpoint.harness.contract import VERBS, Client, Clients, NewWorkspace, Workspace
from sevenpoint.harness.fronts.errors import CandidateUnreachable
from sevenpoint.harness.ledgers import StruckFault

WORKSPACE = Workspace(
    workspace_id="w1", tokens={"owner": "sesame"}, redirect_urls={"xero": "http://localhost:1/x?state=s3"}
)


class Answers:
    """A front with prepared answers."""

    address = "http://candidate"

    def __init__(self, *answers):
        self.answers = iter(answers)

    def call(self, verb, path, body=None, token=None):
        answer = next(self.answers)
        if isinstance(answer, Exception):
            raise answer
        return answer


def clients(*names):
    return Clients(clients=[Client(id=name, name=name) for name in names])


def ask(calls, verb="clients", body=None):
    return calls.call(VERBS[verb], {"workspace_id": "a b"} if "{" in VERBS[verb].path else {}, body, "sesame")


def test_a_call_is_kept_as_it_was_asked_and_answered_and_passed_on():
    calls = Calls(Answers(clients("Kim")))
    assert ask(calls).clients[0].name == "Kim"
    (call,) = calls.made
    assert (call.verb, call.method, call.path) == ("clients", "GET", "/workspaces/a%20b/clients")
    assert '"name": "Kim"' in call.answered
    assert call.at <= call.ended


def test_looking_again_and_again_is_one_call_until_something_changes():
    calls = Calls(Answers(clients(), clients(), clients("Kim"), clients("Kim")))
    for _ in range(4):
        ask(calls)
    assert [call.times for call in calls.made] == [2, 2]


def test_secrets_never_reach_the_bundle():
    calls = Calls(Answers(WORKSPACE))
    ask(calls, "create_workspace", NewWorkspace(name="n", time_zone="UTC", country="US", currency="USD"))
    kept = calls.made[0].model_dump_json()
    assert "sesame" not in kept
    assert "s3" not in kept


def test_a_failure_is_kept_and_goes_on_to_the_story():
    calls = Calls(Answers(CandidateUnreachable("clients", "http://candidate", "the connection was refused")))
    with pytest.raises(CandidateUnreachable):
        ask(calls)
    assert "refused" in calls.made[0].error


def test_long_answers_and_endless_runs_are_abridged_and_say_so():
    calls = Calls(Answers(*(clients(f"{n}" * 3_000) for n in range(2)), *(clients(str(n)) for n in range(MOST_CALLS))))
    for _ in range(MOST_CALLS + 2):
        ask(calls)
    assert len(calls.made) == MOST_CALLS
    assert len(calls.made[0].answered) < LONGEST + 60
    assert "characters in all" in calls.made[0].answered


class Standing:
    """A sandbox that knows faults only."""

    def __init__(self):
        self.hits = {}

    def add_fault(self, fault):
        self.hits[f"f{len(self.hits)}"] = 0
        return StruckFault(id=f"f{len(self.hits) - 1}", fault=fault["fault"])

    def faults(self):
        return [StruckFault(id=name, fault="outage", struck=hits) for name, hits in self.hits.items()]

    def remove_fault(self, name):
        del self.hits[name]

    def clear_faults(self):
        self.hits.clear()


def test_bad_luck_that_is_no_planned_fault_is_kept_when_it_struck():
    sandbox, seconds = Standing(), itertools.count(1)
    faults = Faults(sandbox, "xero", lambda: float(next(seconds)))
    sandbox.mishap("notifications_held_back", 0, True)
    sandbox.mishap("notifications_held_back", 0, False)
    sandbox.mishap("notifications_lost", 2, False)
    sandbox.mishap("notifications_lost", 1, False)
    (lost,) = faults.spans()
    assert (lost.fault, lost.began, lost.ended, lost.struck) == ("notifications_lost", 3.0, 4.0, 3)


def test_spans_say_when_a_fault_stood_and_how_often_it_hit():
    sandbox, seconds = Standing(), itertools.count(1)
    faults = Faults(sandbox, "xero", lambda: float(next(seconds)))
    first = faults.add("outage", match={"entity": "Invoice"})
    faults.add("outage")
    sandbox.hits.update(f0=3, f1=1)
    faults.remove(first)
    sandbox.hits["f1"] = 4
    one, two = faults.spans()
    assert (one.aimed_at, one.began, one.ended, one.struck) == ({"entity": "Invoice"}, 1.0, 3.0, 3)
    assert (two.aimed_at, two.began, two.ended, two.struck) == ({}, 2.0, None, 4)
    faults.clear()
    assert [span.ended for span in faults.spans()] == [3.0, 4.0]
