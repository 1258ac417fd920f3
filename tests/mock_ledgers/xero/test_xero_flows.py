"""Custom connections, PKCE apps, granular scopes; and what OpenID Connect promises (xero.md 1)."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

import jwt
import pytest
from xero_client import REDIRECT, SCOPES, MakeWorld, World, Xero, connect, consent, load

from sevenpoint.mock_ledgers.oauth import App, registrations
from sevenpoint.mock_ledgers.oauth.grants import s256

VERIFIER = "v" * 50
CHALLENGE = {"code_challenge": s256(VERIFIER), "code_challenge_method": "S256"}
LOOSE: Any = {"verify_exp": False, "verify_nbf": False, "verify_iat": False}


def register(world: World, **choices: Any) -> Xero:
    """An app that the control API registered; nothing else is done."""
    body = {"ledger": "xero", "name": "Other", "actor": "candidate", "redirect_uris": [REDIRECT], **choices}
    answer = world.client.post(
        f"/_control/sandboxes/{world.sandbox_id}/apps", json=body, headers={"Authorization": "Bearer control"}
    )
    assert answer.status_code == 201, answer.get_data(as_text=True)
    with world.store.transaction() as connection:
        found = registrations.load_app(connection, load(answer)["client_id"])
    assert isinstance(found, App)
    world.app = found
    return Xero(world, {})


def granted(xero: Xero, **form: str) -> dict[str, Any]:
    """The token answer of a custom connection."""
    answer = xero.token(grant_type="client_credentials", **form)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    found: dict[str, Any] = load(answer)
    return found


# --- custom connections ---------------------------------------------------------------------------------------------


def test_a_custom_connection_has_one_organisation_and_neither_refresh_nor_id_token(world: World) -> None:
    xero = register(world, flow="custom")
    xero.tokens = granted(xero, scope="accounting.contacts accounting.settings.read")
    assert set(xero.tokens) == {"access_token", "expires_in", "token_type", "scope"}
    (connection,) = load(world.client.get("/connections", headers=bearer(xero)))
    assert connection["tenantId"] == world.organisation.key
    implied = xero.call("PUT", "Contacts", {"Name": "Able"}, {"Xero-Tenant-Id": ""})
    assert implied.status_code == 200
    assert xero.ok("GET", "Contacts")["Contacts"][0]["Name"] == "Able"
    assert xero.call("GET", "Contacts", headers={"Xero-Tenant-Id": world.sandbox_id}).status_code == 403
    assert xero.call("GET", "Invoices").status_code == 401


def test_a_custom_connection_authenticates_by_basic_too_and_gets_everything_when_it_asks_for_nothing(
    world: World,
) -> None:
    xero = register(world, flow="custom")
    basic = base64.b64encode(f"{world.app.client_id}:{world.app.client_secret}".encode()).decode()
    answer = world.client.post(
        "/connect/token", data={"grant_type": "client_credentials"}, headers={"Authorization": f"Basic {basic}"}
    )
    xero.tokens = load(answer)
    assert xero.call("GET", "Invoices").status_code == 200
    assert "openid" not in xero.tokens["scope"]


def test_a_custom_connection_has_no_consent_page_and_no_code(world: World) -> None:
    xero = register(world, flow="custom")
    query = {"response_type": "code", "client_id": world.app.client_id, "redirect_uri": REDIRECT, "scope": SCOPES}
    assert world.client.get("/identity/connect/authorize", query_string=query).status_code == 500
    refused = xero.token(grant_type="authorization_code", code="x", redirect_uri=REDIRECT)
    assert (refused.status_code, load(refused)) == (400, {"error": "unauthorized_client"})
    wrong = xero.token(grant_type="client_credentials", client_secret="wrong")
    assert load(wrong) == {"error": "invalid_client"}


def test_an_organisation_that_lets_a_custom_connection_go_ends_it(world: World) -> None:
    xero = register(world, flow="custom")
    xero.tokens = granted(xero, scope="accounting.contacts")
    world.client.post(
        f"/_control/sandboxes/{world.sandbox_id}/grants/revoke",
        json={"client_id": world.app.client_id}, headers={"Authorization": "Bearer control"},
    )  # fmt: skip
    assert xero.call("GET", "Contacts").status_code == 403
    assert xero.token(grant_type="client_credentials").status_code == 400


# --- PKCE apps ------------------------------------------------------------------------------------------------------


def test_a_pkce_app_has_no_secret_and_needs_the_verifier(world: World) -> None:
    xero = register(world, flow="pkce")
    assert world.app.client_secret == ""
    plain = {"response_type": "code", "client_id": world.app.client_id, "redirect_uri": REDIRECT, "scope": SCOPES}
    assert world.client.get("/identity/connect/authorize", query_string=plain).status_code == 500
    form = {"grant_type": "authorization_code", "code": consent(world, **CHALLENGE)["code"],
            "redirect_uri": REDIRECT, "client_id": world.app.client_id}  # fmt: skip
    assert load(world.client.post("/connect/token", data=form)) == {"error": "invalid_grant"}
    tokens = world.client.post("/connect/token", data={**form, "code_verifier": VERIFIER})
    assert tokens.status_code == 200
    xero.tokens = load(tokens)
    refresh = {"grant_type": "refresh_token", "refresh_token": xero.tokens["refresh_token"]}
    again = world.client.post("/connect/token", data={**refresh, "client_id": world.app.client_id})
    assert again.status_code == 200
    revoked = {"token": load(again)["refresh_token"], "client_id": world.app.client_id}
    assert world.client.post("/connect/revocation", data=revoked).status_code == 200
    assert xero.call("GET", "Organisation").status_code == 403


def test_an_app_with_a_secret_must_send_it_even_with_a_verifier(world: World) -> None:
    code = consent(world, **CHALLENGE)["code"]
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": REDIRECT, "code_verifier": VERIFIER,
            "client_id": world.app.client_id}  # fmt: skip
    assert load(world.client.post("/connect/token", data=form)) == {"error": "invalid_client"}
    full = world.client.post("/connect/token", data={**form, "client_secret": world.app.client_secret})
    assert full.status_code == 200


# --- scopes ---------------------------------------------------------------------------------------------------------


def test_a_granular_app_may_not_ask_for_broad_scopes(world: World) -> None:
    register(world, scopes_model="granular")
    query = {"response_type": "code", "client_id": world.app.client_id, "redirect_uri": REDIRECT}
    page = "/identity/connect/authorize"
    broad = world.client.get(page, query_string={**query, "scope": "offline_access accounting.transactions"})
    assert (broad.status_code, "invalid_scope" in broad.get_data(as_text=True)) == (500, True)
    fine = {**query, "scope": "offline_access accounting.invoices accounting.payments.read"}
    assert world.client.get(page, query_string=fine).status_code == 200
    custom = register(world, flow="custom", scopes_model="granular")
    refused = custom.token(grant_type="client_credentials", scope="accounting.transactions")
    assert (refused.status_code, refused.get_data(as_text=True)) == (400, '{"error":"invalid_scope"}')
    assert granted(custom, scope="accounting.invoices")["scope"] == "accounting.invoices"


def test_granular_scopes_open_their_own_resources_only(world: World) -> None:
    xero = connect(world, scope="accounting.invoices accounting.payments.read accounting.reports.trialbalance.read")
    for path in ("Invoices", "CreditNotes", "Items", "Payments", "Reports/TrialBalance"):
        assert xero.call("GET", path).status_code == 200, path
    assert xero.call("PUT", "Payments", {}).status_code == 401
    for path in ("BankTransactions", "Accounts", "Contacts"):
        assert xero.call("GET", path).status_code == 401, path


def test_a_refresh_keeps_its_scope_or_fails(xero: Xero) -> None:
    old = xero.tokens["refresh_token"]
    same = xero.token(grant_type="refresh_token", refresh_token=old, scope=xero.tokens["scope"])
    assert same.status_code == 200
    for other in ("accounting.contacts", f"{SCOPES} accounting.journals.read"):
        answer = xero.token(grant_type="refresh_token", refresh_token=load(same)["refresh_token"], scope=other)
        assert load(answer) == {"error": "invalid_scope"}


# --- OpenID Connect -------------------------------------------------------------------------------------------------


def test_the_id_token_is_what_openid_clients_verify(xero: Xero) -> None:
    document = load(xero.world.client.get("/.well-known/openid-configuration"))
    keys = jwt.PyJWKSet.from_dict(load(xero.world.client.get(path_of(document["jwks_uri"]))))
    kid = jwt.get_unverified_header(xero.tokens["id_token"])["kid"]
    claims = jwt.decode(
        xero.tokens["id_token"], keys[kid], algorithms=["RS256"], audience=xero.world.app.client_id,
        issuer=document["issuer"], options={**LOOSE, "require": ["exp", "iat", "sub", "at_hash"]},
    )  # fmt: skip
    digest = hashlib.sha256(xero.tokens["access_token"].encode()).digest()
    assert claims["at_hash"] == base64.urlsafe_b64encode(digest[:16]).rstrip(b"=").decode()
    assert (claims["exp"] - claims["iat"], claims["email"]) == (300, "user@sandbox.example")
    tampered = xero.tokens["id_token"][:-6] + "AAAAAA"
    with pytest.raises(jwt.InvalidSignatureError):
        jwt.decode(tampered, keys[kid], algorithms=["RS256"], audience=xero.world.app.client_id, options=LOOSE)


def test_every_endpoint_that_discovery_names_answers(xero: Xero) -> None:
    document = load(xero.world.client.get("/.well-known/openid-configuration"))
    named = {name: path_of(value) for name, value in document.items() if name.endswith(("_endpoint", "jwks_uri"))}
    assert len(named) == 6
    for name, path in named.items():
        statuses = {xero.world.client.open(path, method=method).status_code for method in ("GET", "POST")}
        assert statuses != {404}, name
    user = load(xero.world.client.get(named["userinfo_endpoint"], headers=bearer(xero)))
    assert user["sub"] == jwt.decode(xero.tokens["id_token"], options={"verify_signature": False})["sub"]
    assert user["given_name"] == "Sandbox"
    assert xero.world.client.get(named["userinfo_endpoint"]).status_code == 401


def test_the_end_of_a_session_goes_back_to_the_app_only(xero: Xero) -> None:
    path = "/connect/endsession"
    hint = {"id_token_hint": xero.tokens["id_token"], "post_logout_redirect_uri": REDIRECT, "state": "s 1"}
    back = xero.world.client.get(path, query_string=hint)
    assert (back.status_code, back.headers["Location"]) == (302, f"{REDIRECT}?state=s+1")
    for change in ({"post_logout_redirect_uri": "https://elsewhere.example"}, {"id_token_hint": "x"}):
        answer = xero.world.client.get(path, query_string={**hint, **change})
        assert answer.status_code == 200
        assert "Location" not in answer.headers
    assert xero.call("GET", "Organisation").status_code == 200


def test_revoking_nonsense_is_a_success_and_ends_nothing(xero: Xero, make_world: MakeWorld) -> None:
    other = connect(make_world("xero", country="AU", currency="AUD", seed=8))
    app = xero.world.app
    for token in ("nonsense", other.tokens["refresh_token"]):
        form = {"token": token, "client_id": app.client_id, "client_secret": app.client_secret}
        answer = xero.world.client.post("/connect/revocation", data=form)
        assert (answer.status_code, answer.get_data()) == (200, b"")
    assert xero.call("GET", "Organisation").status_code == 200
    assert other.call("GET", "Organisation").status_code == 200


@pytest.mark.parametrize(
    "choices",
    [{"flow": "custom", "organisation": "nobody"}, {"flow": "implicit"}, {"organisation": "x"},
     {"ledger": "quickbooks", "flow": "custom"}, {"ledger": "quickbooks", "scopes_model": "granular"}],
)  # fmt: skip
def test_registrations_that_make_no_sense(world: World, choices: dict[str, str]) -> None:
    body = {"ledger": "xero", "name": "Other", "actor": "candidate", **choices}
    answer = world.client.post(
        f"/_control/sandboxes/{world.sandbox_id}/apps", json=body, headers={"Authorization": "Bearer control"}
    )
    assert answer.status_code in (400, 404)


def bearer(xero: Xero) -> dict[str, str]:
    """The Authorization header."""
    return {"Authorization": f"Bearer {xero.tokens['access_token']}"}


def path_of(url: str) -> str:
    """The path of an absolute address."""
    return "/" + url.split("/", 3)[3]
