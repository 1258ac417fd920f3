"""Several faults at once, presets, and what a request meets when faults stand together."""

from __future__ import annotations

from typing import Any

import pytest
from running_ledger import TOKEN, Ledger

from sevenpoint.mock_ledgers.faults import FAULTS
from sevenpoint.mock_ledgers.faults.presets import PRESETS

PATH = "/api.xro/2.0/Invoices"


class Caller:
    """An app's calls, without the wire in between."""

    def __init__(self, ledger: Ledger, actor: str = "candidate", name: str = "trusted") -> None:
        self.client_id, self.headers = ledger.register(name, actor)
        self._client = ledger.flask.test_client()

    def write(self, value: Any = None) -> int:
        """The status of one write."""
        return self._client.post(PATH, headers=self.headers, json=value).status_code

    def orders(self) -> str:
        """What one write asks of the wire."""
        return self._client.post(PATH, headers=self.headers).headers.get("x-sevenpoint-wire", "")

    def count(self) -> int:
        """How many records there are."""
        return int(self._client.get(PATH, headers=self.headers).get_json()["count"])


def control(ledger: Ledger, path: str, value: Any = None, *, method: str = "POST") -> tuple[int, Any]:
    """A call of the control API below the sandbox: status and JSON."""
    answer = ledger.flask.test_client().open(
        f"/_control/sandboxes/{ledger.sandbox}{path}", method=method, json=value,
        headers={"Authorization": f"Bearer {TOKEN}"},
    )  # fmt: skip
    return answer.status_code, answer.get_json()


def faults(ledger: Ledger) -> list[dict[str, Any]]:
    return list(control(ledger, "/faults", method="GET")[1]["faults"])


def test_a_plan_adds_all_its_faults_in_order(ledger: Ledger) -> None:
    wanted = [{"fault": "outage", "trigger": {"times": 1}}, {"fault": "server_error", "trigger": {"times": 2}}]
    status, made = control(ledger, "/plans", {"faults": wanted})
    assert (status, [each["fault"] for each in made["faults"]]) == (201, ["outage", "server_error"])
    assert made["faults"] == faults(ledger)
    caller = Caller(ledger)
    assert [caller.write() for _ in range(4)] == [503, 500, 500, 200]


@pytest.mark.parametrize(
    ("bad", "sentence"),
    [
        ({"fault": "gremlin"}, "faults.1 (gremlin): fault: there is no fault 'gremlin'"),
        ({"fault": "delay"}, "faults.1 (delay): settings.seconds: Field required"),
        ({"fault": "outage", "trigger": {"every": 0}}, "faults.1 (outage): trigger.every: "),
        (
            {"fault": "outage", "match": {"operation": "fly"}},
            "faults.1 (outage): match.operation: there is no operation",
        ),
        (
            {"fault": "delay", "point": "before_auth", "settings": {"seconds": 1}},
            "faults.1 (delay): point: delay strikes",
        ),
        ({"fault": "outage", "point": "some_day"}, "faults.1 (outage): point: "),
        ({"fault": "webhook_lost", "match": {"path": "x"}}, "faults.1 (webhook_lost): match: webhook_lost strikes"),
        ({}, "faults.1 (no name): fault: Field required"),
    ],
)
def test_a_bad_plan_changes_nothing_and_says_why(ledger: Ledger, bad: dict[str, Any], sentence: str) -> None:
    status, said = control(ledger, "/plans", {"faults": [{"fault": "outage"}, bad, {"fault": "refused"}]})
    assert (status, said["error"]["code"]) == (400, "bad_request")
    assert sentence in said["error"]["message"]
    assert faults(ledger) == []


def test_an_empty_plan_is_none(ledger: Ledger) -> None:
    assert control(ledger, "/plans", {"faults": []})[0] == 400
    assert control(ledger, "/plans", {"faults": "outage"})[0] == 400


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_can_be_used(ledger: Ledger, name: str) -> None:
    assert PRESETS[name].name == name
    assert PRESETS[name].summary.endswith(".")
    match = {"ledger": "xero"}
    status, made = control(ledger, f"/presets/{name}", {"match": match})
    assert status == 201
    assert len(made["faults"]) == len(PRESETS[name].faults)
    assert all(each["match"]["ledger"] == "xero" for each in made["faults"])


def test_presets_are_listed_and_unknown_ones_refused(ledger: Ledger) -> None:
    token = {"Authorization": f"Bearer {TOKEN}"}
    shown = ledger.flask.test_client().get("/_control/presets", headers=token).get_json()["presets"]
    assert {each["name"] for each in shown} == set(PRESETS)
    status, said = control(ledger, "/presets/armageddon", {})
    assert (status, "maintenance" in said["error"]["message"]) == (404, True)


def test_lost_answers_loses_every_second_write(ledger: Ledger) -> None:
    control(ledger, "/presets/lost_answers", {})
    caller = Caller(ledger)
    seen = [(answer.status_code, "reset" in answer.headers.get("x-sevenpoint-wire", "")) for answer in (
        ledger.flask.test_client().post(PATH, headers=caller.headers) for _ in range(10)
    )]  # fmt: skip
    assert seen.count((200, True)) == 2
    assert seen.count((504, False)) == 2
    assert caller.count() == 10


def test_a_preset_replays_from_the_seed(ledger: Ledger) -> None:
    runs = [_flaky_run(ledger, seed) for seed in (7, 7, 8)]
    assert runs[0] == runs[1]
    assert runs[0] != runs[2]
    assert 10 < sum(bool(orders) for orders in runs[0]) < 50


def _flaky_run(ledger: Ledger, seed: int) -> list[str]:
    client, token = ledger.flask.test_client(), {"Authorization": f"Bearer {TOKEN}"}
    wanted = {"name": "s", "seed": seed, "clock": "frozen", "organisations": [{"ledger": "xero", "name": "A"}]}
    made = client.post("/_control/sandboxes", json=wanted, headers=token).get_json()
    path = f"/_control/sandboxes/{made['id']}"
    app = {"ledger": "xero", "name": "a", "actor": "candidate"}
    client_id = client.post(f"{path}/apps", json=app, headers=token).get_json()["client_id"]
    client.post(f"{path}/presets/flaky_network", json={}, headers=token)
    echo = f"/connections/echo?client_id={client_id}"
    return [client.get(echo).headers.get("x-sevenpoint-wire", "") for _ in range(80)]


def test_after_validation_undoes_good_requests_only(ledger: Ledger) -> None:
    caller = Caller(ledger)
    ledger.add_fault("server_error", point="after_validation", match={"method": "POST"}, trigger={"times": 1})
    assert caller.write({"refuse": True}) == 400
    assert (caller.write(), caller.count()) == (500, 0)
    assert (caller.write(), caller.count()) == (200, 1)


def test_an_error_after_commit_in_the_ledgers_own_words(ledger: Ledger) -> None:
    caller = Caller(ledger)
    ledger.add_fault("server_error", point="after_commit", match={"method": "POST"})
    assert (caller.write(), caller.count()) == (500, 1)


def test_a_slow_outage(ledger: Ledger) -> None:
    caller = Caller(ledger)
    ledger.add_fault("outage")
    ledger.add_fault("delay", settings={"seconds": 3})
    assert '"delay"' in caller.orders()
    assert caller.write() == 503
    (shown,) = {each["fault"] for each in control(ledger, "/exchanges", method="GET")[1]["exchanges"]}
    assert shown == "outage, delay"


def test_what_answers_before_leaves_the_later_ones_their_count(ledger: Ledger) -> None:
    caller = Caller(ledger)
    for fault in ("outage", "server_error", "lost_answer"):
        ledger.add_fault(fault, trigger={"times": 1})
    assert [caller.write() for _ in range(3)] == [503, 500, 200]
    assert [(each["seen"], each["struck"]) for each in faults(ledger)] == [(1, 1), (1, 1), (1, 1)]


@pytest.mark.parametrize("by", ["client_id", "name"])
def test_only_the_app_that_is_meant(ledger: Ledger, by: str) -> None:
    meant, other = Caller(ledger, name="meant"), Caller(ledger, name="other")
    ledger.add_fault("outage", match={"app": meant.client_id if by == "client_id" else "meant"})
    assert (meant.write(), other.write()) == (503, 200)


def test_an_operation_by_its_name(ledger: Ledger) -> None:
    caller = Caller(ledger)
    ledger.add_fault("outage", match={"operation": "create_invoice"})
    assert caller.count() == 0  # list_invoices passes
    assert caller.write() == 503


def test_every_kind_of_fault_is_described_with_its_settings(ledger: Ledger) -> None:
    token = {"Authorization": f"Bearer {TOKEN}"}
    answer = ledger.flask.test_client().get("/_control/faults", headers=token)
    kinds = {each["name"]: each for each in answer.get_json()["faults"]}
    assert list(kinds) == list(FAULTS)
    assert kinds["delay"]["settings"]["required"] == ["seconds"]
    assert kinds["throttled"]["points"][0] == "before_auth"
    assert all(each["summary"] and each["good_client"] for each in kinds.values())
