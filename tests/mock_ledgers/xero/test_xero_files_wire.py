"""Files over the served ledger, in the clear and behind the real host name (xero.md 5.21): bytes and links survive."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import requests

from sevenpoint.mock_ledgers import LedgerServer
from sevenpoint.mock_ledgers.testing.sandbox import make_sandbox

BYTES = bytes(range(256)) * 40
INVOICE = {"Type": "ACCREC", "Contact": {"Name": "Amy"}, "LineItems": [{"Description": "x", "UnitAmount": "10.00"}]}
SCOPES = ("accounting.transactions", "accounting.contacts", "accounting.attachments")


@pytest.fixture(scope="module")
def server(database: str | None) -> Iterator[LedgerServer]:
    """With TLS, which the plain port has too."""
    with LedgerServer(tls=True, database=database) as made:
        yield made


@pytest.mark.parametrize("real_name", [False, True])
def test_files(server: LedgerServer, real_name: bool) -> None:
    with make_sandbox(server, "xero", "files", country="NZ") as ledger, requests.Session() as session:
        session.trust_env = False
        session.proxies, session.verify = {"https": server.url}, str(server.ca_path)
        root = "https://api.xero.com" if real_name else server.url
        token = ledger.tokens(*SCOPES)
        session.headers.update({"Authorization": f"Bearer {token['access_token']}", "Accept": "application/json",
                                "Xero-Tenant-Id": ledger.organisation.id})  # fmt: skip
        made = session.put(f"{root}/api.xro/2.0/Invoices", json=INVOICE, timeout=10).json()["Invoices"][0]
        path = f"{root}/api.xro/2.0/Invoices/{made['InvoiceID']}"
        form = {"Content-Type": "application/x-www-form-urlencoded"}  # as the Node client sends it
        sent = session.post(f"{path}/Attachments/a%20b.png", data=BYTES, headers=form, timeout=10)
        (attachment,) = sent.json()["Attachments"]
        assert attachment["Url"] == f"{path}/Attachments/a%20b.png"
        found = session.get(attachment["Url"], headers={"Accept": "*/*"}, timeout=10)
        assert (found.headers["Content-Type"], found.content) == ("image/png", BYTES)
        pdf = session.get(path, headers={"Accept": "application/pdf"}, timeout=10)
        assert (pdf.headers["Content-Type"], pdf.content[:8]) == ("application/pdf", b"%PDF-1.4")
