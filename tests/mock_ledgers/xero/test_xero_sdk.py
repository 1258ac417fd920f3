"""The official SDK, unmodified, over HTTP."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator
from decimal import Decimal

import pytest
from werkzeug.serving import make_server
from xero_client import SCOPES, World, Xero
from xero_python.accounting import (
    Account,
    AccountingApi,
    AccountType,
    Address,
    Allocation,
    Allocations,
    BankTransaction,
    BankTransactions,
    Contact,
    Contacts,
    CreditNote,
    CreditNotes,
    HistoryRecord,
    HistoryRecords,
    Invoice,
    Invoices,
    Item,
    Items,
    LineAmountTypes,
    LineItem,
    LineItemTracking,
    Payment,
    PaymentDelete,
    Payments,
    Phone,
    Purchase,
    TrackingCategory,
    TrackingOption,
)
from xero_python.api_client import ApiClient
from xero_python.api_client.configuration import Configuration
from xero_python.api_client.oauth2 import OAuth2Token
from xero_python.exceptions import AccountingBadRequestException
from xero_python.identity import IdentityApi

D = Decimal


@pytest.fixture
def root(world: World) -> Iterator[str]:
    """The ledger on a loopback port."""
    server = make_server("127.0.0.1", 0, world.flask)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def client(xero: Xero) -> Iterator[ApiClient]:
    """The SDK's client with the app's token."""
    token = {**xero.tokens, "scope": xero.tokens["scope"].split()}
    app = xero.world.app
    made = ApiClient(
        Configuration(oauth2_token=OAuth2Token(client_id=app.client_id, client_secret=app.client_secret)),
        oauth2_token_getter=lambda: token,
        oauth2_token_saver=token.update,
    )
    # the SDK copies the first configuration that it ever saw
    made.configuration.oauth2_token = OAuth2Token(client_id=app.client_id, client_secret=app.client_secret)
    yield made
    made.rest_client.pool_manager.clear()


@pytest.fixture
def api(client: ApiClient, root: str) -> AccountingApi:
    """The SDK's accounting API."""
    return AccountingApi(client, base_url=f"{root}/api.xro/2.0")


def test_everyday_bookkeeping(api: AccountingApi, client: ApiClient, root: str, xero: Xero) -> None:
    (connection,) = IdentityApi(client, base_url=root).get_connections()
    tenant = connection.tenant_id
    organisation = api.get_organisations(tenant).organisations[0]
    assert (organisation.organisation_id, organisation.base_currency.value) == (tenant, "NZD")
    assert {account.code for account in api.get_accounts(tenant).accounts} >= {"090", "200", "610"}
    assert any(rate.tax_type == "OUTPUT2" for rate in api.get_tax_rates(tenant).tax_rates)

    contact = api.create_contacts(
        tenant,
        Contacts(
            contacts=[
                Contact(
                    name="Café 🌊 Ltd",
                    email_address="hello@cafe.example",
                    addresses=[Address(address_type="POBOX", address_line1="1 Quay St", city="Nelson")],
                    phones=[Phone(phone_type="DEFAULT", phone_number="5550100")],
                )
            ]
        ),
    ).contacts[0]
    api.update_contact(tenant, contact.contact_id, Contacts(contacts=[Contact(first_name="Ann")]))
    found = api.get_contacts(tenant, where='Name=="café 🌊 ltd"', page=1)
    assert [(one.first_name, one.addresses[1].city) for one in found.contacts] == [("Ann", "Nelson")]
    assert found.pagination.item_count == 1

    category = api.create_tracking_category(tenant, TrackingCategory(name="Office")).tracking_categories[0]
    api.create_tracking_options(tenant, category.tracking_category_id, TrackingOption(name="East"))
    item = Item(code="ADV", name="Advice", sales_details=Purchase(unit_price=D("50.00"), account_code="200"))
    assert api.create_items(tenant, Items(items=[item])).items[0].sales_details.unit_price == D("50.00")

    line = LineItem(description="Advice", quantity=D(2), item_code="ADV",
                    tracking=[LineItemTracking(name="Office", option="East")])  # fmt: skip
    draft = Invoice(type="ACCREC", contact=Contact(contact_id=contact.contact_id), line_items=[line],
                    date=dt.date(2026, 3, 2), due_date=dt.date(2026, 3, 31), status="AUTHORISED",
                    line_amount_types=LineAmountTypes.EXCLUSIVE, reference="SDK")  # fmt: skip
    invoice = api.create_invoices(tenant, Invoices(invoices=[draft])).invoices[0]
    assert (invoice.sub_total, invoice.total_tax, invoice.total) == (D("100.00"), D("15.00"), D("115.00"))
    assert invoice.line_items[0].tracking[0].option == "East"

    pay = Payment(invoice=Invoice(invoice_id=invoice.invoice_id), account=Account(code="090"), amount=D("40.00"),
                  date=dt.date(2026, 3, 3))  # fmt: skip
    payment = api.create_payment(tenant, pay).payments[0]
    assert payment.invoice.amount_due == D("75.00")
    later = Invoices(invoices=[Invoice(due_date=dt.date(2026, 4, 30), reference="later")])
    assert api.update_invoice(tenant, invoice.invoice_id, later).invoices[0].reference == "later"
    rest = Payment(invoice=Invoice(invoice_id=invoice.invoice_id), account=Account(code="091"), amount=D("75.00"))
    api.create_payments(tenant, Payments(payments=[rest]))
    paid = api.get_invoice(tenant, invoice.invoice_id).invoices[0]
    assert (paid.status, paid.amount_due, len(paid.payments)) == ("PAID", D("0.00"), 2)
    assert (paid.due_date, paid.fully_paid_on_date) == (dt.date(2026, 4, 30), dt.date(2026, 3, 3))

    api.delete_payment(tenant, payment.payment_id, PaymentDelete(status="DELETED"))
    assert api.get_invoice(tenant, invoice.invoice_id).invoices[0].status == "AUTHORISED"
    statuses = {one.payment_id: one.status for one in api.get_payments(tenant, page=1).payments}
    assert statuses[payment.payment_id] == "DELETED"
    listed = api.get_invoices(tenant, if_modified_since=dt.datetime(2026, 3, 1, tzinfo=dt.UTC), page=1,
                              where='Status=="AUTHORISED"')  # fmt: skip
    assert [one.invoice_id for one in listed.invoices] == [invoice.invoice_id]
    note = HistoryRecords(history_records=[HistoryRecord(details="Seen")])
    api.create_invoice_history(tenant, invoice.invoice_id, note)
    assert api.get_invoice_history(tenant, invoice.invoice_id).history_records[0].details == "Seen"

    account = Account(code="207", name="Audit fees", type=AccountType.REVENUE)
    assert api.create_account(tenant, account).accounts[0].code == "207"
    assert api.get_report_trial_balance(tenant).reports[0].report_name == "Trial Balance"
    xero.world.assert_balanced()


def test_credit_notes_and_bank_transactions(api: AccountingApi, xero: Xero) -> None:
    tenant, invoice = xero.world.organisation.key, xero.invoice("100.00")
    contact = Contact(contact_id=invoice["Contact"]["ContactID"])
    line = LineItem(description="Refund", unit_amount=D("100.00"), account_code="200", tax_type="NONE")
    note = CreditNote(type="ACCRECCREDIT", status="AUTHORISED", contact=contact, line_items=[line])
    made = api.create_credit_notes(tenant, CreditNotes(credit_notes=[note])).credit_notes[0]
    applied = Allocation(amount=D("100.00"), date=dt.date(2026, 3, 2), invoice=Invoice(invoice_id=invoice["InvoiceID"]))
    api.create_credit_note_allocation(tenant, made.credit_note_id, Allocations(allocations=[applied]))
    paid = api.get_invoice(tenant, invoice["InvoiceID"]).invoices[0]
    assert (paid.status, paid.amount_credited, paid.credit_notes[0].applied_amount) == (
        "PAID",
        D("100.00"),
        D("100.00"),
    )
    assert api.get_credit_notes(tenant, page=1).credit_notes[0].remaining_credit == D("0.00")
    fee = LineItem(description="Fee", unit_amount=D("2.90"), account_code="404")
    spent = BankTransaction(type="SPEND", contact=contact, bank_account=Account(code="091"), line_items=[fee])
    api.create_bank_transactions(tenant, BankTransactions(bank_transactions=[spent]))
    (found,) = api.get_bank_transactions(tenant, page=1, where='Type=="SPEND"').bank_transactions
    assert (found.total, found.line_items[0].account_code) == (D("2.90"), "404")
    xero.world.assert_balanced()


def test_the_sdk_reads_refusals(api: AccountingApi, xero: Xero) -> None:
    tenant = xero.world.organisation.key
    api.create_contacts(tenant, Contacts(contacts=[Contact(name="Able")]))
    with pytest.raises(AccountingBadRequestException) as refused:
        api.create_contacts(tenant, Contacts(contacts=[Contact(name="Able")]))
    assert "already assigned to another contact" in str(refused.value.reason)


def test_the_sdk_refreshes_its_token(client: ApiClient, root: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from xero_python.api_client.oauth2 import TokenApi

    monkeypatch.setattr(TokenApi, "refresh_token_url", f"{root}/connect/token")
    before = client.get_oauth2_token()["refresh_token"]
    refreshed = client.refresh_oauth2_token()
    assert refreshed["refresh_token"] != before
    assert refreshed["scope"] == SCOPES.split()
