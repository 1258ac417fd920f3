"""Every class of the unmodified `python-quickbooks` that the API offers, through everything that it can do.

The SDK says which classes there are and what each can do: by its mixins. A class that is in none of the tables fails.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from quickbooks import QuickBooks, mixins, objects
from quickbooks.exceptions import QuickbooksException
from quickbooks.objects import recurringtransaction as recurring
from quickbooks.objects.billpayment import BillPaymentLine, CheckPayment
from quickbooks.objects.deposit import DepositLine, DepositLineDetail
from quickbooks.objects.detailline import ItemBasedExpenseLine, ItemBasedExpenseLineDetail
from quickbooks.objects.journalentry import JournalEntryLine, JournalEntryLineDetail
from quickbooks.objects.payment import PaymentLine
from quickbooks.objects.preferences import Preferences
from sdk_records import cost, customer, gone, live, new, ref, sale, vendor

_Make = Callable[[QuickBooks], dict[str, Any]]


def _classes() -> dict[str, type]:
    """Every class that reads, lists or saves, by name."""
    able = (mixins.ReadMixin, mixins.ListMixin, mixins.UpdateMixin, mixins.UpdateNoIdMixin, mixins.PrefMixin)
    found = {}
    for module in pkgutil.iter_modules(objects.__path__):
        loaded = importlib.import_module(f"quickbooks.objects.{module.name}")
        for name, kind in inspect.getmembers(loaded, inspect.isclass):
            if kind.__module__ == loaded.__name__ and issubclass(kind, able) and kind.qbo_object_name:
                found[name] = kind
    return found


CLASSES = _classes()


def _sales(client: QuickBooks) -> dict[str, Any]:
    return {"CustomerRef": customer(client), "Line": [sale()]}


def _costs(client: QuickBooks) -> dict[str, Any]:
    return {"VendorRef": vendor(client), "Line": [cost()]}


def _order(client: QuickBooks) -> dict[str, Any]:
    detail = new(ItemBasedExpenseLineDetail, ItemRef=ref("3"), Qty=5, UnitPrice=5)
    line = new(ItemBasedExpenseLine, Amount=25, ItemBasedExpenseLineDetail=detail)
    return {"VendorRef": vendor(client), "APAccountRef": ref("33"), "Line": [line]}


def _bill_payment(client: QuickBooks) -> dict[str, Any]:
    bill = new(CLASSES["Bill"], **_costs(client)).save(qb=client)
    line = new(BillPaymentLine, Amount=Decimal("25.00"), LinkedTxn=[bill.to_linked_txn()])
    check = new(CheckPayment, BankAccountRef=ref("35"))
    return {"VendorRef": bill.VendorRef, "PayType": "Check", "TotalAmt": 25, "CheckPayment": check, "Line": [line]}


def _payment(client: QuickBooks) -> dict[str, Any]:
    invoice = new(CLASSES["Invoice"], **_sales(client)).save(qb=client)
    line = new(PaymentLine, Amount=Decimal("25.00"), LinkedTxn=[invoice.to_linked_txn()])
    return {"CustomerRef": invoice.CustomerRef, "TotalAmt": 25, "Line": [line]}


def _entry(_client: QuickBooks) -> dict[str, Any]:
    rows = []
    for side, account in (("Debit", "94"), ("Credit", "35")):
        detail = new(JournalEntryLineDetail, PostingType=side, AccountRef=ref(account))
        rows.append(new(JournalEntryLine, Amount=9, JournalEntryLineDetail=detail))
    return {"Line": rows}


def _deposit(_client: QuickBooks) -> dict[str, Any]:
    line = new(DepositLine, Amount=9, DepositLineDetail=new(DepositLineDetail, AccountRef=ref("79")))
    line.DetailType = "DepositLineDetail"
    return {"DepositToAccountRef": ref("35"), "Line": [line]}


def _time(client: QuickBooks) -> dict[str, Any]:
    employee = new(CLASSES["Employee"], GivenName="Emily").save(qb=client)
    return {"NameOf": "Employee", "EmployeeRef": employee.to_ref(), "Hours": 1, "Minutes": 30}


def _prefer(client: QuickBooks, group: str, name: str) -> None:
    preferences = Preferences.get(qb=client)
    setattr(getattr(preferences, group), name, True)
    preferences.save(qb=client)


def _department(client: QuickBooks) -> dict[str, Any]:
    _prefer(client, "AccountingInfoPrefs", "TrackDepartments")
    return {"Name": "North"}


def _currency(client: QuickBooks) -> dict[str, Any]:
    _prefer(client, "CurrencyPrefs", "MultiCurrencyEnabled")
    return {"Code": "EUR"}


def _always(**properties: Any) -> _Make:
    return lambda _client: properties


_NOTE = {"PrivateNote": "checked"}
# Class to (what a new one is made of, what is changed).
LIVED: dict[str, tuple[_Make, dict[str, Any]]] = {
    "Account": (_always(Name="Till", AccountType="Bank"), {"Name": "Box"}),
    "Attachable": (_always(Note="n"), {"Note": "m"}),
    "Bill": (_costs, _NOTE),
    "BillPayment": (_bill_payment, _NOTE),
    "Class": (_always(Name="Retail"), {"Name": "Trade"}),
    "CompanyCurrency": (_currency, {"Name": "Euros"}),
    "CreditCardPayment": (
        _always(TxnDate="2026-03-01", Amount=9, BankAccountRef=ref("35"), CreditCardAccountRef=ref("41")), _NOTE),
    "CreditMemo": (_sales, _NOTE),
    "Customer": (_always(DisplayName="Amy"), {"CompanyName": "Birds"}),
    "Department": (_department, {"Name": "South"}),
    "Deposit": (_deposit, _NOTE),
    "Employee": (_always(GivenName="Emily", FamilyName="Platt"), {"Title": "Ms"}),
    "Estimate": (_sales, _NOTE),
    "Invoice": (_sales, _NOTE),
    "Item": (_always(Name="Hour", Type="Service", IncomeAccountRef=ref("79")), {"Description": "checked"}),
    "JournalEntry": (_entry, _NOTE),
    "Payment": (_payment, _NOTE),
    "PaymentMethod": (_always(Name="Barter"), {"Name": "Shells"}),
    "Purchase": (lambda _: {"PaymentType": "Cash", "AccountRef": ref("35"), "Line": [cost()]}, _NOTE),
    "PurchaseOrder": (_order, _NOTE),
    "RefundReceipt": (lambda client: {**_sales(client), "DepositToAccountRef": ref("35")}, _NOTE),
    "SalesReceipt": (_sales, _NOTE),
    "Term": (_always(Name="Net 7", DueDays=7), {"DueDays": 8}),
    "TimeActivity": (_time, {"Description": "checked"}),
    "Transfer": (_always(Amount=9, FromAccountRef=ref("35"), ToAccountRef=ref("36")), _NOTE),
    "Vendor": (_always(DisplayName="Norton"), {"CompanyName": "Norton Lumber"}),
    "VendorCredit": (_costs, _NOTE),
}  # fmt: skip
# Templates of other records: class to the class whose properties it has.
TEMPLATES = {
    name: name.removeprefix("Recurring")
    for name in CLASSES if name.startswith("Recurring") and name != "RecurringTransaction"
}  # fmt: skip
# Classes that are read, and no more: the ledger has them from the start.
READ = ("CompanyInfo", "CustomerType", "TaxCode", "TaxRate", "TaxAgency")
# Tests of their own: `test_qbo_sdk_entities.py`, `test_qbo_sdk_services.py`, and Budget, which the SDK only reads.
ELSEWHERE = ("Budget", "ExchangeRate", "Preferences", "RecurringTransaction", "TaxService")


def test_no_class_of_the_sdk_is_missed() -> None:
    assert CLASSES.keys() == {*LIVED, *TEMPLATES, *READ, *ELSEWHERE}
    own = "".join(path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("test_qbo_sdk_[es]*s.py"))
    assert [name for name in ELSEWHERE if not re.search(rf"\b{name}\b[.(,]", own)] == []


@pytest.mark.parametrize("name", LIVED)
def test_a_record_s_life(client: QuickBooks, host: tuple[str, Any], name: str) -> None:
    make, changes = LIVED[name]
    kind = CLASSES[name]
    record = live(client, host, new(kind, **make(client)), **changes)
    if issubclass(kind, mixins.VoidMixin):
        record.void(qb=client)
        host[1].assert_balanced()
        assert kind.get(record.Id, qb=client).TotalAmt == 0
    if issubclass(kind, mixins.DeleteMixin):
        gone(client, host, record)
        assert kind.filter(Id=record.Id, qb=client) == []


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_s_life(client: QuickBooks, host: tuple[str, Any], name: str) -> None:
    inner = new(CLASSES[name], **LIVED[TEMPLATES[name]][0](client))
    times = new(recurring.ScheduleInfo, IntervalType="Monthly", NumInterval=1, DayOfMonth=1, StartDate="2026-10-01")
    inner.RecurringInfo = new(recurring.RecurringInfo, Name="Fee", Active=True, RecurType="Automated")
    inner.RecurringInfo.ScheduleInfo = times
    template = recurring.RecurringTransaction()
    kind = TEMPLATES[name]
    setattr(template, kind, inner)
    saved = getattr(template.save(qb=client), kind)
    read = recurring.RecurringTransaction.get(saved.Id, qb=client)
    getattr(read, kind).RecurringInfo.Name = "Changed"
    if kind == "Invoice":
        del read.Invoice.Deposit  # answered, but not taken back (quickbooks.md 8)
    assert getattr(read.save(qb=client), kind).RecurringInfo.Name == "Changed"
    (found,) = recurring.RecurringTransaction.where(f"Type = '{kind}'", qb=client)
    assert getattr(found, kind).Id == saved.Id
    found.delete(qb=client)
    with pytest.raises(QuickbooksException):
        recurring.RecurringTransaction.get(saved.Id, qb=client)
    host[1].assert_balanced()


@pytest.mark.parametrize("name", READ)
def test_a_record_that_is_there(client: QuickBooks, name: str) -> None:
    kind = CLASSES[name]
    found = kind.all(qb=client)
    assert found
    assert kind.get(found[0].Id, qb=client).Id == found[0].Id
    assert kind.count(qb=client) >= 1


def test_a_tax_agency_is_made_and_never_changed(client: QuickBooks) -> None:
    made = new(CLASSES["TaxAgency"], DisplayName="State").save(qb=client)
    assert CLASSES["TaxAgency"].get(made.Id, qb=client).DisplayName == "State"
    with pytest.raises(QuickbooksException):
        made.save(qb=client)
