"""The unmodified `python-quickbooks` objects: made, read, changed, found, voided or deleted, each kind."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from quickbooks import QuickBooks, objects
from quickbooks.exceptions import QuickbooksException
from quickbooks.objects.base import EmailAddress, LinkedTxn, Ref
from quickbooks.objects.bill import Bill
from quickbooks.objects.billpayment import BillPayment, BillPaymentLine, CheckPayment
from quickbooks.objects.budget import Budget
from quickbooks.objects.companycurrency import CompanyCurrency
from quickbooks.objects.creditcardpayment_entity import CreditCardPayment
from quickbooks.objects.creditmemo import CreditMemo
from quickbooks.objects.customer import Customer
from quickbooks.objects.customertype import CustomerType
from quickbooks.objects.department import Department
from quickbooks.objects.detailline import (
    AccountBasedExpenseLine,
    AccountBasedExpenseLineDetail,
    ItemBasedExpenseLine,
    ItemBasedExpenseLineDetail,
    SalesItemLine,
    SalesItemLineDetail,
)
from quickbooks.objects.employee import Employee
from quickbooks.objects.estimate import Estimate
from quickbooks.objects.exchangerate import ExchangeRate
from quickbooks.objects.invoice import Invoice
from quickbooks.objects.item import Item
from quickbooks.objects.journalentry import JournalEntry, JournalEntryLine, JournalEntryLineDetail
from quickbooks.objects.payment import Payment, PaymentLine
from quickbooks.objects.preferences import Preferences
from quickbooks.objects.purchaseorder import PurchaseOrder
from quickbooks.objects.refundreceipt import RefundReceipt
from quickbooks.objects.salesreceipt import SalesReceipt
from quickbooks.objects.taxservice import TaxRateDetails, TaxService
from quickbooks.objects.timeactivity import TimeActivity
from quickbooks.objects.transfer import Transfer
from quickbooks.objects.vendor import Vendor
from quickbooks.objects.vendorcredit import VendorCredit


def _ref(value: str) -> Ref:
    made = Ref()
    made.value = value
    return made


def _new(kind: type, **properties: Any) -> Any:
    made = kind()
    for name, value in properties.items():
        setattr(made, name, value)
    return made


def _sale(amount: str = "25.00") -> SalesItemLine:
    return _new(SalesItemLine, Amount=Decimal(amount), SalesItemLineDetail=_new(SalesItemLineDetail, ItemRef=_ref("1")))


def _cost(amount: str = "25.00") -> AccountBasedExpenseLine:
    detail = _new(AccountBasedExpenseLineDetail, AccountRef=_ref("94"))
    return _new(AccountBasedExpenseLine, Amount=Decimal(amount), AccountBasedExpenseLineDetail=detail)


def _customer(client: QuickBooks) -> Ref:
    return _new(Customer, DisplayName="Amy").save(qb=client).to_ref()


def _vendor(client: QuickBooks) -> Ref:
    return _new(Vendor, DisplayName="Norton").save(qb=client).to_ref()


def _live(client: QuickBooks, host: tuple[str, Any], made: Any, **changes: Any) -> Any:
    """Save, read, change with everything that was read, and find. Returns the record as it stands."""
    kind = type(made)
    saved = made.save(qb=client)
    host[1].assert_balanced()
    read = kind.get(saved.Id, qb=client)
    for name, value in changes.items():
        setattr(read, name, value)
    changed = read.save(qb=client)
    host[1].assert_balanced()
    for name, value in changes.items():
        assert getattr(changed, name) == value
    assert changed.SyncToken == "1"
    found = kind.filter(Id=saved.Id, qb=client)
    assert [each.Id for each in found] == [saved.Id]
    assert kind.count(qb=client) >= 1
    return changed


def _gone(client: QuickBooks, host: tuple[str, Any], record: Any) -> None:
    type(record).get(record.Id, qb=client).delete(qb=client)
    host[1].assert_balanced()
    with pytest.raises(QuickbooksException):
        type(record).get(record.Id, qb=client)


@pytest.mark.parametrize("kind", [CreditMemo, Estimate, SalesReceipt, RefundReceipt])
def test_sales_forms(client: QuickBooks, host: tuple[str, Any], kind: type) -> None:
    made = _new(kind, CustomerRef=_customer(client), Line=[_sale()])
    if kind is RefundReceipt:
        made.DepositToAccountRef, made.PaymentType = _ref("35"), "Cash"
    record = _live(client, host, made, PrivateNote="checked")
    assert record.TotalAmt == 25
    if kind is SalesReceipt:
        record.void(qb=client)
        assert SalesReceipt.get(record.Id, qb=client).TotalAmt == 0
        host[1].assert_balanced()
    if kind is Estimate:
        sent = record.send(qb=client, send_to="amy@example.com")
        assert sent[kind.__name__]["EmailStatus"] == "EmailSent"
    _gone(client, host, record)


def test_an_invoice_is_sent_and_downloaded(client: QuickBooks) -> None:
    invoice = _new(Invoice, CustomerRef=_customer(client), Line=[_sale()])
    invoice.BillEmail = _new(EmailAddress, Address="amy@example.com")
    saved = invoice.save(qb=client)
    assert saved.send(qb=client)["Invoice"]["BillEmail"]["Address"] == "amy@example.com"
    assert saved.download_pdf(qb=client).startswith(b"%PDF")


def test_a_credit_memo_is_applied_by_a_payment(client: QuickBooks, host: tuple[str, Any]) -> None:
    customer = _customer(client)
    invoice = _new(Invoice, CustomerRef=customer, Line=[_sale("25.00")]).save(qb=client)
    credit = _new(CreditMemo, CustomerRef=customer, Line=[_sale("10.00")]).save(qb=client)
    links = []
    for record, kind in ((invoice, "Invoice"), (credit, "CreditMemo")):
        link = _new(LinkedTxn, TxnId=record.Id, TxnType=kind)
        links.append(_new(PaymentLine, Amount=Decimal("10.00"), LinkedTxn=[link]))
    _new(Payment, CustomerRef=customer, TotalAmt=0, Line=links).save(qb=client)
    host[1].assert_balanced()
    assert Invoice.get(invoice.Id, qb=client).Balance == 15
    assert CreditMemo.get(credit.Id, qb=client).RemainingCredit == 0


@pytest.mark.parametrize("kind", [Bill, VendorCredit, PurchaseOrder])
def test_vendor_forms(client: QuickBooks, host: tuple[str, Any], kind: type) -> None:
    made = _new(kind, VendorRef=_vendor(client), Line=[_cost()])
    if kind is PurchaseOrder:
        detail = _new(ItemBasedExpenseLineDetail, ItemRef=_ref("3"), Qty=5, UnitPrice=5)
        made.Line = [_new(ItemBasedExpenseLine, Amount=25, ItemBasedExpenseLineDetail=detail)]
        made.APAccountRef = _ref("33")
    record = _live(client, host, made, PrivateNote="checked")
    assert record.TotalAmt == 25
    _gone(client, host, record)


def test_a_bill_is_paid(client: QuickBooks, host: tuple[str, Any]) -> None:
    vendor = _vendor(client)
    bill = _new(Bill, VendorRef=vendor, Line=[_cost()]).save(qb=client)
    line = _new(BillPaymentLine, Amount=Decimal("25.00"), LinkedTxn=[bill.to_linked_txn()])
    check = _new(CheckPayment, BankAccountRef=_ref("35"))
    paid = _new(BillPayment, VendorRef=vendor, PayType="Check", TotalAmt=25, CheckPayment=check, Line=[line])
    record = _live(client, host, paid, PrivateNote="checked")
    assert Bill.get(bill.Id, qb=client).Balance == 0
    assert Vendor.get(vendor.value, qb=client).Balance == 0
    record.void(qb=client)
    host[1].assert_balanced()
    assert Bill.get(bill.Id, qb=client).Balance == 25
    _gone(client, host, record)


def test_journal_entries_transfers_and_card_payments(client: QuickBooks, host: tuple[str, Any]) -> None:
    rows = []
    for side, account in (("Debit", "94"), ("Credit", "35")):
        detail = _new(JournalEntryLineDetail, PostingType=side, AccountRef=_ref(account))
        rows.append(_new(JournalEntryLine, Amount=9, JournalEntryLineDetail=detail))
    made = [
        _new(JournalEntry, Line=rows),
        _new(Transfer, Amount=9, FromAccountRef=_ref("35"), ToAccountRef=_ref("36")),
        _new(CreditCardPayment, TxnDate="2026-03-01", Amount=9, BankAccountRef=_ref("35"),
             CreditCardAccountRef=_ref("41")),
    ]  # fmt: skip
    for each in made:
        record = _live(client, host, each, PrivateNote="checked")
        _gone(client, host, record)


def test_people_and_departments(client: QuickBooks, host: tuple[str, Any]) -> None:
    preferences = Preferences.get(qb=client)
    preferences.AccountingInfoPrefs.TrackDepartments = True
    preferences.save(qb=client)
    _live(client, host, _new(Vendor, DisplayName="Norton"), CompanyName="Norton Lumber")
    employee = _live(client, host, _new(Employee, GivenName="Emily", FamilyName="Platt"), Title="Ms")
    _live(client, host, _new(Department, Name="North"), Name="South")
    time = _new(TimeActivity, NameOf="Employee", EmployeeRef=employee.to_ref(), Hours=1, Minutes=30)
    _gone(client, host, _live(client, host, time, Description="checked"))


def test_currencies(client: QuickBooks, host: tuple[str, Any]) -> None:
    preferences = Preferences.get(qb=client)
    preferences.CurrencyPrefs.MultiCurrencyEnabled = True
    preferences.save(qb=client)
    _live(client, host, _new(CompanyCurrency, Code="EUR"), Name="Euros")
    rate = _new(ExchangeRate, SourceCurrencyCode="EUR", AsOfDate="2026-03-01", Rate=Decimal("1.25"))
    assert rate.save(qb=client).Rate == 1.25
    found = ExchangeRate.where("SourceCurrencyCode = 'EUR' AND AsOfDate = '2026-03-01'", qb=client)
    assert (found[0].Rate, found[0].TargetCurrencyCode) == (1.25, "USD")


def test_the_tax_service_and_lists_that_are_read(client: QuickBooks) -> None:
    detail = _new(TaxRateDetails, TaxRateName="City", RateValue=8.5, TaxAgencyId="1")
    made = _new(TaxService, TaxCode="City", TaxRateDetails=[detail]).save(qb=client)
    assert (made.TaxCode, made.TaxCodeId) == ("City", "3")
    assert made.TaxRateDetails[0].TaxRateName == "City"
    assert [each.Name for each in CustomerType.all(qb=client)] == ["Commercial", "Residential"]
    assert Budget.all(qb=client) == []


def test_an_inventory_item(client: QuickBooks, host: tuple[str, Any]) -> None:
    item = _new(
        Item, Name="Pump", Type="Inventory", TrackQtyOnHand=True, QtyOnHand=10, InvStartDate="2026-01-01",
        AssetAccountRef=_ref("81"), IncomeAccountRef=_ref("79"), ExpenseAccountRef=_ref("80"), PurchaseCost=4,
    )  # fmt: skip
    record = _live(client, host, item, Description="checked")
    assert (record.QtyOnHand, objects.Account.get("81", qb=client).CurrentBalance) == (10, 40)
