"""Driving candidates over HTTP and in Python, well-behaved and not."""

from __future__ import annotations

import sys
import threading
import types
from decimal import Decimal
from pathlib import Path

import pytest
from flask import Flask
from harness_fakes import WORKSPACE, answering, clients_candidate, description, served

from sevenpoint.harness import contract as c
from sevenpoint.harness.errors import UsageError
from sevenpoint.harness.fronts import HttpFront, PythonFront, open_front
from sevenpoint.harness.fronts.candidate import Candidate, ask, describe
from sevenpoint.harness.fronts.errors import (
    CandidateError,
    CandidateNonsense,
    CandidateRefused,
    CandidateUnreachable,
    FalseClaim,
    Unsupported,
    refusal,
)
from sevenpoint.harness.fronts.python import Refusal


def candidate_at(url: str) -> Candidate:
    return Candidate(HttpFront(url), description(), c.Workspace.model_validate(WORKSPACE), c.Ledger.XERO)


def test_verbs_travel_with_path_body_and_token() -> None:
    app = clients_candidate()
    with served(app) as url:
        candidate = candidate_at(url).acting_as("member")
        made = candidate.create_client("Ann and Bob 7KQ", email="a@b.example")
        assert candidate.client(made.id).email == "a@b.example"
    assert made.id == "c/1"
    assert app.extensions["token"] == "Bearer m"


def test_a_change_sends_only_what_is_set() -> None:
    app = clients_candidate()
    with served(app) as url:
        refused = refusal(lambda: candidate_at(url).change_client("c/1", c.ClientChange(email="n@c.example")))
    assert app.extensions["change"] == {"email": "n@c.example"}
    assert refused is not None
    assert (refused.status, refused.code) == (403, "forbidden")
    assert "owners only" in str(refused)


def test_no_refusal_is_none() -> None:
    assert refusal(lambda: None) is None


def test_an_unknown_role_is_the_candidates_failure() -> None:
    with pytest.raises(CandidateNonsense, match="no token for the role 'auditor'"):
        candidate_at("http://localhost:1").acting_as("auditor")


def test_missing_route_and_501_are_unsupported() -> None:
    app = answering("/workspaces/w1/payments", ({"error": {"code": "unsupported", "message": "no"}}, 501))
    with served(app) as url:
        for call in (candidate_at(url).payments, candidate_at(url).invoices):
            with pytest.raises(Unsupported, match="does not offer"):
                call()


NOT_THERE = ("no such page", 404)
DECLINED = ({"error": {"code": "unsupported", "message": "no"}}, 501)


@pytest.mark.parametrize(
    ("answer", "limits", "wrong"),
    [
        (NOT_THERE, None, FalseClaim),
        (NOT_THERE, "No lists.", FalseClaim),
        (("wrong method", 405), None, FalseClaim),
        (DECLINED, None, FalseClaim),
        (DECLINED, "No lists.", Unsupported),
    ],
)
def test_a_claim_whose_verb_is_missing_is_the_candidates_failure(
    answer: tuple[object, int], limits: str | None, wrong: type[CandidateError]
) -> None:
    with served(answering("/workspaces/w1/clients", answer)) as url:
        candidate = candidate_at(url)
        candidate.description.capabilities["clients"].limits = limits
        with pytest.raises(wrong, match=r"clients \(Every client\)"):
            candidate.clients()


def test_not_found_in_the_contracts_words_is_a_refusal() -> None:
    app = answering("/workspaces/w1/clients/9", ({"error": {"code": "not_found", "message": "none"}}, 404))
    with served(app) as url, pytest.raises(CandidateRefused, match="404 not_found: none"):
        candidate_at(url).client("9")


@pytest.mark.parametrize(
    ("answer", "wrong"),
    [
        (("<html>oops</html>", 200), "Invalid JSON"),
        (('{"clients": [{"name": 7}]}', 200), "clients.0.name"),
        (("it fell over", 500), "status 500 without"),
        (('{"error": "teapot"}', 418), "status 418 without"),
        (("moved to the log-in page", 302), "status 302 without"),
    ],
)
def test_nonsense_names_the_verb_and_what_was_wrong(answer: tuple[str, int], wrong: str) -> None:
    with (
        served(answering("/workspaces/w1/clients", answer)) as url,
        pytest.raises(CandidateNonsense, match=wrong) as caught,
    ):
        candidate_at(url).clients()
    assert "clients (Every client)" in str(caught.value)
    assert answer[0][:10] in caught.value.excerpt


def test_a_candidate_that_hangs_is_unreachable() -> None:
    app, going = Flask("hanging"), threading.Event()

    @app.get("/describe")
    def hang() -> str:
        going.wait(10)
        return "{}"

    with served(app) as url:
        with pytest.raises(CandidateUnreachable, match=r"no answer within 0\.2 seconds"):
            describe(HttpFront(url, read_seconds=0.2))
        going.set()


def test_a_candidate_that_is_not_there_is_unreachable() -> None:
    with pytest.raises(CandidateUnreachable, match="the connection was refused"):
        describe(HttpFront("http://127.0.0.1:1"))


class Tool:
    """A candidate in this process."""

    def describe(self, *, token: str | None) -> c.Description:
        assert token is None
        return description()

    def create_client(self, *, workspace_id: str, body: c.NewClient, token: str | None) -> dict[str, str]:
        assert (workspace_id, token) == ("w1", "o")
        return {"id": "1", "name": body.name}

    def delete_workspace(self, *, workspace_id: str, token: str | None) -> None:
        raise Refusal(403, "forbidden", f"{token} may not delete {workspace_id}")

    def clients(self, **_: object) -> list[str]:
        return ["Ann"]

    def invoices(self, **_: object) -> None:
        raise NotImplementedError

    def payments(self, **_: object) -> None:
        raise ValueError("boom")


@pytest.fixture
def tool(monkeypatch: pytest.MonkeyPatch) -> Candidate:
    module = types.ModuleType("my_tool")
    module.Tool = Tool  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "my_tool", module)
    front = open_front("my_tool:Tool")
    assert isinstance(front, PythonFront)
    return Candidate(front, describe(front), c.Workspace.model_validate(WORKSPACE), c.Ledger.XERO)


def test_a_python_candidate(tool: Candidate) -> None:
    assert tool.create_client("Ann").name == "Ann"
    assert refusal(tool.forget_workspace) is not None
    with pytest.raises(CandidateNonsense, match="returned no Clients"):
        tool.clients()
    with pytest.raises(CandidateNonsense, match="raised ValueError: boom"):
        tool.payments()
    for call in (tool.invoices, tool.members):
        with pytest.raises(Unsupported):
            call()


def test_a_python_candidate_in_the_working_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "tool_in_this_folder.py").write_text("class Tool:\n    pass\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", list(sys.path))
    with pytest.raises(Unsupported):
        describe(open_front("tool_in_this_folder:Tool"))


def test_a_python_candidate_that_cannot_be_made() -> None:
    with pytest.raises(UsageError, match="no_such_module:Tool: cannot be made"):
        open_front("no_such_module:Tool")


def test_every_verb_has_a_method_on_the_facade() -> None:
    methods = {"forget_workspace" if verb == "delete_workspace" else verb for verb in c.VERBS}
    assert methods - {"describe", "create_workspace"} <= set(dir(Candidate))


def test_money_stays_exact_on_the_way() -> None:
    paid = {"id": "p", "invoice_id": "i1", "amount": "1043.17", "date": "2026-03-02", "method": "cash"}
    app = answering("/workspaces/w1/invoices/i1/payments", {**paid, "status": "succeeded"}, "POST")
    with served(app) as url:
        assert candidate_at(url).record_payment("i1", Decimal("1043.17")).amount == Decimal("1043.17")


def test_ask_insists_on_the_model() -> None:
    class Odd:
        address = "odd"

        def call(self, *_: object) -> c.Model:
            return c.Empty()

    with pytest.raises(CandidateNonsense, match="expected Clients, got Empty"):
        ask(Odd(), "clients", c.Clients)
