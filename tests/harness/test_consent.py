"""The user's browser at a consent page."""

from __future__ import annotations

import pytest
from harness_fakes import consent_page, served

from sevenpoint.harness import consent

TWO = {"Able Ltd": "id-a", "Baker Ltd": "id-b"}


@pytest.mark.parametrize("radios", [False, True])
@pytest.mark.parametrize("wanted", ["id-b", "Baker Ltd"])
def test_allow_chooses_the_organisation_and_follows(radios: bool, wanted: str) -> None:
    app = consent_page(TWO, "/callback", radios=radios)
    with served(app) as url:
        outcome = consent.allow(f"{url}/authorize?state=s1", organisation=wanted)
    assert app.extensions["form"] == {"request": "s1", "decision": "allow", "organisation": "id-b"}
    assert outcome.allowed
    assert outcome.parameters == {"code": "c1", "state": "s1"}
    assert (outcome.status, outcome.page) == (200, "connected with c1")


def test_without_following_the_code_is_read_off_the_redirect() -> None:
    with served(consent_page(TWO, "http://localhost:1/nobody")) as url:
        outcome = consent.allow(f"{url}/authorize", follow=False)
    assert outcome.callback == "http://localhost:1/nobody?code=c1&state="
    assert outcome.status is None


def test_deny() -> None:
    with served(consent_page(TWO, "/callback")) as url:
        outcome = consent.deny(f"{url}/authorize")
    assert not outcome.allowed
    assert outcome.parameters == {"error": "access_denied"}


def test_an_organisation_that_is_not_offered() -> None:
    with (
        served(consent_page(TWO, "/callback")) as url,
        pytest.raises(consent.ConsentError, match="only Able Ltd, Baker"),
    ):
        consent.allow(f"{url}/authorize", organisation="id-c")


def test_an_error_page_is_quoted() -> None:
    with (
        served(consent_page(TWO, "/callback")) as url,
        pytest.raises(consent.ConsentError, match="answered 500: invalid redirect_uri"),
    ):
        consent.allow(f"{url}/broken")


def test_a_page_without_a_form() -> None:
    with served(consent_page(TWO, "/callback")) as url, pytest.raises(consent.ConsentError, match="no form"):
        consent.allow(f"{url}/callback")


def test_an_app_that_is_not_there() -> None:
    with (
        served(consent_page(TWO, "http://127.0.0.1:1/gone")) as url,
        pytest.raises(consent.ConsentError, match=r"127\.0\.0\.1:1/gone gave no answer: ConnectionError"),
    ):
        consent.allow(f"{url}/authorize")
