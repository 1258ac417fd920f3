"""The pytest plugin in somebody else's project: a pytest of its own, which has no other plugin of ours."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

PLUGIN = "sevenpoint.mock_ledgers.testing.plugin"

GOOD = """
    import datetime as dt

    import pytest
    import requests


    def _headers(xero):
        return {"Authorization": f"Bearer {xero.access_token()}", "Xero-Tenant-Id": xero.organisation.id,
                "Accept": "application/json"}


    def _make(xero, **options):
        body = {"Type": "ACCREC", "Contact": {"Name": "Amy"}, "Status": "AUTHORISED", "DueDate": "2030-01-01",
                "LineItems": [{"Description": "x", "UnitAmount": 10, "Quantity": 1, "AccountCode": "200"}]}
        return requests.post(f"{xero.api_url}/Invoices", json=body, headers=_headers(xero), timeout=10, **options)


    def test_xero(xero):
        assert _make(xero).status_code == 200
        (call,) = xero.assert_called("POST", "/Invoices", times=1)
        assert (call.status, call.fault) == (200, None)
        assert "***" in call.request_headers["Authorization"]
        with pytest.raises(AssertionError, match="was to be called 2 times, and was 1 times"):
            xero.assert_called("POST", "/Invoices", times=2)
        assert [each.path for each in xero.exchanges(method="POST", path="connect/token")] == ["/connect/token"]
        assert {each["kind"] for each in xero.changes()} >= {"Invoice", "Contact"}


    def test_faults_and_rewind(xero):
        before = xero.checkpoint()
        fault = xero.faults.add("throttled", path="/Invoices", times=1, retry_after=3)
        refused = _make(xero)
        assert (refused.status_code, refused.headers["Retry-After"], xero.faults.struck(fault)) == (429, "3", 1)
        assert _make(xero).status_code == 200
        xero.rewind(before)
        assert xero.faults._sandbox.call("GET", "faults") == {"faults": []}
        assert xero.trial_balance().get("200", "0") in ("0", "0.00")
        assert xero.books().ok


    @pytest.mark.sevenpoint_sandbox(now="2026-03-02T09:00:00Z", clock="frozen", country="NZ", currency="NZD")
    def test_clock(xero):
        token = xero.access_token()
        assert xero.clock.now == dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
        xero.clock.advance(minutes=31)
        assert _make(xero).status_code == 401
        assert xero.tokens()["access_token"] != token
        assert _make(xero).status_code == 200
        assert (xero.organisation.country, xero.organisation.currency) == ("NZ", "NZD")


    def test_quickbooks(quickbooks):
        headers = {"Authorization": f"Bearer {quickbooks.access_token()}", "Accept": "application/json"}
        company = f"{quickbooks.api_url}/company/{quickbooks.organisation.id}"
        made = requests.post(f"{company}/customer", json={"DisplayName": "Amy"}, headers=headers, timeout=10)
        assert made.status_code == 200
        quickbooks.assert_called("POST", "/customer", times=1)
"""

BAD = """
    def test_wrong_books(xero):
        real = xero._control.call

        def lie(method, where, *rest):
            found = real(method, where, *rest)
            return {**found, "ok": False, "problems": ["Off by one."]} if where.endswith("integrity") else found

        xero._control.call = lie
"""


def run(folder: Path, text: str, *options: str) -> subprocess.CompletedProcess[str]:
    """Pytest over one file, with nothing but the plugin (and what `options` load)."""
    (folder / "test_theirs.py").write_text(textwrap.dedent(text))
    (folder / "pytest.ini").write_text("[pytest]\naddopts = --strict-markers -p no:cacheprovider\n")
    return subprocess.run(
        [sys.executable, "-W", "error", "-m", "pytest", "-q", "-p", PLUGIN, *options, "test_theirs.py"],
        cwd=folder, capture_output=True, text=True, timeout=60, check=False,
        env={**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONDONTWRITEBYTECODE": "1"},
    )  # fmt: skip


@pytest.mark.parametrize("options", [(), ("-p", "xdist", "-n", "2")], ids=["alone", "xdist"])
def test_the_fixtures(tmp_path: Path, options: tuple[str, ...]) -> None:
    done = run(tmp_path, GOOD, *options)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "4 passed" in done.stdout


def test_wrong_books_fail_the_test_at_its_end(tmp_path: Path) -> None:
    done = run(tmp_path, BAD)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "the xero books of Harbour Advisory are wrong" in done.stdout
    assert "Off by one." in done.stdout


def test_it_costs_nothing_when_unused(tmp_path: Path) -> None:
    done = run(
        tmp_path,
        """
        import sys

        def test_unused():
            heavy = ("flask", "sqlalchemy", "pydantic", "requests", "sevenpoint.mock_ledgers.testing.sandbox")
            assert [name for name in heavy if name in sys.modules] == []
        """,
    )
    assert done.returncode == 0, done.stdout + done.stderr
