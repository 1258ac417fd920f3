"""Consent, tokens, connections (xero.md 1)."""

from __future__ import annotations

import base64

import jwt
import pytest
from xero_client import REDIRECT, SCOPES, MakeWorld, World, Xero, connect, consent, load


def test_token_answer_has_exactly_six_keys_and_rs256_tokens(xero: Xero) -> None:
    assert list(xero.tokens) == ["id_token", "access_token", "expires_in", "token_type", "refresh_token", "scope"]
    assert (xero.tokens["expires_in"], xero.tokens["token_type"]) == (1800, "Bearer")
    keys = load(xero.world.client.get("/.well-known/openid-configuration/jwks"))
    key = jwt.PyJWK(keys["keys"][0])
    loose = {"verify_exp": False, "verify_nbf": False, "verify_iat": False, "verify_aud": False}
    claims = jwt.decode(xero.tokens["access_token"], key, algorithms=["RS256"], options=loose)  # type: ignore[arg-type]
    assert claims["iss"] == "https://identity.xero.com"
    assert claims["scope"] == SCOPES.split()
    assert claims["client_id"] == xero.world.app.client_id
    assert claims["exp"] - claims["nbf"] == 1800
    (connection,) = load(xero.world.client.get("/connections", headers=bearer(xero)))
    assert connection["authEventId"] == claims["authentication_event_id"]
    identity = jwt.decode(xero.tokens["id_token"], key, algorithms=["RS256"], options=loose)  # type: ignore[arg-type]
    assert identity["aud"] == xero.world.app.client_id


def test_no_refresh_token_without_offline_access_and_no_id_token_without_openid(world: World) -> None:
    tokens = connect(world, scope="accounting.contacts").tokens
    assert set(tokens) == {"access_token", "expires_in", "token_type", "scope"}


def test_code_is_used_once_and_basic_credentials_do(world: World) -> None:
    xero, app = Xero(world, {}), world.app
    form = {"grant_type": "authorization_code", "code": consent(world)["code"], "redirect_uri": REDIRECT}
    basic = base64.b64encode(f"{app.client_id}:{app.client_secret}".encode()).decode()
    answer = world.client.post("/connect/token", data=form, headers={"Authorization": f"Basic {basic}"})
    assert answer.status_code == 200
    again = xero.token(**form)
    assert (again.status_code, again.get_data(as_text=True)) == (400, '{"error":"invalid_grant"}')


def test_code_dies_after_five_minutes_and_with_another_redirect(world: World) -> None:
    xero = Xero(world, {})
    code = consent(world)["code"]
    wrong = xero.token(grant_type="authorization_code", code=code, redirect_uri="https://other.example/")
    assert load(wrong) == {"error": "invalid_grant"}
    world.advance(minutes=5)
    late = xero.token(grant_type="authorization_code", code=code, redirect_uri=REDIRECT)
    assert load(late) == {"error": "invalid_grant"}


def test_refresh_rotates_and_the_old_token_lives_thirty_minutes_more(xero: Xero) -> None:
    first = xero.tokens["refresh_token"]
    second = load(xero.token(grant_type="refresh_token", refresh_token=first))
    assert second["refresh_token"] != first
    xero.world.advance(minutes=29)
    assert xero.token(grant_type="refresh_token", refresh_token=first).status_code == 200
    xero.world.advance(minutes=2)
    assert load(xero.token(grant_type="refresh_token", refresh_token=first)) == {"error": "invalid_grant"}
    assert xero.token(grant_type="refresh_token", refresh_token=second["refresh_token"]).status_code == 200
    xero.world.advance(days=61)
    late = xero.token(grant_type="refresh_token", refresh_token=second["refresh_token"])
    assert load(late) == {"error": "invalid_grant"}


def test_a_refused_scope_leaves_the_refresh_token_unspent(xero: Xero) -> None:
    first = xero.tokens["refresh_token"]
    wider = xero.token(grant_type="refresh_token", refresh_token=first, scope="accounting.journals.read")
    assert load(wider) == {"error": "invalid_scope"}
    xero.world.advance(minutes=40)
    assert xero.token(grant_type="refresh_token", refresh_token=first).status_code == 200


@pytest.mark.parametrize(
    ("form", "error"),
    [
        ({"grant_type": "refresh_token", "refresh_token": "nonsense"}, "invalid_grant"),
        ({"grant_type": "client_credentials", "scope": "accounting.contacts"}, "unauthorized_client"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"grant_type": "refresh_token", "refresh_token": "x", "client_secret": "wrong"}, "invalid_client"),
    ],
)
def test_token_errors_are_one_word(world: World, form: dict[str, str], error: str) -> None:
    answer = Xero(world, {}).token(**form)
    assert (answer.status_code, load(answer)) == (400, {"error": error})


def test_a_user_who_refuses_sends_the_app_back_with_an_error(world: World) -> None:
    assert consent(world, "deny") == {"error": "access_denied", "state": "s 1"}


@pytest.mark.parametrize(
    "changes",
    [
        {"client_id": "UNKNOWN"},
        {"redirect_uri": "https://elsewhere.example/callback"},
        {"response_type": "token"},
        {"scope": "accounting.everything"},
        {"scope": ""},
    ],
)
def test_misconfigured_apps_get_an_error_page_and_no_redirect(world: World, changes: dict[str, str]) -> None:
    query = {"response_type": "code", "client_id": world.app.client_id, "redirect_uri": REDIRECT, "scope": SCOPES}
    answer = world.client.get("/identity/connect/authorize", query_string={**query, **changes})
    assert answer.status_code == 500
    assert answer.content_type == "text/html; charset=utf-8"
    posted = world.client.post("/identity/connect/authorize", data={**query, **changes, "decision": "allow"})
    assert posted.status_code == 500


def test_loopback_by_number_is_no_redirect_for_xero(world: World) -> None:
    uri = "http://127.0.0.1:9/callback"
    world.app.redirect_uris.append(uri)
    from sevenpoint.mock_ledgers.oauth import registrations

    with world.store.transaction() as connection:
        registrations.save_app(connection, world.app)
    query = {"response_type": "code", "client_id": world.app.client_id, "redirect_uri": uri, "scope": SCOPES}
    assert world.client.get("/identity/connect/authorize", query_string=query).status_code == 500


def test_connections_are_listed_and_left(xero: Xero) -> None:
    answer = xero.world.client.get("/Connections", headers=bearer(xero))
    assert answer.content_type == "application/json"
    (connection,) = load(answer)
    assert connection["tenantId"] == xero.world.organisation.key
    assert connection["tenantType"] == "ORGANISATION"
    assert connection["createdDateUtc"] == "2026-03-02T09:00:00.0000000"
    assert xero.world.client.delete("/connections/none", headers=bearer(xero)).status_code == 404
    left = xero.world.client.delete(f"/connections/{connection['id']}", headers=bearer(xero))
    assert (left.status_code, left.get_data()) == (204, b"")
    assert load(xero.world.client.get("/connections", headers=bearer(xero))) == []
    assert xero.call("GET", "Organisation").status_code == 403


def test_revocation_ends_tokens_and_connections(xero: Xero) -> None:
    app = xero.world.app
    form = {"token": xero.tokens["refresh_token"], "client_id": app.client_id, "client_secret": app.client_secret}
    answer = xero.world.client.post("/connect/revocation", data=form)
    assert (answer.status_code, answer.get_data()) == (200, b"")
    refreshed = xero.token(grant_type="refresh_token", refresh_token=xero.tokens["refresh_token"])
    assert load(refreshed) == {"error": "invalid_grant"}
    assert xero.call("GET", "Organisation").status_code == 403


def test_discovery_names_this_server(world: World) -> None:
    document = load(world.client.get("/.well-known/openid-configuration"))
    assert document["issuer"] == "https://identity.xero.com"
    assert document["token_endpoint"].endswith("/connect/token")
    assert document["jwks_uri"].startswith("http://localhost")


# --- the API's own door (xero.md 1.7) -------------------------------------------------------------------------------


def test_expired_token_says_when(xero: Xero) -> None:
    xero.world.advance(minutes=30)
    answer = xero.call("GET", "Organisation")
    problem = load(answer)
    assert answer.status_code == 401
    assert problem["Detail"] == "TokenExpired: token expired at 03/02/2026 09:30:00"
    assert list(problem) == ["Type", "Title", "Status", "Detail", "Instance", "Extensions"]


@pytest.mark.parametrize("tenant", ["", "not-a-guid", "00000000-0000-0000-0000-000000000001"])
def test_unknown_tenant_is_forbidden(xero: Xero, tenant: str) -> None:
    answer = xero.call("GET", "Organisation", headers={"Xero-Tenant-Id": tenant})
    assert (answer.status_code, load(answer)["Detail"]) == (403, "AuthenticationUnsuccessful")


def test_no_token_and_garbage_token_are_unauthorized(xero: Xero) -> None:
    assert xero.call("GET", "Organisation", headers={"Authorization": ""}).status_code == 401
    garbage = xero.call("GET", "Organisation", headers={"Authorization": "Bearer abc"})
    assert load(garbage)["Detail"].startswith("TokenInvalidSignature")


def test_scope_is_enforced_by_resource(world: World) -> None:
    xero = connect(world, scope="accounting.contacts.read accounting.invoices")
    assert xero.call("GET", "Contacts").status_code == 200
    assert xero.call("GET", "Invoices").status_code == 200
    refused = xero.call("PUT", "Contacts", {"Name": "Able"})
    assert (refused.status_code, refused.headers["WWW-Authenticate"]) == (401, "insufficient_scope")
    assert load(refused)["Detail"] == "AuthorizationUnsuccessful"
    assert xero.call("GET", "Accounts").status_code == 401


def test_another_organisation_stays_closed(xero: Xero, make_world: MakeWorld) -> None:
    other = connect(make_world("xero", country="AU", currency="AUD", seed=8))
    theirs = other.contact("Theirs")
    assert xero.call("GET", f"Contacts/{theirs}").status_code == 404
    assert xero.call("GET", "Contacts", headers={"Xero-Tenant-Id": other.world.organisation.key}).status_code == 403
    assert xero.call("POST", "Contacts", {"ContactID": theirs, "Name": "Mine"}).status_code == 404
    body = {"Type": "ACCREC", "Contact": {"ContactID": theirs}, "LineItems": [{"Description": "x"}]}
    assert xero.call("PUT", "Invoices", body).status_code == 400
    assert other.ok("GET", f"Contacts/{theirs}")["Contacts"][0]["Name"] == "Theirs"


def bearer(xero: Xero) -> dict[str, str]:
    """The Authorization header."""
    return {"Authorization": f"Bearer {xero.tokens['access_token']}"}
