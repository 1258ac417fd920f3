"""BatchPayments (xero.md 5.10)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from advance_calls import balances, one
from sdk_client import serve
from xero_client import MakeWorld, Xero, connect
from xero_python.accounting import (
    Account,
    AccountingApi,
    BatchPayment,
    BatchPaymentDelete,
    BatchPaymentDeleteByUrlParam,
    BatchPayments,
    HistoryRecord,
    HistoryRecords,
    Invoice,
    Payment,
)

D = Decimal


@pytest.fixture
def api(xero: Xero) -> Iterator[AccountingApi]:
    """The official client."""
    yield from serve(xero)


def batch(xero: Xero, *payments: tuple[str, str], **members: Any) -> dict[str, Any]:
    """The body of a batch from the bank account."""
    listed = [{"Invoice": {"InvoiceID": key}, "Amount": amount} for key, amount in payments]
    return {"Account": {"Code": "090"}, "Date": "2026-03-02", "Payments": listed, **members}


def test_every_operation_through_the_official_client(xero: Xero, api: AccountingApi) -> None:
    tenant = xero.world.organisation.key
    keys = [xero.invoice("50.00")["InvoiceID"], xero.invoice("70.00")["InvoiceID"]]
    payments = [Payment(invoice=Invoice(invoice_id=key), amount=D("50.00"), reference="R") for key in keys]
    account = Account(account_id=xero.ok("GET", "Accounts", where='Code=="090"')["Accounts"][0]["AccountID"])
    sent = BatchPayments([BatchPayment(account=account, payments=payments, reference="Run 1")])
    (made,) = api.create_batch_payment(tenant, sent).batch_payments
    assert (made.type, made.status, made.total_amount) == ("RECBATCH", "AUTHORISED", D("100.00"))
    xero.world.assert_balanced()
    assert [one(xero, "Invoices", key)["Status"] for key in keys] == ["PAID", "AUTHORISED"]
    (listed,) = api.get_batch_payments(tenant, order="Date").batch_payments
    key = listed.batch_payment_id
    assert api.get_batch_payment(tenant, key).batch_payments[0].payments[0].invoice.invoice_id == keys[0]
    api.create_batch_payment_history_record(tenant, key, HistoryRecords([HistoryRecord(details="Sent")]))
    assert len(api.get_batch_payment_history(tenant, key).history_records) == 2
    (gone,) = api.delete_batch_payment(tenant, BatchPaymentDelete(key, "DELETED")).batch_payments
    assert gone.status == "DELETED"
    xero.world.assert_balanced()
    assert [one(xero, "Invoices", each)["AmountPaid"] for each in keys] == [D("0.00"), D("0.00")]
    again = api.create_batch_payment(tenant, sent).batch_payments[0].batch_payment_id
    by_path = api.delete_batch_payment_by_url_param(tenant, again, BatchPaymentDeleteByUrlParam("DELETED"))
    assert by_path.batch_payments[0].status == "DELETED"
    xero.world.assert_balanced()


def test_its_payments_belong_to_it(xero: Xero) -> None:
    bill = xero.invoice("30.00", kind="ACCPAY")["InvoiceID"]
    made = xero.ok("PUT", "BatchPayments", batch(xero, (bill, "30.00"), Particulars="Twelve chars"))["BatchPayments"][0]
    assert (made["Type"], made["Particulars"], made["TotalAmount"]) == ("PAYBATCH", "Twelve chars", D("30.00"))
    assert balances(xero)["090"] == D("-30.00")
    (payment,) = xero.ok("GET", "Payments")["Payments"]
    assert payment["BatchPaymentID"] == payment["BatchPayment"]["BatchPaymentID"] == made["BatchPaymentID"]
    assert payment["BatchPayment"]["Type"] == "PAYBATCH"
    assert xero.refused("POST", f"Payments/{payment['PaymentID']}", {"Status": "DELETED"})
    path = f"BatchPayments/{made['BatchPaymentID']}"
    assert xero.refused("POST", path, {"Status": "AUTHORISED"})
    xero.ok("POST", path, {"Status": "DELETED"})
    assert xero.refused("POST", path, {"Status": "DELETED"})
    found = xero.ok("GET", "BatchPayments", where='Status=="DELETED" AND TotalAmount==30')["BatchPayments"]
    assert len(found) == 1
    xero.world.assert_balanced()


def test_what_is_refused_leaves_nothing(xero: Xero) -> None:
    sale, bill = xero.invoice("30.00")["InvoiceID"], xero.invoice("30.00", kind="ACCPAY")["InvoiceID"]
    before = balances(xero)
    for body in (
        batch(xero),
        batch(xero, (sale, "30.00"), (bill, "30.00")),
        batch(xero, (sale, "20.00"), (sale, "10.01")),
        batch(xero, (sale, "0")),
        batch(xero, (sale, "1"), Account={"Code": "200"}),
        batch(xero, (sale, "1"), Account={"Code": "nope"}),
        batch(xero, (sale, "1"), Account=None),
        batch(xero, (sale, "1"), Particulars="Thirteen char"),
        batch(xero, Payments=[{"CreditNote": {"CreditNoteNumber": "CN-0001"}, "Amount": "1"}]),
    ):
        assert xero.refused("PUT", "BatchPayments", body)
        xero.world.assert_balanced()
    assert balances(xero) == before
    assert xero.ok("GET", "BatchPayments")["BatchPayments"] == []
    assert xero.call("GET", f"BatchPayments/{sale}").status_code == 404


def test_in_xml(xero: Xero) -> None:
    key = xero.invoice("30.00")["InvoiceID"]
    body = (
        "<BatchPayments><BatchPayment><Account><Code>090</Code></Account><Payments><Payment><Invoice><InvoiceID>"
        f"{key}</InvoiceID></Invoice><Amount>30.00</Amount></Payment></Payments></BatchPayment></BatchPayments>"
    )
    xml = {"Content-Type": "application/xml", "Accept": "application/xml"}
    answer = xero.call("PUT", "BatchPayments", body.encode(), xml).get_data(as_text=True)
    assert "<TotalAmount>30.00</TotalAmount>" in answer
    assert one(xero, "Invoices", key)["Status"] == "PAID"
    xero.world.assert_balanced()


@pytest.mark.parametrize(
    ("country", "kept", "too_long"),
    [
        ("NZ", {"Particulars": "P", "Code": "C", "Reference": "R"}, {"Code": "x" * 13}),
        ("AU", {"Reference": "R", "Details": "D"}, {"Details": "x" * 19}),
        ("UK", {"Reference": "R", "Details": "D", "Narrative": "N"}, {"Narrative": "x" * 19}),
    ],
)
def test_texts_for_the_bank_by_country(
    make_world: MakeWorld, country: str, kept: dict[str, str], too_long: dict[str, str]
) -> None:
    xero = connect(make_world("xero", country=country))
    key = xero.invoice("30.00")["InvoiceID"]
    texts = {"Particulars": "P", "Code": "C", "Reference": "R", "Details": "D", "Narrative": "N"}
    assert xero.refused("PUT", "BatchPayments", batch(xero, (key, "1"), **too_long))
    made = xero.ok("PUT", "BatchPayments", batch(xero, (key, "1"), **texts))["BatchPayments"][0]
    assert {name: made[name] for name in texts if name in made} == kept


def test_a_payment_s_account_by_its_code_alone(xero: Xero) -> None:
    key = xero.invoice("30.00")["InvoiceID"]
    xero.ok("PUT", "Payments", {"Invoice": {"InvoiceID": key}, "Code": "091", "Amount": "30.00"})
    assert balances(xero)["091"] == D("30.00")
