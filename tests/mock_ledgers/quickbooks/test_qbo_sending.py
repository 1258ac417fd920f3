"""Sending forms by e-mail and reading them as PDF: the seven kinds, one mechanism (quickbooks.md 4.4)."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from qbo_caller import Caller, Json, lines, loads, refusal
from sqlalchemy import select
from test_qbo_bills import goods, vendor

from sevenpoint.mock_ledgers.bookkeeping import Change
from sevenpoint.mock_ledgers.quickbooks.webhook import webhook
from sevenpoint.mock_ledgers.store import schema

OCTETS = "application/octet-stream"


def _form(caller: Caller, name: str) -> Json:
    customer = {"CustomerRef": {"value": caller.customer()}}
    sale = {**customer, "Line": lines("10.00")}
    bodies: dict[str, Json] = {
        "CreditMemo": sale,
        "Estimate": sale,
        "Invoice": sale,
        "Payment": {**customer, "TotalAmt": 5},
        "RefundReceipt": {**sale, "DepositToAccountRef": {"value": "35"}},
        "SalesReceipt": sale,
    }
    if name == "PurchaseOrder":
        whose = {"value": vendor(caller)}
        return caller.make(name, {"VendorRef": whose, "APAccountRef": {"value": "33"}, "Line": [goods("4.00")]})
    return caller.make(name, bodies[name])


def _send(caller: Caller, name: str, record: Json, send_to: str = "", content_type: str = OCTETS) -> Any:
    query = {"sendTo": send_to} if send_to else {}
    return caller.call(
        "POST", f"{name.lower()}/{record['Id']}/send", query_string=query, data=b"", content_type=content_type
    )


KINDS = ["CreditMemo", "Estimate", "Invoice", "Payment", "PurchaseOrder", "RefundReceipt", "SalesReceipt"]


@pytest.mark.parametrize("name", KINDS)
def test_a_form_is_sent_and_says_so(caller: Caller, name: str) -> None:
    made = _form(caller, name)
    answer = _send(caller, name, made, "amy@example.com")
    assert answer.status_code == 200, answer.text
    sent = loads(answer)[name]
    assert (sent["EmailStatus"], sent["SyncToken"]) == ("EmailSent", "1")
    assert sent["DeliveryInfo"] == {"DeliveryType": "Email", "DeliveryTime": "2026-03-02T01:00:00-08:00"}
    if name not in ("Payment", "PurchaseOrder"):
        assert sent["BillEmail"] == {"Address": "amy@example.com"}
    with caller.world.store.transaction() as connection:
        row = connection.execute(select(schema.change).order_by(schema.change.c.seq.desc()).limit(1)).one()
    built = webhook(
        caller.world.app, [Change(caller.world.organisation, row.kind, row.document, row.operation, row.at)]
    )
    assert built is not None
    assert json.loads(built.body)[0]["type"] == f"qbo.{name.lower()}.emailed.v1"


@pytest.mark.parametrize("name", KINDS)
def test_a_form_is_a_pdf(caller: Caller, name: str) -> None:
    made = _form(caller, name)
    answer = caller.call("GET", f"{name.lower()}/{made['Id']}/pdf", headers={"Accept": "application/pdf"})
    assert (answer.status_code, answer.content_type) == (200, "application/pdf")
    data = answer.data
    assert data.startswith(b"%PDF-1.4")
    start = int(re.search(rb"startxref\n(\d+)\n%%EOF\n$", data).group(1))  # type: ignore[union-attr]
    assert data[start:].startswith(b"xref\n")
    offsets = [int(each) for each in re.findall(rb"(\d{10}) 00000 n ", data[start:])]
    for number, offset in enumerate(offsets, start=1):
        assert data[offset:].startswith(b"%d 0 obj\n" % number)
    assert b"(Harbour Advisory) Tj" in data


def test_json_is_the_wrong_content_type(caller: Caller) -> None:
    made = _form(caller, "Invoice")
    code, detail = refusal(_send(caller, "Invoice", made, "a@b.co", "application/json"))
    assert (code, detail) == ("2020", "Required parameter DeliveryAddress.Address is missing in the request")


def test_an_address_is_needed_and_never_taken_from_the_customer(caller: Caller) -> None:
    customer = caller.customer(PrimaryEmailAddr={"Address": "amy@example.com"})
    made = caller.invoice(customer, "1.00")
    assert refusal(_send(caller, "Invoice", made))[0] == "6420"
    code, detail = refusal(_send(caller, "Invoice", made, "nobody"))
    assert (code, detail) == ("4002", "QueryProcessingError: To email address entered is invalid")
    own = caller.invoice(customer, "1.00", BillEmail={"Address": "own@example.com"})
    assert loads(_send(caller, "Invoice", own))["Invoice"]["BillEmail"] == {"Address": "own@example.com"}


def test_other_kinds_and_unknown_ids(caller: Caller) -> None:
    customer = caller.customer()
    for path in (f"customer/{customer}/send", "invoices/1/send"):
        answer = caller.call("POST", path, data=b"", content_type=OCTETS)
        assert refusal(answer)[0] == "500"
    assert refusal(caller.call("GET", f"customer/{customer}/pdf"))[0] == "500"
    assert refusal(caller.call("GET", "invoice/99/pdf"))[0] == "610"
    assert refusal(_send(caller, "Invoice", {"Id": "99"}, "a@b.co"))[0] == "610"
