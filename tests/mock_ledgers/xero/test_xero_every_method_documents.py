"""Every method of the official client, on documents and reports."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

import pytest
from advance_calls import balances
from every_method import RecordingApi, everything, made, recording
from ledger_settings import change_record, change_settings
from xero_client import MakeWorld, Xero
from xero_python.accounting import (
    Contact,
    CurrencyCode,
    Invoice,
    Invoices,
    LineAmountTypes,
    LineItem,
    LinkedTransaction,
    LinkedTransactions,
    ManualJournal,
    ManualJournalLine,
    ManualJournals,
    PurchaseOrder,
    PurchaseOrders,
    Quote,
    Quotes,
    QuoteStatusCodes,
    RepeatingInvoice,
    RepeatingInvoices,
    ReportWithRows,
    RequestEmpty,
    Schedule,
)

D = Decimal
DAY = dt.date(2026, 3, 2)


@pytest.fixture
def country() -> str:
    """Where the organisation is, unless a test says otherwise."""
    return "NZ"


@pytest.fixture
def xero(make_world: MakeWorld, country: str) -> Xero:
    """An app that may do everything."""
    return everything(make_world, country)


@pytest.fixture
def tenant(xero: Xero) -> str:
    """The organisation."""
    return xero.world.organisation.key


@pytest.fixture
def api(xero: Xero, request: pytest.FixtureRequest) -> Iterator[RecordingApi]:
    """The official client."""
    yield from recording(xero, request.function)


LINE = LineItem(description="Work", quantity=D(1), unit_amount=D("10.00"), account_code="200", tax_type="NONE")


def test_invoices(api: RecordingApi, tenant: str, xero: Xero) -> None:
    sent = Contact(name="Able Ltd", email_address="able@example.com")
    draft = Invoice(type="ACCREC", contact=sent, line_items=[LINE], due_date=DAY, status="DRAFT")
    (first,) = api.create_invoices(tenant, Invoices(invoices=[draft])).invoices
    assert (first.status, first.total, first.amount_due) == ("DRAFT", D("10.00"), D("10.00"))
    key = first.invoice_id
    approved = Invoices(invoices=[Invoice(status="AUTHORISED")])
    assert api.update_invoice(tenant, key, approved).invoices[0].status == "AUTHORISED"
    both = Invoices(invoices=[Invoice(invoice_id=key, reference="PO 7"), draft])
    again = api.update_or_create_invoices(tenant, both).invoices
    assert [one.invoice_id == key for one in again] == [True, False]
    api.email_invoice(tenant, key, RequestEmpty())
    (found,) = api.get_invoice(tenant, key).invoices
    assert (found.reference, found.sent_to_contact) == ("PO 7", True)
    assert [one.invoice_id for one in api.get_invoices(tenant, statuses=["AUTHORISED"]).invoices] == [key]
    (online,) = api.get_online_invoice(tenant, key).online_invoices
    assert online.online_invoice_url.startswith("https://in.xero.com/")
    assert balances(xero) == {"610": D("10.00"), "200": D("-10.00")}


def test_journals(api: RecordingApi, tenant: str, xero: Xero) -> None:
    invoices = [made(xero, "invoice") for _ in range(2)]
    first, second = api.get_journals(tenant, offset=0).journals
    assert [first.source_id, second.source_id] == invoices
    assert api.get_journal(tenant, second.journal_id).journals[0].journal_number == 2
    (found,) = api.get_journal_by_number(tenant, 2).journals
    assert (found.journal_id, found.journal_date, len(found.journal_lines)) == (second.journal_id, DAY, 3)
    assert [one.journal_number for one in api.get_journals(tenant, offset=1).journals] == [2]


def test_linked_transactions(api: RecordingApi, tenant: str, xero: Xero) -> None:
    bill, sale = xero.invoice("50.00", kind="ACCPAY"), xero.invoice("60.00", status="DRAFT")
    line, target_line = bill["LineItems"][0]["LineItemID"], sale["LineItems"][0]["LineItemID"]
    wanted = LinkedTransaction(source_transaction_id=bill["InvoiceID"], source_line_item_id=line)
    (linked,) = api.create_linked_transaction(tenant, wanted).linked_transactions
    assert (linked.status, linked.type) == ("APPROVED", "BILLABLEEXPENSE")
    key = linked.linked_transaction_id
    target = LinkedTransaction(target_transaction_id=sale["InvoiceID"], target_line_item_id=target_line)
    changed = LinkedTransactions(linked_transactions=[target])
    assert api.update_linked_transaction(tenant, key, changed).linked_transactions[0].status == "ONDRAFT"
    (found,) = api.get_linked_transaction(tenant, key).linked_transactions
    assert found.target_transaction_id == sale["InvoiceID"]
    assert len(api.get_linked_transactions(tenant, status="ONDRAFT").linked_transactions) == 1
    api.delete_linked_transaction(tenant, key)
    assert api.get_linked_transactions(tenant).linked_transactions == []


def test_manual_journals(api: RecordingApi, tenant: str, xero: Xero) -> None:
    lines = [ManualJournalLine(account_code="429", line_amount=D("20.00")),
             ManualJournalLine(account_code="477", line_amount=D("-20.00"))]  # fmt: skip
    wanted = ManualJournals(manual_journals=[ManualJournal(narration="Accrual", journal_lines=lines)])
    (first,) = api.create_manual_journals(tenant, wanted).manual_journals
    (second,) = api.update_or_create_manual_journals(tenant, wanted).manual_journals
    assert (first.status, second.status) == ("DRAFT", "DRAFT")
    posted = ManualJournals(manual_journals=[ManualJournal(narration="Wages", status="POSTED")])
    assert api.update_manual_journal(tenant, first.manual_journal_id, posted).manual_journals[0].status == "POSTED"
    assert balances(xero) == {"429": D("20.00"), "477": D("-20.00")}
    (found,) = api.get_manual_journal(tenant, first.manual_journal_id).manual_journals
    assert (found.narration, [one.line_amount for one in found.journal_lines]) == ("Wages", [D("20.00"), D("-20.00")])
    drafts = api.get_manual_journals(tenant, where='Status=="DRAFT"').manual_journals
    assert [one.manual_journal_id for one in drafts] == [second.manual_journal_id]


def test_purchase_orders(api: RecordingApi, tenant: str, xero: Xero) -> None:
    wanted = PurchaseOrder(contact=Contact(contact_id=made(xero, "contact")), line_items=[LINE], date=DAY)
    (first,) = api.create_purchase_orders(tenant, PurchaseOrders(purchase_orders=[wanted])).purchase_orders
    assert (first.status, first.total) == ("DRAFT", D("10.00"))
    key, number = first.purchase_order_id, first.purchase_order_number
    both = [PurchaseOrder(purchase_order_number=number, reference="Again"), wanted]
    again = api.update_or_create_purchase_orders(tenant, PurchaseOrders(purchase_orders=both)).purchase_orders
    assert [one.purchase_order_id == key for one in again] == [True, False]
    approved = PurchaseOrders(purchase_orders=[PurchaseOrder(status="AUTHORISED")])
    assert api.update_purchase_order(tenant, key, approved).purchase_orders[0].status == "AUTHORISED"
    assert api.get_purchase_order(tenant, key).purchase_orders[0].reference == "Again"
    assert api.get_purchase_order_by_number(tenant, number).purchase_orders[0].purchase_order_id == key
    listed = api.get_purchase_orders(tenant, status="AUTHORISED").purchase_orders
    assert [one.purchase_order_id for one in listed] == [key]


def test_quotes(api: RecordingApi, tenant: str, xero: Xero) -> None:
    contact = Contact(contact_id=made(xero, "contact"))
    wanted = Quote(contact=contact, date=DAY, line_items=[LINE], title="Advice")
    (first,) = api.create_quotes(tenant, Quotes(quotes=[wanted])).quotes
    assert (first.status, first.total, first.quote_number) == (QuoteStatusCodes.DRAFT, D("10.00"), "QU-0001")
    key = first.quote_id
    both = [Quote(quote_id=key, contact=contact, date=DAY, status=QuoteStatusCodes.SENT), wanted]
    again = api.update_or_create_quotes(tenant, Quotes(quotes=both)).quotes
    assert [(one.quote_id == key, one.status) for one in again] == [
        (True, QuoteStatusCodes.SENT),
        (False, QuoteStatusCodes.DRAFT),
    ]
    accepted = Quotes(quotes=[Quote(contact=contact, date=DAY, status=QuoteStatusCodes.ACCEPTED)])
    assert api.update_quote(tenant, key, accepted).quotes[0].status == QuoteStatusCodes.ACCEPTED
    (found,) = api.get_quote(tenant, key).quotes
    assert (found.title, found.status) == ("Advice", QuoteStatusCodes.ACCEPTED)
    assert [one.quote_id for one in api.get_quotes(tenant, status="ACCEPTED").quotes] == [key]


def test_repeating_invoices(api: RecordingApi, tenant: str) -> None:
    schedule = Schedule(period=1, unit="MONTHLY", due_date=20, due_date_type="OFFOLLOWINGMONTH",
                        start_date=dt.date(2026, 3, 31))  # fmt: skip
    wanted = RepeatingInvoice(
        type="ACCREC", status="AUTHORISED", contact=Contact(name="Able Ltd"), line_items=[LINE], schedule=schedule,
        line_amount_types=LineAmountTypes.EXCLUSIVE, currency_code=CurrencyCode.NZD,
    )  # fmt: skip
    body = RepeatingInvoices(repeating_invoices=[wanted])
    (first,) = api.create_repeating_invoices(tenant, body).repeating_invoices
    (second,) = api.update_or_create_repeating_invoices(tenant, body).repeating_invoices
    ended = RepeatingInvoices(repeating_invoices=[RepeatingInvoice(status="DELETED")])
    key = second.repeating_invoice_id
    assert api.update_repeating_invoice(tenant, key, ended).repeating_invoices[0].status == "DELETED"
    (found,) = api.get_repeating_invoice(tenant, first.repeating_invoice_id).repeating_invoices
    assert (found.total, found.schedule.next_scheduled_date) == (D("10.00"), dt.date(2026, 3, 31))
    listed = api.get_repeating_invoices(tenant, where='Status=="AUTHORISED"').repeating_invoices
    assert [one.repeating_invoice_id for one in listed] == [first.repeating_invoice_id]


def rows(answer: ReportWithRows) -> dict[str, list[str]]:
    """The values of a report's rows after the first cell, by the first."""
    found: dict[str, list[str]] = {}
    for section in answer.reports[0].rows:
        for row in [section] if section.cells else section.rows or []:
            name, *values = (cell.value for cell in row.cells)
            found[name] = values
    return found


def test_reports(api: RecordingApi, tenant: str, xero: Xero) -> None:
    contact = xero.contact()
    invoice = xero.invoice("100.00", contact=contact, Date="2026-03-01")["InvoiceID"]
    xero.invoice("30.00", kind="ACCPAY", contact=contact, Date="2026-03-01")
    assert xero.pay(invoice, "40.00").status_code == 200
    account = xero.ok("GET", "Accounts", where='Code=="200"')["Accounts"][0]["AccountID"]
    months = [{"Period": "2026-03", "Amount": D("500.00"), "Notes": ""}]
    lines = [{"AccountID": account, "AccountCode": "200", "BudgetBalances": months}]
    key = xero.ok("GET", "Budgets")["Budgets"][0]["BudgetID"]
    change_record(xero.world, "Budget", key, BudgetLines=lines)
    payable = rows(api.get_report_aged_payables_by_contact(tenant, contact))
    assert payable["Total"][-4:] == ["30.00", "0.00", "0.00", "30.00"]
    receivable = rows(api.get_report_aged_receivables_by_contact(tenant, contact))
    assert receivable["Total"][-4:] == ["100.00", "40.00", "0.00", "60.00"]
    sheet = rows(api.get_report_balance_sheet(tenant))
    assert (sheet["Total Assets"][0], sheet["Net Assets"][0]) == ("100.00", "70.00")
    bank = rows(api.get_report_bank_summary(tenant))
    assert bank["Business Bank Account"] == ["0.00", "40.00", "0.00", "40.00"]
    budget = rows(api.get_report_budget_summary(tenant, periods=2))
    assert (budget["Account"], budget["Sales"]) == (["Mar-26", "Apr-26"], ["500.00", "0.00"])
    summary = rows(api.get_report_executive_summary(tenant))
    assert (summary["Debtors"][0], summary["Creditors"][0], summary["Income"][0]) == ("60.00", "30.00", "70.00")
    assert rows(api.get_report_profit_and_loss(tenant))["NET PROFIT"] == ["70.00"]
    trial = rows(api.get_report_trial_balance(tenant))
    assert trial["Accounts Receivable (610)"][:2] == ["60.00", ""]
    assert trial["Total"][:2] == ["100.00", "100.00"]


def test_published_tax_reports(api: RecordingApi, tenant: str, xero: Xero) -> None:
    change_settings(xero.world, published_tax_reports=[{"from": "2026-01-01", "to": "2026-03-31"}])
    line = {"Description": "x", "UnitAmount": "100.00", "AccountCode": "200", "TaxType": "OUTPUT2"}
    xero.invoice("1", LineItems=[line], LineAmountTypes="Exclusive")
    (listed,) = api.get_reports_list(tenant).reports
    found = api.get_report_from_id(tenant, listed.report_id)
    assert found.reports[0].report_type == "GST"
    assert rows(found)["GST to pay"] == ["15.00"]


@pytest.mark.parametrize("country", ["US"])
def test_ten_ninety_nine(api: RecordingApi, tenant: str, xero: Xero) -> None:
    contact = xero.contact("Jo Builder")
    line = {"Description": "x", "UnitAmount": "900.00", "AccountCode": "412", "TaxType": "NONE"}
    bill = xero.invoice("1", kind="ACCPAY", contact=contact, LineItems=[line], Date="2026-01-10")["InvoiceID"]
    assert xero.pay(bill, "700.00", Date="2026-02-01").status_code == 200
    reports = api.get_report_ten_ninety_nine(tenant, report_year="2026").reports
    found = {one.report_name: [(each.name, each.box1) for each in one.contacts] for one in reports}
    assert found["1099-NEC report"] == [("Jo Builder", D("700.00"))]
