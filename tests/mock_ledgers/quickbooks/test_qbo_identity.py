"""Discovery, consent, tokens, the gateway."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jwt
import pytest
from qbo_caller import ACCOUNTING, Caller


@pytest.mark.parametrize("name", ["openid_configuration", "openid_sandbox_configuration/"])
def test_discovery_points_to_its_own_host(caller: Caller, name: str) -> None:
    answer = caller.world.client.get(f"/.well-known/{name}", base_url="http://ledger.test:8080")
    assert answer.status_code == 200
    assert answer.json["token_endpoint"] == "http://ledger.test:8080/oauth2/v1/tokens/bearer"
    assert answer.json["issuer"] == "http://ledger.test:8080/op/v1"


def test_the_consent_page_lists_the_companies_and_repeats_the_query(caller: Caller) -> None:
    query = {"client_id": caller.basic[0], "response_type": "code", "scope": ACCOUNTING, "state": "a\"b",
             "redirect_uri": caller.world.app.redirect_uris[0]}  # fmt: skip
    page = caller.world.client.get("/connect/oauth2", query_string=query)
    assert page.status_code == 200
    assert f'<option value="{caller.realm}">Harbour Advisory</option>' in page.text
    assert '<select name="organisation">' in page.text
    assert 'name="state" value="a&quot;b"' in page.text


@pytest.mark.parametrize("changed", [{"client_id": "x"}, {"redirect_uri": "http://evil.test/"}, {"scope": "nonsense"}])
def test_a_wrong_request_for_consent_is_never_redirected(caller: Caller, changed: dict[str, str]) -> None:
    answer = caller.consent(**changed)
    assert answer.status_code == 400
    assert "Location" not in answer.headers


def test_denial_comes_back_as_an_error_with_the_state(caller: Caller) -> None:
    answer = caller.consent("deny")
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"{caller.world.app.redirect_uris[0]}?error=access_denied&state=s1"


def test_the_token_answer_has_intuits_lifetimes(caller: Caller) -> None:
    assert caller.tokens["token_type"] == "bearer"
    assert caller.tokens["expires_in"] == 3600
    assert caller.tokens["x_refresh_token_expires_in"] == 8_726_400
    assert "id_token" not in caller.tokens


def test_refresh_rotates_and_the_old_token_dies(caller: Caller) -> None:
    old = caller.tokens["refresh_token"]
    fresh = caller.token(grant_type="refresh_token", refresh_token=old)
    assert fresh.status_code == 200
    assert fresh.json["refresh_token"] != old
    again = caller.token(grant_type="refresh_token", refresh_token=old)
    assert (again.status_code, again.json["error"]) == (400, "invalid_grant")


def test_a_code_used_twice_kills_its_tokens(caller: Caller) -> None:
    code, redirect = caller.code(), caller.world.app.redirect_uris[0]
    first = caller.token(grant_type="authorization_code", code=code, redirect_uri=redirect)
    second = caller.token(grant_type="authorization_code", code=code, redirect_uri=redirect)
    assert (second.status_code, second.json["error"]) == (400, "invalid_grant")
    caller.tokens = first.json
    assert caller.call("GET", "companyinfo/1").status_code == 401


def test_a_wrong_secret_is_401_invalid_client(caller: Caller) -> None:
    form = {"grant_type": "refresh_token", "refresh_token": "x"}
    answer = caller.world.client.post("/oauth2/v1/tokens/bearer", data=form, auth=(caller.basic[0], "wrong"))
    assert (answer.status_code, answer.json) == (401, {"error": "invalid_client"})


def test_an_expired_token_gets_the_gateways_body(caller: Caller) -> None:
    caller.world.advance(seconds=3601)
    answer = caller.call("GET", "companyinfo/1")
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="Intuit", error="invalid_token"'
    assert "intuit_tid" in answer.headers
    (error,) = answer.json["fault"]["error"]
    assert error["message"] == "message=AuthenticationFailed; errorCode=003200; statusCode=401"
    assert error["code"] == "3200"
    assert error["detail"].startswith("Token expired: ")
    assert answer.json["fault"]["type"] == "AUTHENTICATION"
    assert answer.json["time"] == 1772445601000


def test_another_realm_is_403_3100(caller: Caller, make_world: Callable[..., Any]) -> None:
    other = make_world("quickbooks", seed=8)
    answer = caller.call("GET", "companyinfo/1", realm=other.organisation.key)
    assert answer.status_code == 403
    assert answer.json["fault"]["error"][0]["code"] == "3100"
    assert answer.json["fault"]["type"] == "SERVICE"


def test_without_the_accounting_scope_nothing_is_readable(make_world: Callable[..., Any]) -> None:
    caller = Caller(make_world("quickbooks"), scope="openid")
    answer = caller.call("GET", "companyinfo/1")
    assert answer.status_code == 403
    assert answer.json["fault"]["error"][0]["detail"] == "The access token does not have sufficient scope"


@pytest.mark.parametrize("as_json", [True, False])
def test_revocation_ends_the_connection(caller: Caller, as_json: bool) -> None:
    body = {"token": caller.tokens["refresh_token"]}
    options: dict[str, Any] = {"json": body} if as_json else {"data": body}
    assert caller.world.client.post("/v2/oauth2/tokens/revoke", auth=caller.basic, **options).status_code == 200
    assert caller.call("GET", "companyinfo/1").status_code == 401


def test_openid_gives_a_signed_id_token_and_userinfo(make_world: Callable[..., Any]) -> None:
    caller = Caller(make_world("quickbooks"), scope=f"{ACCOUNTING} openid email")
    client = caller.world.client
    key = jwt.PyJWKSet.from_dict(client.get("/op/v1/jwks").json).keys[0]
    claims = jwt.decode(
        caller.tokens["id_token"], key, algorithms=["RS256"], audience=caller.basic[0], options={"verify_exp": False}
    )
    assert claims["aud"] == [caller.basic[0]]
    assert claims["realmid"] == caller.realm
    assert claims["iss"] == client.get("/.well-known/openid_configuration").json["issuer"]
    bearer = {"Authorization": f"Bearer {caller.tokens['access_token']}"}
    assert client.get("/v1/openid_connect/userinfo", headers=bearer).json["sub"] == claims["sub"]


def test_realm_ids_are_numbers_of_sixteen_digits_and_follow_the_seed(make_world: Callable[..., Any]) -> None:
    keys = [make_world("quickbooks", seed=seed).organisation.key for seed in (7, 7, 8)]
    assert all(key.isdigit() and len(key) == 16 for key in keys)
    assert keys[0] == keys[1] != keys[2]
