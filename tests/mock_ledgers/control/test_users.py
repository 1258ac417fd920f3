"""Users of an organisation: whose consent an app's access rests on, and how far it reaches."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any

import pytest
import requests

from sevenpoint.mock_ledgers import LedgerServer
from sevenpoint.mock_ledgers.testing.consent import ConsentError
from sevenpoint.mock_ledgers.testing.control import ControlCallError
from sevenpoint.mock_ledgers.testing.sandbox import LedgerSandbox, make_sandbox

LEDGERS = ("xero", "quickbooks")
LOW = {"xero": "READONLY", "quickbooks": "Reports only"}
FULL = {"xero": "STANDARD", "quickbooks": "Company admin"}
REFUSED = {"xero": (403, "AuthorizationUnsuccessful"), "quickbooks": (403, 'code="120"')}
GONE = {"xero": (403, "AuthenticationUnsuccessful"), "quickbooks": (401, "Token revoked")}
ANA = "ana@example.com"

Make = Callable[[str], LedgerSandbox]


@pytest.fixture(scope="module")
def server(database: str | None) -> Iterator[LedgerServer]:
    with LedgerServer(database=database) as made:
        yield made


@pytest.fixture
def make(server: LedgerServer) -> Iterator[Make]:
    with ExitStack() as stack:
        yield lambda ledger: stack.enter_context(make_sandbox(server, ledger, "users", country="US"))


def _call(
    box: LedgerSandbox, token: str, method: str, place: str, value: Any = None, organisation: str = ""
) -> requests.Response:
    key = organisation or box.organisation.id
    base = box.api_url if box.ledger == "xero" else f"{box.api_url}/company/{key}"
    headers = {"Authorization": f"Bearer {token}", "Accept": "application/json", "Xero-Tenant-Id": key}
    return requests.request(method, f"{base}/{place}", json=value, headers=headers, timeout=10)


def _write(box: LedgerSandbox, token: str, name: str) -> requests.Response:
    if box.ledger == "xero":
        return _call(box, token, "PUT", "Contacts", {"Name": name})
    return _call(box, token, "POST", "customer", {"DisplayName": name})


def _read(box: LedgerSandbox, token: str) -> requests.Response:
    return _call(box, token, "GET", "Reports/TrialBalance" if box.ledger == "xero" else "reports/TrialBalance")


def _refresh(box: LedgerSandbox, tokens: dict[str, Any]) -> requests.Response:
    form = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}
    return requests.post(box.token_url, data=form, auth=(box.app.client_id, box.app.client_secret), timeout=10)


def _said(answer: requests.Response, expected: tuple[int, str]) -> bool:
    return answer.status_code == expected[0] and expected[1] in answer.text


def _scopes(box: LedgerSandbox) -> tuple[str, ...]:
    if box.ledger == "quickbooks":
        return ("com.intuit.quickbooks.accounting", "openid", "email", "profile")
    return ("openid", "email", "profile", "offline_access", "accounting.contacts", "accounting.transactions",
            "accounting.settings", "accounting.reports.read")  # fmt: skip


@pytest.mark.parametrize("ledger", LEDGERS)
def test_a_lower_role_is_felt_by_the_next_call_and_heals(make: Make, ledger: str) -> None:
    box = make(ledger)
    token = box.tokens(*_scopes(box))["access_token"]
    assert _write(box, token, "Before").status_code == 200
    before = box.users.all()[0].role
    assert box.users.set_role(LOW[ledger].upper()).role == LOW[ledger]
    refused = _write(box, token, "While")
    assert _said(refused, REFUSED[ledger])
    assert _read(box, token).status_code == 200
    assert [each for each in box.exchanges() if each.status >= 400][-1].fault is None
    box.users.set_role(before)
    assert _write(box, token, "After").status_code == 200
    box.assert_books_balance()


@pytest.mark.parametrize("ledger", LEDGERS)
def test_the_fault_role_lowered_speaks_the_same_words(make: Make, ledger: str) -> None:
    box = make(ledger)
    token = box.tokens(*_scopes(box))["access_token"]
    box.faults.add("role_lowered", times=1)
    by_fault = _write(box, token, "One")
    box.users.set_role(LOW[ledger])
    by_role = _write(box, token, "Two")
    assert (by_fault.status_code, by_fault.headers["Content-Type"]) == (
        by_role.status_code,
        by_role.headers["Content-Type"],
    )
    assert all(_said(each, REFUSED[ledger]) for each in (by_fault, by_role))


@pytest.mark.parametrize("ledger", LEDGERS)
def test_two_users_of_one_app_do_not_feel_each_other(make: Make, ledger: str) -> None:
    box = make(ledger)
    box.users.add(ANA, FULL[ledger], first_name="Ana", last_name="Able")
    owners, anas = box.tokens(*_scopes(box)), box.tokens(*_scopes(box), user=ANA)

    def written(name: str) -> list[int]:
        return [_write(box, each["access_token"], f"{name} {n}").status_code for n, each in enumerate((owners, anas))]

    assert written("One") == [200, 200]
    box.users.set_role(LOW[ledger], ANA)
    assert written("Two") == [200, REFUSED[ledger][0]]
    box.users.set_role(FULL[ledger], ANA)
    assert written("Three") == [200, 200]
    box.users.remove(ANA)
    assert written("Four") == [200, GONE[ledger][0]]
    assert (_refresh(box, owners).status_code, _refresh(box, anas).json()["error"]) == (200, "invalid_grant")


@pytest.mark.parametrize("ledger", LEDGERS)
def test_with_a_user_goes_what_he_allowed(make: Make, ledger: str) -> None:
    box = make(ledger)
    box.users.add(ANA, FULL[ledger])
    tokens = box.tokens(*_scopes(box), user=ANA)
    box.users.remove(ANA)
    assert _said(_write(box, tokens["access_token"], "After"), GONE[ledger])
    assert _refresh(box, tokens).json()["error"] == "invalid_grant"
    box.users.add(ANA, FULL[ledger])
    assert _said(_write(box, tokens["access_token"], "Again"), GONE[ledger])
    assert _write(box, box.tokens(*_scopes(box), user=ANA)["access_token"], "Anew").status_code == 200


def test_a_xero_consent_for_two_organisations_lives_on_for_the_other(make: Make) -> None:
    box = make("xero")
    other = box.call("POST", "organisations", {"ledger": "xero", "name": "Second"})["id"]
    tokens = box.tokens(*_scopes(box))
    second = box.tokens(*_scopes(box))  # a later consent, of the same user, for the first one again
    form = {"response_type": "code", "client_id": box.app.client_id, "redirect_uri": box.app.redirect_uri,
            "scope": " ".join(_scopes(box)), "organisation": [box.organisation.id, other],
            "decision": "allow"}  # fmt: skip
    allowed = requests.post(box.authorize_url, data=form, timeout=10, allow_redirects=False)
    assert "code=" in allowed.headers["Location"]
    box.users.remove()
    for each in (tokens, second):
        token = each["access_token"]
        assert _call(box, token, "GET", "Organisation").status_code == 403
        assert _call(box, token, "GET", "Organisation", organisation=other).status_code == 403  # these never named it
    code = allowed.headers["Location"].split("code=")[1].split("&")[0]
    exchange = {"grant_type": "authorization_code", "code": code, "redirect_uri": box.app.redirect_uri}
    made = requests.post(box.token_url, data=exchange, auth=(box.app.client_id, box.app.client_secret), timeout=10)
    assert _call(box, made.json()["access_token"], "GET", "Organisation", organisation=other).status_code == 200
    headers = {"Authorization": f"Bearer {made.json()['access_token']}"}
    listed = requests.get(f"{box.url}/connections", headers=headers, timeout=10).json()
    assert [each["tenantId"] for each in listed] == [other]


@pytest.mark.parametrize("ledger", LEDGERS)
def test_what_is_wrong_is_said_and_changes_nothing(make: Make, ledger: str) -> None:
    box = make(ledger)
    token = box.tokens(*_scopes(box))["access_token"]
    before = box.users.all()
    path = f"organisations/{box.organisation.id}/users"
    wrong = (
        ("POST", path, {"email": ANA, "role": "KING"}, f"400.*has no role 'KING'; it has .*{LOW[ledger]}"),
        ("POST", path, {"email": "ana", "role": FULL[ledger]}, "400.*not an e-mail address"),
        ("POST", path, {"email": before[0].email.upper(), "role": FULL[ledger]}, "409.*already"),
        ("POST", path, {"email": ANA}, "400.*role: Field required"),
        ("PATCH", f"{path}/{before[0].id}", {"role": "king", "first_name": "X"}, "400.*has no role 'king'"),
        ("PATCH", f"{path}/{before[0].id}", {"rule": "STANDARD"}, "400.*rule"),
        ("PATCH", f"{path}/none", {"role": FULL[ledger]}, "404.*no user none"),
        ("DELETE", f"{path}/none", None, "404.*no user none"),
        ("GET", "organisations/none/users", None, "404.*no organisation"),
    )
    for method, place, value, sentence in wrong:
        with pytest.raises(ControlCallError, match=f"(?s){sentence}"):
            box.call(method, place, value)
    assert box.users.all() == before
    assert _write(box, token, "Able").status_code == 200


@pytest.mark.parametrize("ledger", LEDGERS)
def test_a_rewind_brings_roles_and_users_back(make: Make, ledger: str) -> None:
    box = make(ledger)
    box.users.add(ANA, FULL[ledger])
    owners, anas = box.tokens(*_scopes(box)), box.tokens(*_scopes(box), user=ANA)
    before, moment = box.users.all(), box.checkpoint()
    box.users.set_role(LOW[ledger])
    box.users.remove(ANA)
    box.rewind(moment)
    assert box.users.all() == before
    assert [_write(box, each["access_token"], each["access_token"][-9:]).status_code for each in (owners, anas)] == [
        200,
        200,
    ]


@pytest.mark.parametrize("ledger", LEDGERS)
def test_the_ledger_tells_the_same_users(make: Make, ledger: str) -> None:
    box = make(ledger)
    box.users.add(ANA, FULL[ledger], first_name="Ana", last_name="Able")
    token = box.tokens(*_scopes(box), user=ANA)["access_token"]
    bearer = {"Authorization": f"Bearer {token}"}
    if ledger == "quickbooks":
        found = requests.get(f"{box.url}/v1/openid_connect/userinfo", headers=bearer, timeout=10).json()
        assert (found["email"], found["givenName"], found["familyName"]) == (ANA, "Ana", "Able")
        assert found["sub"] == box.users.all()[1].id
        return
    found = requests.get(f"{box.url}/connect/userinfo", headers=bearer, timeout=10).json()
    assert (found["email"], found["given_name"], found["xero_userid"]) == (ANA, "Ana", box.users.all()[1].id)
    box.users.set_role("invoice only", ANA)
    rows = _call(box, token, "GET", "Users").json()["Users"]
    told = {row["UserID"]: (row["EmailAddress"], row["OrganisationRole"], row["IsSubscriber"]) for row in rows}
    assert told == {each.id: (each.email, each.role, each.owner) for each in box.users.all()}


def test_an_invoice_only_user_invoices_and_sees_no_reports(make: Make) -> None:
    box = make("xero")
    token = box.tokens(*_scopes(box))["access_token"]
    box.users.set_role("INVOICEONLY")
    assert _write(box, token, "Client").status_code == 200
    for method, place, status in (
        ("GET", "Invoices", 200), ("GET", "Organisation", 200), ("GET", "BankTransactions", 403),
        ("GET", "Reports/TrialBalance", 403), ("PUT", "Accounts", 403),
    ):  # fmt: skip
        assert _call(box, token, method, place, {} if method == "PUT" else None).status_code == status, place


def test_a_user_who_tracks_time_does_not_read_invoices(make: Make) -> None:
    box = make("quickbooks")
    token = box.tokens(*_scopes(box))["access_token"]
    box.users.set_role("Track time only")
    assert _call(box, token, "GET", f"companyinfo/{box.organisation.id}").status_code == 200
    assert _call(box, token, "GET", "query?query=select * from Invoice").status_code == 403
    assert _call(box, token, "POST", "batch", {"BatchItemRequest": []}).status_code == 403


@pytest.mark.parametrize("ledger", LEDGERS)
def test_who_does_not_work_here_cannot_consent(make: Make, ledger: str) -> None:
    box = make(ledger)
    page = requests.get(
        box.authorize_url,
        params={"client_id": box.app.client_id, "redirect_uri": box.app.redirect_uri, "response_type": "code",
                "scope": " ".join(_scopes(box))},
        timeout=10,
    )  # fmt: skip
    assert f'<option value="{box.users.all()[0].email}">' in page.text
    with pytest.raises(ConsentError, match="does not work in"):
        box.authorize(user="stranger@example.com")


@pytest.mark.parametrize("ledger", LEDGERS)
def test_many_change_roles_at_once(make: Make, ledger: str) -> None:
    box = make(ledger)
    people = [f"user{n}@example.com" for n in range(4)]
    path = f"organisations/{box.organisation.id}/users"
    ids = {each: box.users.add(each, FULL[ledger]).id for each in people}
    with ThreadPoolExecutor(len(people)) as threads:
        wanted = [(each, LOW[ledger] if n % 2 else FULL[ledger]) for n, each in enumerate(people)] * 3
        list(threads.map(lambda pair: box.call("PATCH", f"{path}/{ids[pair[0]]}", {"role": pair[1]}), wanted))
    assert {each.email: each.role for each in box.users.all()[1:]} == dict(wanted)
