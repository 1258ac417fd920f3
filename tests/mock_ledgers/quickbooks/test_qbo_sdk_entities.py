"""The unmodified `python-quickbooks` objects of the other kinds: made, read, changed, found, voided, deleted."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from quickbooks import QuickBooks, objects
from quickbooks.objects.bill import Bill
from quickbooks.objects.billpayment import BillPayment, BillPaymentLine, CheckPayment
from quickbooks.objects.budget import Budget
from quickbooks.objects.companycurrency import CompanyCurrency
from quickbooks.objects.creditcardpayment_entity import CreditCardPayment
from quickbooks.objects.customertype import CustomerType
from quickbooks.objects.department import Department
from quickbooks.objects.detailline import (
    ItemBasedExpenseLine,
    ItemBasedExpenseLineDetail,
)
from quickbooks.objects.employee import Employee
from quickbooks.objects.exchangerate import ExchangeRate
from quickbooks.objects.item import Item
from quickbooks.objects.journalentry import JournalEntry, JournalEntryLine, JournalEntryLineDetail
from quickbooks.objects.preferences import Preferences
from quickbooks.objects.purchaseorder import PurchaseOrder
from quickbooks.objects.taxservice import TaxRateDetails, TaxService
from quickbooks.objects.timeactivity import TimeActivity
from quickbooks.objects.transfer import Transfer
from quickbooks.objects.vendor import Vendor
from quickbooks.objects.vendorcredit import VendorCredit
from sdk_records import cost, gone, live, new, ref, vendor


@pytest.mark.parametrize("kind", [Bill, VendorCredit, PurchaseOrder])
def test_vendor_forms(client: QuickBooks, host: tuple[str, Any], kind: type) -> None:
    made = new(kind, VendorRef=vendor(client), Line=[cost()])
    if kind is PurchaseOrder:
        detail = new(ItemBasedExpenseLineDetail, ItemRef=ref("3"), Qty=5, UnitPrice=5)
        made.Line = [new(ItemBasedExpenseLine, Amount=25, ItemBasedExpenseLineDetail=detail)]
        made.APAccountRef = ref("33")
    record = live(client, host, made, PrivateNote="checked")
    assert record.TotalAmt == 25
    gone(client, host, record)


def test_a_bill_is_paid(client: QuickBooks, host: tuple[str, Any]) -> None:
    owner = vendor(client)
    bill = new(Bill, VendorRef=owner, Line=[cost()]).save(qb=client)
    line = new(BillPaymentLine, Amount=Decimal("25.00"), LinkedTxn=[bill.to_linked_txn()])
    check = new(CheckPayment, BankAccountRef=ref("35"))
    paid = new(BillPayment, VendorRef=owner, PayType="Check", TotalAmt=25, CheckPayment=check, Line=[line])
    record = live(client, host, paid, PrivateNote="checked")
    assert Bill.get(bill.Id, qb=client).Balance == 0
    assert Vendor.get(owner.value, qb=client).Balance == 0
    record.void(qb=client)
    host[1].assert_balanced()
    assert Bill.get(bill.Id, qb=client).Balance == 25
    gone(client, host, record)


def test_journal_entries_transfers_and_card_payments(client: QuickBooks, host: tuple[str, Any]) -> None:
    rows = []
    for side, account in (("Debit", "94"), ("Credit", "35")):
        detail = new(JournalEntryLineDetail, PostingType=side, AccountRef=ref(account))
        rows.append(new(JournalEntryLine, Amount=9, JournalEntryLineDetail=detail))
    made = [
        new(JournalEntry, Line=rows),
        new(Transfer, Amount=9, FromAccountRef=ref("35"), ToAccountRef=ref("36")),
        new(CreditCardPayment, TxnDate="2026-03-01", Amount=9, BankAccountRef=ref("35"),
             CreditCardAccountRef=ref("41")),
    ]  # fmt: skip
    for each in made:
        record = live(client, host, each, PrivateNote="checked")
        gone(client, host, record)


def test_people_and_departments(client: QuickBooks, host: tuple[str, Any]) -> None:
    preferences = Preferences.get(qb=client)
    preferences.AccountingInfoPrefs.TrackDepartments = True
    preferences.save(qb=client)
    live(client, host, new(Vendor, DisplayName="Norton"), CompanyName="Norton Lumber")
    employee = live(client, host, new(Employee, GivenName="Emily", FamilyName="Platt"), Title="Ms")
    live(client, host, new(Department, Name="North"), Name="South")
    time = new(TimeActivity, NameOf="Employee", EmployeeRef=employee.to_ref(), Hours=1, Minutes=30)
    gone(client, host, live(client, host, time, Description="checked"))


def test_currencies(client: QuickBooks, host: tuple[str, Any]) -> None:
    preferences = Preferences.get(qb=client)
    preferences.CurrencyPrefs.MultiCurrencyEnabled = True
    preferences.save(qb=client)
    live(client, host, new(CompanyCurrency, Code="EUR"), Name="Euros")
    rate = new(ExchangeRate, SourceCurrencyCode="EUR", AsOfDate="2026-03-01", Rate=Decimal("1.25"))
    assert rate.save(qb=client).Rate == 1.25
    found = ExchangeRate.where("SourceCurrencyCode = 'EUR' AND AsOfDate = '2026-03-01'", qb=client)
    assert (found[0].Rate, found[0].TargetCurrencyCode) == (1.25, "USD")


def test_the_tax_service_and_lists_that_are_read(client: QuickBooks) -> None:
    detail = new(TaxRateDetails, TaxRateName="City", RateValue=8.5, TaxAgencyId="1")
    made = new(TaxService, TaxCode="City", TaxRateDetails=[detail]).save(qb=client)
    assert (made.TaxCode, made.TaxCodeId) == ("City", "3")
    assert made.TaxRateDetails[0].TaxRateName == "City"
    assert [each.Name for each in CustomerType.all(qb=client)] == ["Commercial", "Residential"]
    assert Budget.all(qb=client) == []


def test_an_inventory_item(client: QuickBooks, host: tuple[str, Any]) -> None:
    item = new(
        Item, Name="Pump", Type="Inventory", TrackQtyOnHand=True, QtyOnHand=10, InvStartDate="2026-01-01",
        AssetAccountRef=ref("81"), IncomeAccountRef=ref("79"), ExpenseAccountRef=ref("80"), PurchaseCost=4,
    )  # fmt: skip
    record = live(client, host, item, Description="checked")
    assert (record.QtyOnHand, objects.Account.get("81", qb=client).CurrentBalance) == (10, 40)
