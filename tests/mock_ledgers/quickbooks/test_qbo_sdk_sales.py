"""The unmodified `python-quickbooks` objects of the sales side: made, read, changed, found, voided, deleted."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from quickbooks import QuickBooks
from quickbooks.objects.base import EmailAddress, LinkedTxn
from quickbooks.objects.creditmemo import CreditMemo
from quickbooks.objects.estimate import Estimate
from quickbooks.objects.invoice import Invoice
from quickbooks.objects.payment import Payment, PaymentLine
from quickbooks.objects.refundreceipt import RefundReceipt
from quickbooks.objects.salesreceipt import SalesReceipt
from sdk_records import customer, gone, live, new, ref, sale


@pytest.mark.parametrize("kind", [CreditMemo, Estimate, SalesReceipt, RefundReceipt])
def test_sales_forms(client: QuickBooks, host: tuple[str, Any], kind: type) -> None:
    made = new(kind, CustomerRef=customer(client), Line=[sale()])
    if kind is RefundReceipt:
        made.DepositToAccountRef, made.PaymentType = ref("35"), "Cash"
    record = live(client, host, made, PrivateNote="checked")
    assert record.TotalAmt == 25
    if kind is SalesReceipt:
        record.void(qb=client)
        assert SalesReceipt.get(record.Id, qb=client).TotalAmt == 0
        host[1].assert_balanced()
    if kind is Estimate:
        sent = record.send(qb=client, send_to="amy@example.com")
        assert sent[kind.__name__]["EmailStatus"] == "EmailSent"
    gone(client, host, record)


def test_an_invoice_is_sent_and_downloaded(client: QuickBooks) -> None:
    invoice = new(Invoice, CustomerRef=customer(client), Line=[sale()])
    invoice.BillEmail = new(EmailAddress, Address="amy@example.com")
    saved = invoice.save(qb=client)
    assert saved.send(qb=client)["Invoice"]["BillEmail"]["Address"] == "amy@example.com"
    assert saved.download_pdf(qb=client).startswith(b"%PDF")


def test_a_credit_memo_is_applied_by_a_payment(client: QuickBooks, host: tuple[str, Any]) -> None:
    buyer = customer(client)
    invoice = new(Invoice, CustomerRef=buyer, Line=[sale("25.00")]).save(qb=client)
    credit = new(CreditMemo, CustomerRef=buyer, Line=[sale("10.00")]).save(qb=client)
    links = []
    for record, kind in ((invoice, "Invoice"), (credit, "CreditMemo")):
        link = new(LinkedTxn, TxnId=record.Id, TxnType=kind)
        links.append(new(PaymentLine, Amount=Decimal("10.00"), LinkedTxn=[link]))
    new(Payment, CustomerRef=buyer, TotalAmt=0, Line=links).save(qb=client)
    host[1].assert_balanced()
    assert Invoice.get(invoice.Id, qb=client).Balance == 15
    assert CreditMemo.get(credit.Id, qb=client).RemainingCredit == 0
