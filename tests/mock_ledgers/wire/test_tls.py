"""TLS: unmodified clients with hard-coded addresses, which are given an authority, and a proxy or a hosts file."""

from __future__ import annotations

import datetime as dt
import shutil
import socket
import stat
import subprocess
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from intuitlib.client import AuthClient
from intuitlib.enums import Scopes
from quickbooks import QuickBooks
from quickbooks.objects import Customer, Invoice, SalesItemLine
from quickbooks.objects.detailline import SalesItemLineDetail
from xero_python.accounting import AccountingApi, Contact, LineItem
from xero_python.accounting import Invoice as XeroInvoice
from xero_python.accounting import Invoices as XeroInvoices
from xero_python.api_client import ApiClient
from xero_python.api_client.configuration import Configuration
from xero_python.api_client.oauth2 import OAuth2Token
from xero_python.identity import IdentityApi

from sevenpoint.mock_ledgers import REAL_HOSTS, LedgerServer
from sevenpoint.mock_ledgers.testing.sandbox import LedgerSandbox, make_sandbox

BODY = {
    "Type": "ACCREC", "Contact": {"Name": "Amy"}, "Status": "AUTHORISED", "DueDate": "2030-01-01",
    "LineItems": [{"Description": "x", "UnitAmount": "10.00", "Quantity": 1, "AccountCode": "200"}],
}  # fmt: skip

# In which no tax is added to an invoice that names none.
COUNTRIES = {"xero": "NZ", "quickbooks": "US"}


@pytest.fixture(scope="module")
def server(database: str | None) -> Iterator[LedgerServer]:
    with LedgerServer(tls=True, database=database) as made:
        yield made


@pytest.fixture
def ledger(server: LedgerServer, request: pytest.FixtureRequest) -> Iterator[LedgerSandbox]:
    with make_sandbox(server, request.param, "tls", country=COUNTRIES[request.param]) as made:
        yield made
        made.assert_books_balance()


@pytest.fixture
def by_the_hosts_file(server: LedgerServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a line in the hosts file and port 443 would have it: the resolver gives the ledgers' address. No proxy."""
    real = socket.getaddrinfo

    def resolve(host: Any, port: Any, *more: Any, **named: Any) -> Any:
        if host in REAL_HOSTS:
            assert int(port) == 443
            return real(server.host, server.port, *more, **named)
        return real(host, port, *more, **named)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(server.ca_path))
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(params=["behind_the_proxy", "by_the_hosts_file"])
def way(request: pytest.FixtureRequest) -> str:
    """Both ways, one after the other."""
    request.getfixturevalue(request.param)
    return str(request.param)


@pytest.fixture
def behind_the_proxy(server: LedgerServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment that a user sets; nothing else about the clients is changed."""
    monkeypatch.setenv("HTTPS_PROXY", server.url)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(server.ca_path))


def _query(url: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("ledger", ["xero"], indirect=True)
def test_requests_goes_through_the_code_flow(ledger: LedgerSandbox) -> None:
    with requests.Session() as session:
        app = ledger.app
        query = {"response_type": "code", "client_id": app.client_id, "redirect_uri": app.redirect_uri,
                 "scope": "accounting.transactions accounting.contacts offline_access", "state": "s"}  # fmt: skip
        login = "https://login.xero.com/identity/connect/authorize"
        assert session.get(login, params=query, timeout=10).status_code == 200
        form = {**query, "organisation": ledger.organisation.id, "decision": "allow"}
        back = session.post(login, data=form, timeout=10, allow_redirects=False)
        given = {"grant_type": "authorization_code", "code": _query(back.headers["Location"])["code"],
                 "redirect_uri": app.redirect_uri}  # fmt: skip
        credentials = (app.client_id, app.client_secret)
        token = session.post("https://identity.xero.com/connect/token", data=given, auth=credentials, timeout=10).json()
        headers = {"Authorization": f"Bearer {token['access_token']}", "Accept": "application/json"}
        (tenant,) = session.get("https://api.xero.com/connections", headers=headers, timeout=10).json()
        headers["Xero-Tenant-Id"] = tenant["tenantId"]
        made = session.post("https://api.xero.com/api.xro/2.0/Invoices", json=BODY, headers=headers, timeout=10)
        assert made.json()["Invoices"][0]["SubTotal"] == 10
    ledger.assert_called("POST", "/Invoices", times=1)


@pytest.mark.parametrize("ledger", ["xero"], indirect=True)
def test_xero_python(server: LedgerServer, ledger: LedgerSandbox, way: str) -> None:
    token = ledger.tokens()
    token["scope"] = token["scope"].split()
    credentials = OAuth2Token(client_id=ledger.app.client_id, client_secret=ledger.app.client_secret)
    configuration = Configuration(oauth2_token=credentials)
    configuration.proxy = server.url if way == "behind_the_proxy" else None
    configuration.ssl_ca_cert = str(server.ca_path)
    client = ApiClient(configuration, oauth2_token_getter=lambda: token, oauth2_token_saver=token.update)
    client.configuration.oauth2_token = credentials  # the SDK copies the first configuration that it ever saw
    (connection,) = IdentityApi(client).get_connections()
    line = LineItem(description="x", quantity=Decimal(1), unit_amount=Decimal("10.00"), account_code="200")
    invoice = XeroInvoice(type="ACCREC", contact=Contact(name="Amy"), line_items=[line], status="AUTHORISED",
                          due_date=dt.date(2030, 1, 1))  # fmt: skip
    made = AccountingApi(client).create_invoices(connection.tenant_id, XeroInvoices(invoices=[invoice]))
    assert made.invoices[0].sub_total == Decimal("10.00")
    before = token["refresh_token"]
    assert client.refresh_oauth2_token()["refresh_token"] != before
    client.rest_client.pool_manager.clear()


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("ledger", ["quickbooks"], indirect=True)
def test_python_quickbooks_and_intuit_oauth(ledger: LedgerSandbox) -> None:
    app = ledger.app
    auth = AuthClient(app.client_id, app.client_secret, app.redirect_uri, "production")
    page = auth.get_authorization_url([Scopes.ACCOUNTING])
    assert page.startswith("https://")
    form = {**_query(page), "organisation": ledger.organisation.id, "decision": "allow"}
    back = _query(
        requests.post(page.partition("?")[0], data=form, allow_redirects=False, timeout=10).headers["Location"]
    )
    auth.get_bearer_token(back["code"], realm_id=back["realmId"])
    client = QuickBooks(auth_client=auth, refresh_token=auth.refresh_token, company_id=back["realmId"], minorversion=75)
    customer: Any = Customer()
    customer.DisplayName = "Amy"
    customer.save(qb=client)
    line = SalesItemLine()
    line.Amount = Decimal("10.00")
    line.SalesItemLineDetail = SalesItemLineDetail()
    line.SalesItemLineDetail.ItemRef = {"value": "1"}
    invoice = Invoice()
    invoice.CustomerRef, invoice.Line = customer.to_ref(), [line]
    assert invoice.save(qb=client).Id


@pytest.mark.usefixtures("behind_the_proxy")
@pytest.mark.parametrize("ledger", ["xero"], indirect=True)
def test_a_lost_answer_is_a_reset_over_tls_too(ledger: LedgerSandbox) -> None:
    headers = {"Authorization": f"Bearer {ledger.access_token()}", "Xero-Tenant-Id": ledger.organisation.id}
    ledger.faults.add("lost_answer", path="/Invoices", times=1)
    with pytest.raises(requests.ConnectionError):
        requests.post("https://api.xero.com/api.xro/2.0/Invoices", json=BODY, headers=headers, timeout=10)
    ledger.assert_called("POST", "/Invoices", times=1)


@pytest.mark.usefixtures("by_the_hosts_file")
@pytest.mark.parametrize("host", REAL_HOSTS)
def test_every_real_host_has_its_certificate(host: str) -> None:
    answer = requests.get(f"https://{host}/.well-known/openid-configuration", timeout=10)
    assert answer.json()["token_endpoint"].startswith(f"https://{host}/")


@pytest.mark.parametrize("ledger", ["xero", "quickbooks"], indirect=True)
def test_curl_by_its_own_resolver(server: LedgerServer, ledger: LedgerSandbox) -> None:
    curl = shutil.which("curl")
    if curl is None:
        pytest.skip("curl is not installed")
    url, key = {
        "xero": ("https://api.xero.com/api.xro/2.0/Organisation", "Organisations"),
        "quickbooks": (
            f"https://quickbooks.api.intuit.com/v3/company/{ledger.organisation.id}/companyinfo/1", "CompanyInfo"
        ),
    }[ledger.ledger]  # fmt: skip
    headers = (f"Authorization: Bearer {ledger.access_token()}", f"Xero-Tenant-Id: {ledger.organisation.id}",
               "Accept: application/json")  # fmt: skip
    asked = [part for header in headers for part in ("-H", header)]
    for way in (["--connect-to", f"::{server.host}:{server.port}"], ["--proxy", server.url]):
        command = [curl, "-sS", "--noproxy", "" if "--proxy" in way else "*", "--cacert", str(server.ca_path), *way]
        said = subprocess.run([*command, *asked, url], capture_output=True, text=True, timeout=30, check=True)
        assert f'"{key}"' in said.stdout


@pytest.mark.usefixtures("behind_the_proxy")
def test_discovery_names_https_addresses() -> None:
    found = requests.get("https://identity.xero.com/.well-known/openid-configuration", timeout=10).json()
    assert found["token_endpoint"] == "https://identity.xero.com/connect/token"


@pytest.mark.usefixtures("behind_the_proxy")
def test_nothing_is_passed_on_to_other_hosts() -> None:
    with pytest.raises(requests.exceptions.ProxyError, match="403 Forbidden"):
        requests.get("https://example.com/", timeout=10)


def test_the_same_port_speaks_plain_http_and_tls(server: LedgerServer) -> None:
    with requests.Session() as session:
        session.trust_env = False
        plain = session.get(f"{server.url}/_control/health", timeout=10)
        direct = session.get(f"https://localhost:{server.port}/_control/health", verify=str(server.ca_path), timeout=10)
    assert plain.json() == direct.json()


def test_a_client_cannot_claim_the_scheme(server: LedgerServer) -> None:
    claim = {"X-Sevenpoint-Scheme": "https"}
    found = requests.get(f"{server.url}/.well-known/openid-configuration", headers=claim, timeout=10).json()
    assert found["token_endpoint"].startswith("http://")


def test_a_kept_folder_keeps_its_authority(tmp_path: Path) -> None:
    authorities = []
    for _ in range(2):
        with LedgerServer(data=tmp_path, tls=True) as made:
            assert made.ca_path is not None
            authorities.append(made.ca_path.read_bytes())
            requests.get(f"https://localhost:{made.port}/_control/health", verify=str(made.ca_path), timeout=10)
    assert authorities[0] == authorities[1]
    assert stat.S_IMODE((tmp_path / "ca.key").stat().st_mode) == 0o600
