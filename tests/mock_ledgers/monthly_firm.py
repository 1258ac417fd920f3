"""A firm whose clients each get an invoice of 100.00 on the last day of a month, on either ledger, over HTTP."""

from __future__ import annotations

from typing import Any

import requests

from sevenpoint.mock_ledgers.testing.sandbox import LedgerSandbox

START = "2026-03-02T09:00:00Z"
FIRST_DAY = "2026-03-31"
# From START to 1 May of the next year: fourteen month ends.
SECONDS = 425 * 86_400
MONTHS = 14
_BATCH = 50


def take_on(sandbox: LedgerSandbox, clients: int) -> None:
    """Make the clients and their repeating invoices."""
    headers = {"Authorization": f"Bearer {sandbox.access_token()}", "Accept": "application/json",
               "Xero-Tenant-Id": sandbox.organisation.id}  # fmt: skip
    with requests.Session() as session:
        session.headers.update(headers)
        make = _xero if sandbox.ledger == "xero" else _quickbooks
        make(session, sandbox, clients)


def _xero(session: requests.Session, sandbox: LedgerSandbox, clients: int) -> None:
    line = {"Description": "Retainer", "UnitAmount": "100.00", "Quantity": 1, "AccountCode": "200", "TaxType": "NONE"}
    schedule = {"Period": 1, "Unit": "MONTHLY", "DueDate": 20, "DueDateType": "OFFOLLOWINGMONTH",
                "StartDate": FIRST_DAY}  # fmt: skip
    templates = [
        {"Type": "ACCREC", "Status": "AUTHORISED", "Contact": {"Name": f"Client {number}"}, "CurrencyCode": "USD",
         "LineAmountTypes": "Exclusive",
         "LineItems": [line], "Schedule": schedule}
        for number in range(clients)
    ]  # fmt: skip
    for first in range(0, clients, _BATCH):
        body = {"RepeatingInvoices": templates[first : first + _BATCH]}
        session.put(f"{sandbox.api_url}/RepeatingInvoices", json=body, timeout=60).raise_for_status()


def _quickbooks(session: requests.Session, sandbox: LedgerSandbox, clients: int) -> None:
    base = f"{sandbox.api_url}/company/{sandbox.organisation.id}"
    times = {"IntervalType": "Monthly", "NumInterval": 1, "DayOfMonth": 31, "StartDate": FIRST_DAY}
    line = {"Amount": 100, "DetailType": "SalesItemLineDetail", "SalesItemLineDetail": {"ItemRef": {"value": "1"}}}
    for number in range(clients):
        name = f"Client {number}"
        customer = _made(session, f"{base}/customer", {"DisplayName": name})["Customer"]["Id"]
        info = {"Name": name, "Active": True, "RecurType": "Automated", "ScheduleInfo": times}
        invoice = {"RecurringInfo": info, "CustomerRef": {"value": customer}, "Line": [line]}
        _made(session, f"{base}/recurringtransaction", {"Invoice": invoice})


def _made(session: requests.Session, url: str, body: Any) -> Any:
    answer = session.post(url, json=body, timeout=60)
    answer.raise_for_status()
    return answer.json()
