"""The unmodified `intuit-oauth` and `python-quickbooks` against a live server on loopback."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from intuitlib.exceptions import AuthClientError
from quickbooks import QuickBooks
from quickbooks.cdc import change_data_capture
from quickbooks.exceptions import ObjectNotFoundException, QuickbooksException
from quickbooks.objects import Account, Customer, Invoice, Item, Payment, PaymentLine, Preferences, SalesItemLine
from quickbooks.objects.company_info import CompanyInfo
from quickbooks.objects.detailline import SalesItemLineDetail
from quickbooks.objects.taxcode import TaxCode


def _invoice(customer: Customer, amount: str) -> Invoice:
    line = SalesItemLine()
    line.Amount = Decimal(amount)
    line.SalesItemLineDetail = SalesItemLineDetail()
    line.SalesItemLineDetail.ItemRef = Item.where("Name = 'Services'", qb=_client(customer))[0].to_ref()
    invoice = Invoice()
    invoice.CustomerRef = customer.to_ref()
    invoice.Line.append(line)
    return invoice


def _client(customer: Any) -> QuickBooks:
    return customer._test_client


def _customer(client: QuickBooks, name: str) -> Customer:
    customer = Customer()
    customer.DisplayName = name
    saved = customer.save(qb=client)
    saved._test_client = client
    return saved


def _payment(customer: Customer, invoice: Invoice, amount: str) -> Payment:
    line = PaymentLine()
    line.Amount = Decimal(amount)
    line.LinkedTxn.append(invoice.to_linked_txn())
    payment = Payment()
    payment.CustomerRef, payment.TotalAmt, payment.Line = customer.to_ref(), Decimal(amount), [line]
    return payment


def test_the_life_of_an_invoice(client: QuickBooks, host: tuple[str, Any]) -> None:
    customer = _customer(client, "Zoë's Döner 🥙")
    assert Customer.filter(DisplayName="zoë's Döner 🥙", qb=client)[0].Id == customer.Id
    invoice = _invoice(customer, "50.00").save(qb=client)
    assert (invoice.TotalAmt, invoice.SyncToken, invoice.CustomerRef.name) == (50, "0", "Zoë's Döner 🥙")

    payment = _payment(customer, invoice, "20.00").save(qb=client)
    paid = Invoice.get(invoice.Id, qb=client)
    assert (paid.Balance, paid.LinkedTxn[0].TxnId, paid.SyncToken) == (30, payment.Id, "1")
    assert Customer.get(customer.Id, qb=client).Balance == 30

    invoice.PrivateNote = "stale"
    with pytest.raises(QuickbooksException) as refused:
        invoice.save(qb=client)
    assert refused.value.error_code == 5010

    paid.PrivateNote = "fresh"
    paid.Line[0].Amount = Decimal("60.00")
    changed = paid.save(qb=client)
    assert changed.TotalAmt == 60
    assert (changed.Balance, changed.PrivateNote, changed.Line[0].Id) == (40, "fresh", "1")
    with pytest.raises(QuickbooksException):
        changed.void(qb=client)

    payment.void(qb=client)
    assert Payment.get(payment.Id, qb=client).TotalAmt == 0
    changed = Invoice.get(invoice.Id, qb=client)
    assert changed.Balance == 60
    changed.void(qb=client)
    assert Invoice.get(invoice.Id, qb=client).PrivateNote == "Voided - fresh"
    changed = Invoice.get(invoice.Id, qb=client)
    changed.delete(qb=client)
    with pytest.raises(ObjectNotFoundException):
        Invoice.get(invoice.Id, qb=client)
    host[1].assert_balanced()


def test_queries_counts_and_changes(client: QuickBooks) -> None:
    customer = _customer(client, "Amy")
    for amount in ("1.00", "2.00", "3.00"):
        _invoice(customer, amount).save(qb=client)
    assert Invoice.count("TotalAmt > '1.00'", qb=client) == 2
    assert [each.TotalAmt for each in Invoice.all(order_by="TotalAmt DESC", max_results=2, qb=client)] == [3, 2]
    assert Invoice.query("select * from Invoice where DocNumber = '1002'", qb=client)[0].TotalAmt == 2
    changes = change_data_capture([Invoice, Customer, Payment], "2026-03-01T00:00:00Z", qb=client)
    assert (len(changes.Invoice), len(changes.Customer), hasattr(changes, "Payment")) == (3, 1, False)
    assert CompanyInfo.get(1, qb=client).CompanyName == "Harbour Advisory"
    assert Preferences.get(qb=client).TaxPrefs.PartnerTaxEnabled is True
    assert {each.Id for each in TaxCode.all(qb=client)} == {"TAX", "NON", "2"}
    assert Account.filter(Active=True, AccountType="Bank", qb=client)[0].Name == "Card Clearing"


def test_the_oauth_client_refreshes_and_revokes(client: QuickBooks) -> None:
    auth = client.auth_client
    old = auth.refresh_token
    auth.refresh()
    assert auth.refresh_token != old
    with pytest.raises(AuthClientError) as refused:
        auth.refresh(refresh_token=old)
    assert refused.value.status_code == 400
    assert auth.revoke(token=auth.access_token) is True
    with pytest.raises(QuickbooksException):
        Customer.all(qb=client)
