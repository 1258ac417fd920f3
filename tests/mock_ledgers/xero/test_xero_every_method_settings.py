"""Every method of the official client, on settings and lists."""

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
    Account,
    Accounts,
    AccountType,
    Contact,
    ContactGroup,
    ContactGroups,
    Contacts,
    ConversionBalances,
    ConversionDate,
    Currency,
    CurrencyCode,
    Item,
    Items,
    PaymentService,
    PaymentServices,
    Purchase,
    Setup,
    TaxComponent,
    TaxRate,
    TaxRates,
    TrackingCategory,
    TrackingOption,
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


def test_accounts(api: RecordingApi, tenant: str) -> None:
    sent = Account(code="206", name="Tax advice", type=AccountType.REVENUE)
    (account,) = api.create_account(tenant, sent).accounts
    key = account.account_id
    changed = Accounts(accounts=[Account(name="Tax advisory")])
    assert api.update_account(tenant, key, changed).accounts[0].name == "Tax advisory"
    (found,) = api.get_account(tenant, key).accounts
    assert (found.code, found.name, found.status) == ("206", "Tax advisory", "ACTIVE")
    assert [one.account_id for one in api.get_accounts(tenant, where='Code=="206"').accounts] == [key]
    assert api.delete_account(tenant, key).accounts[0].status == "DELETED"
    assert api.get_accounts(tenant, where='Code=="206"').accounts == []


def test_branding_themes_and_payment_services(api: RecordingApi, tenant: str) -> None:
    (theme,) = api.get_branding_themes(tenant).branding_themes
    key = theme.branding_theme_id
    assert api.get_branding_theme(tenant, key).branding_themes[0].name == theme.name == "Standard"
    assert api.get_branding_theme_payment_services(tenant, key).payment_services == []
    wanted = PaymentService(payment_service_name="PayUpNow", payment_service_url="https://pay.example/")
    (service,) = api.create_payment_service(tenant, PaymentServices(payment_services=[wanted])).payment_services
    assert [one.payment_service_name for one in api.get_payment_services(tenant).payment_services] == ["PayUpNow"]
    offered = PaymentServices(payment_services=[PaymentService(payment_service_id=service.payment_service_id)])
    (answered,) = api.create_branding_theme_payment_services(tenant, key, offered).payment_services
    (shown,) = api.get_branding_theme_payment_services(tenant, key).payment_services
    assert shown.payment_service_id == answered.payment_service_id == service.payment_service_id


def test_budgets(api: RecordingApi, tenant: str, xero: Xero) -> None:
    (budget,) = api.get_budgets(tenant).budgets
    assert (budget.type, budget.description) == ("OVERALL", "Overall Budget")
    account = xero.ok("GET", "Accounts", where='Code=="200"')["Accounts"][0]["AccountID"]
    months = [{"Period": f"2026-0{month}", "Amount": D(1000 + month), "Notes": ""} for month in range(1, 5)]
    lines = [{"AccountID": account, "AccountCode": "200", "BudgetBalances": months}]
    change_record(xero.world, "Budget", budget.budget_id, BudgetLines=lines)
    found = api.get_budget(tenant, budget.budget_id, date_from=dt.date(2026, 2, 1), date_to=dt.date(2026, 3, 31))
    (line,) = found.budgets[0].budget_lines
    assert (line.account_code, [one.amount for one in line.budget_balances]) == ("200", [D(1002), D(1003)])


def test_contacts(api: RecordingApi, tenant: str) -> None:
    sent = Contacts(contacts=[Contact(name="Able Ltd", contact_number="A-1")])
    (contact,) = api.create_contacts(tenant, sent).contacts
    key = contact.contact_id
    assert (
        api.update_contact(tenant, key, Contacts(contacts=[Contact(first_name="Ann")])).contacts[0].name == "Able Ltd"
    )
    again = [Contact(contact_id=key, last_name="Able"), Contact(name="Baker Ltd")]
    both = api.update_or_create_contacts(tenant, Contacts(contacts=again)).contacts
    assert [one.contact_id == key for one in both] == [True, False]
    (found,) = api.get_contact(tenant, key).contacts
    assert (found.first_name, found.last_name) == ("Ann", "Able")
    assert api.get_contact_by_contact_number(tenant, "A-1").contacts[0].contact_id == key
    assert [one.name for one in api.get_contacts(tenant, order="Name DESC").contacts] == ["Baker Ltd", "Able Ltd"]


def test_contact_groups(api: RecordingApi, tenant: str, xero: Xero) -> None:
    people = [xero.contact(name) for name in ("Able", "Baker", "Cole")]
    (group,) = api.create_contact_group(tenant, ContactGroups([ContactGroup(name="VIPs")])).contact_groups
    key = group.contact_group_id
    members = Contacts(contacts=[Contact(contact_id=one) for one in people])
    assert [one.contact_id for one in api.create_contact_group_contacts(tenant, key, members).contacts] == people
    renamed = ContactGroups([ContactGroup(name="Friends")])
    assert api.update_contact_group(tenant, key, renamed).contact_groups[0].name == "Friends"
    assert [one.name for one in api.get_contact_groups(tenant).contact_groups] == ["Friends"]
    api.delete_contact_group_contact(tenant, key, people[1])
    assert [one.name for one in api.get_contact_group(tenant, key).contact_groups[0].contacts] == ["Able", "Cole"]
    api.delete_contact_group_contacts(tenant, key)
    assert api.get_contact_group(tenant, key).contact_groups[0].contacts == []


def test_currencies(api: RecordingApi, tenant: str) -> None:
    sent = Currency(code=CurrencyCode.USD, description="Greenback")
    assert api.create_currency(tenant, sent).currencies[0].description == "Greenback"
    codes = [one.code for one in api.get_currencies(tenant, order="Code").currencies]
    assert codes == [CurrencyCode.NZD, CurrencyCode.USD]


def test_items(api: RecordingApi, tenant: str) -> None:
    price = Purchase(unit_price=D("50.00"), account_code="200")
    (item,) = api.create_items(tenant, Items(items=[Item(code="ADV", name="Advice", sales_details=price)])).items
    changed = Items(items=[Item(code="ADV", name="Good advice")])
    assert api.update_item(tenant, item.item_id, changed).items[0].name == "Good advice"
    sent = Items(items=[Item(code="ADV", description="By the hour"), Item(code="BOX", name="Box")])
    both = api.update_or_create_items(tenant, sent).items
    assert [one.item_id == item.item_id for one in both] == [True, False]
    (found,) = api.get_item(tenant, item.item_id).items
    assert (found.name, found.description, found.sales_details.unit_price) == ("Good advice", "By the hour", D("50.00"))
    api.delete_item(tenant, item.item_id)
    assert [one.code for one in api.get_items(tenant).items] == ["BOX"]


def test_organisation(api: RecordingApi, tenant: str) -> None:
    (found,) = api.get_organisations(tenant).organisations
    assert (found.organisation_id, found.name, found.base_currency) == (tenant, "Harbour Advisory", CurrencyCode.NZD)
    statuses = {one.name: one.status for one in api.get_organisation_actions(tenant).actions}
    assert (statuses["UseMulticurrency"], statuses["CreateRepeatingBill"]) == ("ALLOWED", "NOT-ALLOWED")
    reminders = api.get_invoice_reminders(tenant).invoice_reminders
    assert [one.enabled for one in reminders] == [False]
    (user,) = api.get_users(tenant).users
    assert user.email_address == "user@sandbox.example"
    assert api.get_user(tenant, user.user_id).users[0].email_address == "user@sandbox.example"


@pytest.mark.parametrize("country", ["GB"])
def test_construction_industry_scheme(api: RecordingApi, tenant: str, xero: Xero) -> None:
    contact = made(xero, "contact")
    cis = {"contractor": True, "subcontractor": True, "rate": "20", "contacts": {contact: "30"}}
    change_settings(xero.world, cis=cis)
    (settings,) = api.get_organisation_cis_settings(tenant, tenant).cis_settings
    assert (settings.cis_contractor_enabled, settings.rate) == (True, D(20))
    (settings,) = api.get_contact_cis_settings(tenant, contact).cis_settings
    assert (settings.cis_enabled, settings.rate) == (True, D(30))


def test_setup(api: RecordingApi, tenant: str, xero: Xero) -> None:
    setup = Setup(
        accounts=[Account(code="207", name="Audit fees", type=AccountType.REVENUE)],
        conversion_date=ConversionDate(month=3, year=2026),
        conversion_balances=[ConversionBalances(account_code="090", balance=D("10.00"))],
    )
    assert api.post_setup(tenant, setup).import_summary.accounts.new == 1
    assert balances(xero)["090"] == D("10.00")


def test_tax_rates(api: RecordingApi, tenant: str) -> None:
    city = TaxRate(name="City", report_tax_type="OUTPUT", tax_components=[TaxComponent(name="City", rate=D("2.5"))])
    (rate,) = api.create_tax_rates(tenant, TaxRates(tax_rates=[city])).tax_rates
    assert (rate.tax_type, rate.effective_rate) == ("TAX001", D("2.5"))
    gone = TaxRates(tax_rates=[TaxRate(name="City", tax_type="TAX001", status="DELETED")])
    assert api.update_tax_rate(tenant, gone).tax_rates[0].status == "DELETED"
    assert api.get_tax_rate_by_tax_type(tenant, "OUTPUT2").tax_rates[0].name == "15% GST on Income"
    found = {one.tax_type: one.effective_rate for one in api.get_tax_rates(tenant).tax_rates}
    assert found["OUTPUT2"] == D(15)


def test_tracking(api: RecordingApi, tenant: str) -> None:
    (category,) = api.create_tracking_category(tenant, TrackingCategory(name="Office")).tracking_categories
    key = category.tracking_category_id
    (option,) = api.create_tracking_options(tenant, key, TrackingOption(name="East")).options
    renamed = api.update_tracking_options(tenant, key, option.tracking_option_id, TrackingOption(name="West"))
    assert renamed.options[0].name == "West"
    changed = api.update_tracking_category(tenant, key, TrackingCategory(name="Branch"))
    assert changed.tracking_categories[0].name == "Branch"
    (found,) = api.get_tracking_category(tenant, key).tracking_categories
    assert (found.name, [one.name for one in found.options]) == ("Branch", ["West"])
    assert api.delete_tracking_options(tenant, key, option.tracking_option_id).options[0].status == "DELETED"
    assert api.get_tracking_category(tenant, key).tracking_categories[0].options == []
    assert api.delete_tracking_category(tenant, key).tracking_categories[0].status == "DELETED"
    assert api.get_tracking_categories(tenant, include_archived=True).tracking_categories == []
